"""The diary problem: visits that are due, the people who may make them, and when they are on duty.

Time is in whole minutes from the start of the period, days count from its first.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from optimiser.horizon import MINUTE, Horizon

GRID_MINUTES = 5
"""Visits start on whole multiples of it."""

Span = tuple[int, int]


class Kind(StrEnum):
    """What a contact is; a home visit and a curfew check are made where the person lives."""

    OFFICE = "office"
    HOME = "home"
    CURFEW = "curfew"
    RELEASE_DAY = "release_day"


@dataclass(frozen=True)
class Duty:
    """One stretch of a person on duty; `free` are its parts outside breaks, in order.

    The day begins and ends at the person's base, `place`.
    """

    person_id: str
    place: int
    free: tuple[Span, ...]

    @property
    def start(self) -> int:
        """First free minute."""
        return self.free[0][0]

    @property
    def end(self) -> int:
        """The minute after the last free one."""
        return self.free[-1][1]

    @property
    def minutes(self) -> int:
        """Free minutes in all."""
        return sum(end - start for start, end in self.free)


@dataclass(frozen=True)
class Visit:
    """One contact that is due.

    It is made at `place`, wholly inside one of the `windows` and, where `starts` are drawn, at one
    of those. One of the `leads` makes it, the lead manager before all others, with one of the
    `seconds` where it is `paired`. `due` may lie before the period; the visit is `overdue` then.
    `weight` is what leaving it out counts, `apart_days` the least time to the same offender's
    visit before. `beside` work the case with the lead: they go before others, all else alike.
    """

    offender_ref: str
    number: int
    kind: Kind
    due: int
    minutes: int
    place: int
    windows: tuple[Span, ...]
    leads: tuple[str, ...]
    starts: tuple[int, ...] | None = None
    paired: bool = False
    seconds: tuple[str, ...] = ()
    overdue: bool = False
    weight: int = 1
    apart_days: int = 1
    beside: frozenset[str] = frozenset()

    @property
    def id(self) -> tuple[str, int]:
        """Which contact of whom."""
        return self.offender_ref, self.number

    def is_cover(self, person_ids: Sequence[str]) -> bool:
        """Whether these people stand in for the lead manager.

        Nobody does at a curfew check, which looks whether somebody is at home.
        """
        return self.kind is not Kind.CURFEW and self.leads[0] not in person_ids

    def strangers(self, person_ids: Sequence[str]) -> int:
        """How many of these neither lead the case nor work it, where others do work it."""
        return len({*person_ids} - {self.leads[0], *self.beside}) if self.beside else 0

    def days_late(self, day: int) -> int:
        """Days after it is due, counted from the period's first for what is overdue."""
        return max(0, day - max(self.due, 0))


@dataclass(frozen=True, eq=False)
class VisitProblem:
    """Everything that decides a diary.

    `ways` are minutes from place to place, by their numbers; two visits in one area are apart too.
    More than `full_duty_visits` in one duty of a person crowd the day.
    """

    horizon: Horizon
    visits: tuple[Visit, ...]
    duties: tuple[Duty, ...]
    ways: Sequence[Sequence[int]]
    full_duty_visits: int = 4
    digest: str = ""

    @cached_property
    def duties_of(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the duties of each person, in order of time."""
        own: defaultdict[str, list[int]] = defaultdict(list)
        for number in sorted(range(len(self.duties)), key=lambda n: self.duties[n].start):
            own[self.duties[number].person_id].append(number)
        return {who: tuple(numbers) for who, numbers in own.items()}

    @cached_property
    def visits_of(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the visits of each offender, in order of due days."""
        own: defaultdict[str, list[int]] = defaultdict(list)
        for number, visit in enumerate(self.visits):
            own[visit.offender_ref].append(number)
        return {
            ref: tuple(sorted(numbers, key=lambda n: self.visits[n].number))
            for ref, numbers in own.items()
        }

    @cached_property
    def day_starts(self) -> list[int]:
        """The minute at which each local day begins."""
        return [self.minute(self.horizon.instant(day, 0)) for day in self.horizon.dates]

    def day_of(self, minute: int) -> int:
        """The local day of a minute."""
        return bisect_right(self.day_starts, minute) - 1

    def minute(self, instant: datetime) -> int:
        """Minutes from the start of the period."""
        return (instant - self.horizon.starts_at) // MINUTE

    def instant(self, minute: int) -> datetime:
        """The UTC instant of a minute of the period."""
        return self.horizon.starts_at + minute * MINUTE

    @cached_property
    def visit_by_id(self) -> Mapping[tuple[str, int], Visit]:
        """Visits by offender and number."""
        return {visit.id: visit for visit in self.visits}


def overlaps(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """What two runs of spans, each in order, have in common."""
    common: list[Span] = []
    place = 0
    for start, end in first:
        while place < len(second) and second[place][1] <= start:
            place += 1
        for since, until in second[place:]:
            if since >= end:
                break
            common.append((max(start, since), min(end, until)))
    return common
