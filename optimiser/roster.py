"""The duty roster: who works which tour of duty, when. Shared by rota, patrols and visits."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from optimiser.horizon import Horizon
from optimiser.people import Role, RoleGroup

MINUTE = timedelta(minutes=1)


class TourKind(StrEnum):
    """How a tour counts for hours and pay."""

    ROSTERED = "rostered"
    REST_DAY_WORKING = "rest_day_working"
    PUBLIC_HOLIDAY = "public_holiday"

    @property
    def is_contracted(self) -> bool:
        """Whether the tour counts towards contracted hours."""
        return self is not TourKind.REST_DAY_WORKING


@dataclass(frozen=True)
class Shift:
    """A named pattern of hours. `start_minute` counts from local midnight; all times in minutes.

    `roles` and `weekdays` (0 = Monday) limit who may work it and when; empty means no limit.
    """

    code: str
    start_minute: int
    minutes: int
    paid_minutes: int
    break_minutes: int
    roles: frozenset[Role] = frozenset()
    weekdays: frozenset[int] = frozenset()

    def suits(self, role: Role) -> bool:
        """Whether people of this role may work the shift."""
        return not self.roles or role in self.roles

    def runs_on(self, day: date) -> bool:
        """Whether the shift is worked on this local day."""
        return not self.weekdays or day.weekday() in self.weekdays


@dataclass(frozen=True)
class Tour:
    """One continuous period that a person works; `start` and `end` are UTC, half-open.

    `day` is the local date on which it starts; `end` includes `extension_minutes`; `paid_minutes`
    excludes them; `overtime_minutes` are what is paid at an overtime rate (the whole tour on a
    rest day, else the extension); `cost_pence` is the cost of those minutes.
    """

    staff_id: str
    day: date
    shift_code: str
    start: datetime
    end: datetime
    paid_minutes: int
    kind: TourKind = TourKind.ROSTERED
    extension_minutes: int = 0
    locked: bool = False
    base_id: str = ""
    role_group: RoleGroup = RoleGroup.RESPONSE
    area_id: str | None = None
    overtime_minutes: int = 0
    cost_pence: int = 0

    @property
    def minutes(self) -> int:
        """Real minutes from start to end."""
        return (self.end - self.start) // MINUTE

    @property
    def is_capped_overtime(self) -> bool:
        """Whether the tour holds overtime that counts under the cap (public holidays do not)."""
        return self.overtime_minutes > 0 and self.kind is not TourKind.PUBLIC_HOLIDAY


def tour_times(horizon: Horizon, shift: Shift, day: date) -> tuple[datetime, datetime]:
    """UTC start and end of a shift on a local day: the wall clock holds, so a clock change
    makes the tour an hour longer or shorter."""
    start = horizon.instant(day, shift.start_minute)
    return start, horizon.instant(day, shift.start_minute + shift.minutes)


@dataclass(frozen=True)
class Roster:
    """A named plan of tours over a horizon; tours before its start are history."""

    horizon: Horizon
    tours: tuple[Tour, ...]

    @cached_property
    def tours_by_person(self) -> dict[str, tuple[Tour, ...]]:
        """Every person's tours in order of start."""
        return group_by_person(self.tours)

    def tours_of(self, staff_id: str) -> tuple[Tour, ...]:
        """One person's tours in order of start, history first."""
        return self.tours_by_person.get(staff_id, ())

    @cached_property
    def planned(self) -> tuple[Tour, ...]:
        """Tours that start inside the period."""
        return tuple(tour for tour in self.tours if self.horizon.holds(tour.day))


def group_by_person(tours: Iterable[Tour]) -> dict[str, tuple[Tour, ...]]:
    """Tours by staff reference, each in order of start."""
    grouped: defaultdict[str, list[Tour]] = defaultdict(list)
    for tour in tours:
        grouped[tour.staff_id].append(tour)
    return {who: tuple(sorted(own, key=lambda tour: tour.start)) for who, own in grouped.items()}
