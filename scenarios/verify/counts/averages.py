"""The averages of the Working Time Regulations over reference periods that end in the plan."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from optimiser.rule import Breach
from scenarios.schema.pack import HistoryRow, Pack, StaffRow
from scenarios.verify.counts.away import days_away
from scenarios.verify.counts.diary import Diary

WEEK = 7
WORKING_DAYS = 6
HOURLY = 60
WEEKS_TOLD = 12
USUAL_SHIFT_HOURS = 8
TINY = 1e-6
EXCLUDED = ("leave", "sickness")
ELSEWHERE = ("course", "court", "abstraction")

Left = Callable[[int, int], float | None]


@dataclass(frozen=True)
class _Account:
    """A person's minutes by day of the plan, under the words of a rule."""

    rule: str
    who: str
    words: str
    by_day: list[int]


def check_average_week(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Minutes on duty of those who did not opt out, with what the history and courses add."""
    told = {row.staff_id: row for row in pack.history}
    excluded, elsewhere = days_away(pack, EXCLUDED), days_away(pack, ELSEWHERE)
    for person in pack.staff:
        who = person.staff_id
        if person.opted_out_48h:
            continue
        by_day = [0] * diary.days
        for duty in diary.of(who):
            by_day[diary.index(duty)] += duty.minutes
        limit = pack.policy.hours.average_week_minutes / HOURLY
        words = f"hours on duty, and an average week of {limit:g} hours"
        account = _Account("average_week", who, words, by_day)
        away = excluded.get(who, set()), elsewhere.get(who, set())
        left = _week_left(pack, person, told.get(who), *away)
        yield from _passed(pack, diary, account, left)


def _week_left(
    pack: Pack, person: StaffRow, row: HistoryRow | None, excluded: set[int], elsewhere: set[int]
) -> Left:
    """What the average leaves to some days of the plan, the days away put in their place."""
    hours = pack.policy.hours
    reference = WEEK * hours.reference_weeks
    contract = HOURLY * person.contract_hours_per_week
    is_told = row is not None and row.excluded_days_reference_period < reference

    def left(first: int, end: int) -> float | None:
        whole = (first, end) == (0, WEEK * pack.manifest.plan_weeks)
        counted = sum(day not in excluded for day in range(first, end))
        lent = contract * sum(day in elsewhere for day in range(first, end)) / WEEK
        alone = end - first == reference and not whole
        if alone or not is_told:
            return hours.average_week_minutes * counted / WEEK - lent if alone or whole else None
        assert row is not None
        share = max(0, reference - counted) / (reference - row.excluded_days_reference_period)
        before = HOURLY * row.hours_worked_reference_period * share
        return hours.average_week_minutes * max(reference, counted) / WEEK - before - lent

    return left


def check_night_workers(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Normal minutes of night workers: rostered duty without extensions."""
    hours = pack.policy.hours
    people = {person.staff_id: person for person in pack.staff}
    for row in pack.history:
        person = people[row.staff_id]
        days: float | None = row.days_worked_last_12_weeks
        if days is None:
            days = WEEKS_TOLD * person.contract_hours_per_week / USUAL_SHIFT_HOURS
        if row.nights_last_12_weeks <= hours.night_worker_share * days:
            continue
        by_day = [0] * diary.days
        for duty in diary.of(row.staff_id):
            normal = duty.minutes - duty.extension_minutes
            by_day[diary.index(duty)] += normal if duty.is_contracted else 0
        limit = hours.night_worker_minutes_per_day / HOURLY
        words = f"normal hours as a night worker, and {limit:g} hours in 24"
        account = _Account("night_worker_average", row.staff_id, words, by_day)
        yield from _passed(pack, diary, account, _nights_left(pack, person, row))


def _nights_left(pack: Pack, person: StaffRow, row: HistoryRow) -> Left:
    hours = pack.policy.hours
    reference = WEEK * hours.reference_weeks
    contract = person.contract_hours_per_week * hours.reference_weeks
    usual = min(row.hours_worked_reference_period, contract)

    def left(first: int, end: int) -> float | None:
        span = max(reference, end - first)
        before = HOURLY * usual * (span - (end - first)) / reference
        return hours.night_worker_minutes_per_day * WORKING_DAYS * span / WEEK - before

    return left


def _passed(pack: Pack, diary: Diary, account: _Account, left: Left) -> Iterator[Breach]:
    """The plan as a whole or the reference period that ends in it, whichever is passed by most."""
    reference = WEEK * pack.policy.hours.reference_weeks
    periods = [(0, diary.days)]
    if pack.policy.hours.rolling_reference:
        periods += [(max(0, end - reference), end) for end in range(1, diary.days + 1)]
    worst = (0, 0, 0, 0)
    for first, end in periods:
        limit = left(first, end)
        if limit is not None:
            minutes, allowed = sum(account.by_day[first:end]), int(max(0.0, limit) + TINY)
            worst = max(worst, (minutes - allowed, end, minutes, allowed))
    excess, end, minutes, allowed = worst
    if excess > 0:
        last = (diary.first + timedelta(days=end - 1)).isoformat()
        message = (
            f"{account.who} has {minutes / HOURLY:.2f} {account.words} leaves "
            f"{allowed / HOURLY:.2f} by {last}"
        )
        yield Breach(account.rule, account.who, last, excess, "minutes", message)
