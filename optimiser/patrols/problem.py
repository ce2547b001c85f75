"""What is known before patrols are planned: people on duty, areas, heat and what is allowed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.patrols.hotspots import HotSpots, periods_of
from optimiser.people import Role, RoleGroup, StaffMember, Strength
from optimiser.places import Area, AreaKind, Base, great_circle_km
from optimiser.roster import MINUTE

if TYPE_CHECKING:
    from optimiser.patrols.rules import PatrolRule

MINUTES_PER_HOUR = 60
_start_of = attrgetter("start")


class Crewing(IntEnum):
    """What the risk assessment says about one role in one area and hour."""

    SINGLE = 0
    PAIRED_PREFERRED = 1
    PAIRED = 2


@dataclass(frozen=True)
class DailySpan:
    """A daily window of local minutes, start to end (up to 1440)."""

    start_minute: int
    end_minute: int

    def holds(self, start_minute: int, end_minute: int) -> bool:
        """Whether a part of a local day lies wholly inside."""
        return self.start_minute <= start_minute and end_minute <= self.end_minute


@dataclass(frozen=True)
class Duty:
    """The part of one tour that lies in the period, and the break that is due in it.

    Times are UTC and half-open. The break is a fact of the problem: it is placed before patrols
    are planned. `break_start` is `None` where none is due in this part. Whoever comes from other
    work begins in the area `from_area_id`; "" is where everybody begins a tour.
    """

    staff_id: str
    base_id: str
    start: datetime
    end: datetime
    break_start: datetime | None = None
    break_end: datetime | None = None
    from_area_id: str = ""

    @property
    def free(self) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of the duty outside its break."""
        if self.break_start is None or self.break_end is None:
            return ((self.start, self.end),)
        return ((self.start, self.break_start), (self.break_end, self.end))


@dataclass(frozen=True)
class PatrolSettings:
    """The policy numbers of patrols.

    `reserve_percent` of the response people free for tasking are kept in reserve, where the problem
    has no number by hour. Every area is due `floor_minutes` of visible staff time a week. People
    with a home area are to spend `home_percent` of their time there. The n-th crew in an area
    covers `cover_percents[n - 1]` per cent of its heat; the list falls. `pcso_single` is the daily
    window in which a PCSO may patrol alone, `None` for never. `area_share_percent` caps one
    area's part of the patrol time of all people on duty in a week.
    """

    reserve_percent: int = 40
    floor_minutes: int = 420
    home_percent: int = 80
    cover_percents: tuple[int, ...] = (50, 25, 12, 6)
    pcso_single: DailySpan | None = field(default_factory=lambda: DailySpan(420, 1320))
    area_share_percent: int = 100


