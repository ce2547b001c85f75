"""The fortnights in which weekly rest is counted, and the rests that fit between tours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.roster import MINUTE, Tour

FORTNIGHT = 2 * DAYS_PER_WEEK
FIRST_MONDAY = date(1998, 10, 5)
"""Where fortnights are counted from: the Monday after the Regulations came into force."""


@dataclass(frozen=True)
class RestNeed:
    """So many rests of so many minutes without a break in every span of 7 or 14 days."""

    days: int
    minutes: int
    count: int = 1


def fortnights(horizon: Horizon) -> tuple[date, ...]:
    """First day of every fortnight that has days of the period."""
    into = (horizon.start - FIRST_MONDAY).days % FORTNIGHT
    first = horizon.start - timedelta(days=into)
    return tuple(
        first + timedelta(days=ahead) for ahead in range(0, into + horizon.days, FORTNIGHT)
    )


def spans(horizon: Horizon, first: date, days: int) -> list[tuple[datetime, datetime]]:
    """The one or two spans of that many days in a fortnight, in UTC."""
    starts = [first + timedelta(days=ahead) for ahead in range(0, FORTNIGHT, days)]
    return [(horizon.instant(s, 0), horizon.instant(s + timedelta(days=days), 0)) for s in starts]


def fits(horizon: Horizon, first: date, need: RestNeed, tours: Iterable[Tour]) -> bool:
    """Whether the rests of a need fit between tours in order, in every span of a fortnight."""
    busy = [(tour.start, tour.end) for tour in tours]
    return all(
        _rests(busy, begin, end, need.minutes) >= need.count
        for begin, end in spans(horizon, first, need.days)
    )


def _rests(
    busy: Iterable[tuple[datetime, datetime]], begin: datetime, end: datetime, minutes: int
) -> int:
    found, free_from = 0, begin
    for start, finish in busy:
        gap = min(start, end) - free_from
        found += max(timedelta(0), gap) // (minutes * MINUTE)
        free_from = max(free_from, finish)
    return found + max(timedelta(0), end - free_from) // (minutes * MINUTE)
