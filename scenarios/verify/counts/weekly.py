"""Unbroken rest in every week or fortnight, between the duties of a person."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from optimiser.rule import Breach
from scenarios.schema.pack import Pack
from scenarios.verify.counts.diary import Diary, Duty
from scenarios.verify.money import clock_instant

FORTNIGHT = 14
FIRST_MONDAY = date(1998, 10, 5)
FORMS: dict[str, tuple[tuple[int, int, int], ...]] = {
    "24h_7d": ((7, 24, 1),),
    "48h_14d": ((14, 48, 1),),
    "2x24h_14d": ((14, 24, 2),),
    "24h_7d_or_48h_14d": ((7, 24, 1), (14, 48, 1)),
    "off": (),
}
"""By the policy's word: the days of a span, and how many hours of rest it has how many times."""


def check_weekly_rest(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Each fortnight of each person, unless the duties before the period spoilt it already."""
    form = pack.policy.hours.weekly_rest
    if not FORMS[form]:
        return
    first = diary.first - timedelta(days=(diary.first - FIRST_MONDAY).days % FORTNIGHT)
    for who, own in diary.duties.items():
        past = [duty for duty in own if not duty.is_planned]
        monday = first
        while monday < diary.first + timedelta(days=diary.days):
            if not _rested(pack, monday, own) and _rested(pack, monday, past):
                message = (
                    f"{who} has no weekly rest in the fortnight from {monday}: the longest between "
                    f"duties is {_longest(pack, monday, own):.2f} hours, and the policy asks for "
                    f"{form}"
                )
                yield Breach("weekly_rest", who, monday.isoformat(), 1, "rests", message)
            monday += timedelta(days=FORTNIGHT)


def _rested(pack: Pack, monday: date, duties: Sequence[Duty]) -> bool:
    """Whether one of the policy's forms is met in every span of the fortnight."""
    added = pack.policy.hours.weekly_rest_added_minutes
    return any(
        all(
            sum(gap // (60 * hours + added) for gap in _gaps(pack, monday, ahead, days, duties))
            >= times
            for ahead in range(0, FORTNIGHT, days)
        )
        for days, hours, times in FORMS[pack.policy.hours.weekly_rest]
    )


def _gaps(pack: Pack, monday: date, ahead: int, days: int, duties: Sequence[Duty]) -> Iterator[int]:
    """Minutes free between the midnights of a span, duty by duty."""
    zone = ZoneInfo(pack.manifest.timezone)
    free = clock_instant(monday + timedelta(days=ahead), 0, zone)
    end = clock_instant(monday + timedelta(days=ahead + days), 0, zone)
    for duty in duties:
        yield _minutes(free, min(duty.start, end))
        free = max(free, duty.end)
    yield _minutes(free, end)


def _minutes(since: datetime, until: datetime) -> int:
    return max(0, int((until - since).total_seconds() // 60))


def _longest(pack: Pack, monday: date, duties: Sequence[Duty]) -> float:
    return max(_gaps(pack, monday, 0, FORTNIGHT, duties)) / 60