@dataclass(frozen=True, eq=False)
class PatrolProblem:
    """One patrol planning problem.

    `heat` is int64 of shape (areas, hours): expected weighted incidents in points, of which
    `points_per_unit` make one weighted incident. `extra_staff` (int64, people an event or
    commitment asks for) has the same shape, as has `crewing[role]` (int8, values of `Crewing`).
    `hotspots` are the places below areas that crews visit. `reserve_by_hour` (int64 of shape
    (hours,)) are the response people that a base keeps in reserve; where a base has none it is the
    share of the settings. `base_of_area` names the base that serves each area, `standby` the area
    in which each base keeps its reserve. `visiting_minutes` by person are on duty, but with
    offenders and in none of the duties here.
    """

    horizon: Horizon
    strength: Strength
    areas: tuple[Area, ...]
    bases: tuple[Base, ...]
    base_of_area: tuple[str, ...]
    standby: Mapping[str, int]
    duties: tuple[Duty, ...]
    heat: NDArray[np.int64]
    points_per_unit: float
    extra_staff: NDArray[np.int64]
    crewing: Mapping[Role, NDArray[np.int8]]
    settings: PatrolSettings
    rules: tuple["PatrolRule", ...]
    digest: str = ""
    hotspots: HotSpots = field(default_factory=HotSpots)
    reserve_by_hour: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    visiting_minutes: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def periods(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The period of visits that each hour lies in, and the local day of each period."""
        return periods_of(self.horizon, self.hotspots.settings.period_hours)

    def period_at(self, instant: datetime) -> int:
        """Number of the period of visits that an instant lies in."""
        return int(self.periods[0][self.minute(instant) // MINUTES_PER_HOUR])

    @cached_property
    def area_index(self) -> dict[str, int]:
        """Position of every area by its id."""
        return {area.area_id: index for index, area in enumerate(self.areas)}

    @cached_property
    def areas_of_base(self) -> dict[str, tuple[int, ...]]:
        """Positions of the areas that each base serves."""
        return {
            base.base_id: tuple(i for i, own in enumerate(self.base_of_area) if own == base.base_id)
            for base in self.bases
        }

    @cached_property
    def crewing_rows(self) -> dict[Role, list[list[int]]]:
        """`crewing` as lists by role, area and hour, for reading one number at a time."""
        return {role: table.tolist() for role, table in self.crewing.items()}

    @cached_property
    def rural(self) -> frozenset[int]:
        """Positions of the rural areas."""
        kinds = enumerate(area.kind for area in self.areas)
        return frozenset(index for index, kind in kinds if kind is AreaKind.RURAL)

    @cached_property
    def walked(self) -> frozenset[int]:
        """Positions of the areas that are patrolled on foot: not rural, with hot spots (if any)
        that are within a walk of each other."""
        spots = self.hotspots
        too_far = spots.treated_of_area.keys() - spots.walked_areas
        return frozenset(range(len(self.areas))) - self.rural - too_far

    @cached_property
    def vehicles(self) -> dict[str, int]:
        """Vehicles of each base."""
        return {base.base_id: base.vehicles for base in self.bases}

    @cached_property
    def duties_by_person(self) -> dict[str, tuple[Duty, ...]]:
        """Each person's duties in order of start."""
        grouped: defaultdict[str, list[Duty]] = defaultdict(list)
        for duty in sorted(self.duties, key=lambda duty: duty.start):
            grouped[duty.staff_id].append(duty)
        return {who: tuple(own) for who, own in grouped.items()}

    def duty_of(self, staff_id: str, start: datetime, end: datetime) -> Duty | None:
        """The duty of a person that holds a stretch of time, if one does."""
        own = self.duties_by_person.get(staff_id, ())
        begun = bisect_right(own, start, key=_start_of)
        return next((duty for duty in reversed(own[:begun]) if end <= duty.end), None)

    @cached_property
    def week_starts(self) -> tuple[int, ...]:
        """First minute of every week of the period, and the minute after the last."""
        days = range(0, self.horizon.days, DAYS_PER_WEEK)
        starts = [self.minute(self.horizon.instant(self.horizon.dates[day], 0)) for day in days]
        return (*starts, self.minutes)

    @cached_property
    def minutes(self) -> int:
        """Length of the period."""
        return self.minute(self.horizon.ends_at)

    def minute(self, instant: datetime) -> int:
        """Minutes from the start of the period."""
        return (instant - self.horizon.starts_at) // MINUTE

    def instant(self, minute: int) -> datetime:
        """The UTC instant of a minute counted from the start of the period."""
        return self.horizon.starts_at + minute * MINUTE

    def home_of(self, member: StaffMember, base_id: str) -> int | None:
        """Position of the area where a person's time is to be spent, if their base serves it.

        Response people have none, nor has who may not be alone: they go where their partner goes.
        """
        local = member.role_group in (RoleGroup.NEIGHBOURHOOD, RoleGroup.PCSO)
        if not local or not member.single_crewing_approved:
            return None
        index = self.area_index.get(member.home_area_id or "")
        return index if index is not None and self.base_of_area[index] == base_id else None

    def way_minutes(self, one: int, other: int, *, drives: bool) -> float:
        """Minutes from the middle of one area to that of another, by mode, along streets."""
        a, b = self.areas[one], self.areas[other]
        km = great_circle_km((a.longitude, a.latitude), (b.longitude, b.latitude))
        return self.hotspots.settings.minutes_of(km, drives=drives)

    def reserve_of(self, base_id: str, hour: int, people: int) -> int:
        """People to keep in reserve in an hour out of the response people free for tasking."""
        asked = self.reserve_by_hour.get(base_id)
        if asked is None:
            return -(-people * self.settings.reserve_percent // 100)
        return min(people, int(asked[hour]))

    def area_cap_minutes(self, week: int) -> int:
        """Most visible staff-minutes that one area may get in a week."""
        return self.free_minutes_by_week[week] * self.settings.area_share_percent // 100

    @cached_property
    def free_minutes_by_week(self) -> tuple[int, ...]:
        """Staff-minutes on duty and outside breaks, by week."""
        totals = [0] * (len(self.week_starts) - 1)
        for duty in self.duties:
            for start, end in duty.free:
                first, last = self.minute(start), self.minute(end)
                for week, begin in enumerate(self.week_starts[:-1]):
                    overlap = min(last, self.week_starts[week + 1]) - max(first, begin)
                    totals[week] += max(0, overlap)
        return tuple(totals)
