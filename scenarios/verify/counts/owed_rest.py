"""Rest that is owed, due and given back; and the rest days of a period, day by day."""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import timedelta

from optimiser.rule import Breach
from scenarios.schema.pack import Pack, StaffRow
from scenarios.verify.counts.away import AWAY, days_away
from scenarios.verify.counts.diary import Diary
from scenarios.verify.counts.patterns import pattern_codes
from scenarios.verify.money import is_holiday

SPECIAL = "special"
REST_DAY, TIME_OFF = "rest_day", "time_off"

Parts = defaultdict[tuple[str, str], float]
"""Days or minutes by kind and by the day on which they are due ("" where none is set)."""


def hours_before_rest(pack: Pack, person: StaffRow, away: AbstractSet[int]) -> int:
    """Minutes of the contract, a seventh of a week for every day that the person is there.

    Public holidays of those days are taken off, by the policy's part of a week.
    """
    hours = pack.policy.hours
    weekly = round(60 * person.contract_hours_per_week)
    there = [day for day in range(7 * pack.manifest.plan_weeks) if day not in away]
    if person.role.value == SPECIAL:
        return (weekly or hours.special_minutes_per_week) * len(there) // 7
    first = pack.manifest.plan_start
    free = sum(is_holiday(first + timedelta(days=day), pack) for day in there)
    return max(0, weekly * len(there) // 7 - free * round(hours.public_holiday_share * weekly))


def taken_off(pack: Pack, person: StaffRow, away: AbstractSet[int]) -> int:
    """Minutes that owed rest takes off the contract, as far as that goes."""
    days, each, toil = due(pack, person)
    room = hours_before_rest(pack, person, away)
    days = _whole_days(days, each, room)
    return days * each + min(toil, room - days * each)


def given_back(pack: Pack, person: StaffRow, paid_minutes: int) -> tuple[int, int]:
    """Rest days and minutes of time off that a plan gives back, by its contracted duty."""
    away = days_away(pack, AWAY).get(person.staff_id, set())
    whole = hours_before_rest(pack, person, away)
    days, each, toil = due(pack, person)
    days = _whole_days(days, each, whole)
    toil = min(toil, whole - days * each)
    room = max(0, whole - paid_minutes)
    back = _whole_days(days, each, room)
    return back, min(toil, room - back * each)


def due(pack: Pack, person: StaffRow) -> tuple[int, int, int]:
    """Rest days that are due, the minutes of each, and minutes of time off."""
    hours = pack.policy.hours
    last = pack.manifest.plan_start + timedelta(days=7 * pack.manifest.plan_weeks - 1)
    each = round(round(60 * person.contract_hours_per_week) / (7 - hours.rest_days_per_week))
    if person.role.value == SPECIAL or hours.owed_rest == "none":
        return 0, each, 0
    days = minutes = 0.0
    for (kind, by), amount in parts_owed(pack, person.staff_id).items():
        if hours.owed_rest == "all" or (by and by <= last.isoformat()):
            days += amount if kind == REST_DAY else 0
            minutes += amount if kind == TIME_OFF else 0
    return int(days), each, int(minutes)


def parts_owed(pack: Pack, who: str) -> Parts:
    """What a person is owed before the period: by `owed.csv` of the kinds that it has of them."""
    parts: Parts = defaultdict(float)
    for part in pack.owed:
        if part.staff_id == who:
            parts[part.kind, part.by.isoformat() if part.by else ""] += part.amount
    told = {kind for kind, _ in parts}
    for row in pack.history:
        for kind, amount, by in (
            (REST_DAY, row.rest_days_owed, row.rest_days_owed_by),
            (TIME_OFF, row.toil_minutes, row.toil_owed_by),
        ):
            if row.staff_id == who and kind not in told and amount > 0:
                parts[kind, by.isoformat() if by else ""] += amount
    return parts


def _whole_days(days: int, each: int, room: int) -> int:
    return min(days, room // each) if each else 0


def check_rest_days(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Two rest days a week on average, and those owed; what was told before is kept."""
    away, first = days_away(pack, AWAY), pack.manifest.plan_start
    kept = _kept_days(pack)
    for person in pack.staff:
        if person.role.value == SPECIAL:
            continue
        who, gone = person.staff_id, away.get(person.staff_id, set())
        there = [day for day in range(diary.days) if day not in gone]
        free = [day for day in there if not is_holiday(first + timedelta(days=day), pack)]
        busy = {diary.index(duty) for duty in diary.of(who) if duty.is_contracted}
        days, each, _ = due(pack, person)
        days = _whole_days(days, each, hours_before_rest(pack, person, gone))
        wanted = pack.policy.hours.rest_days_per_week * len(there) // 7 + days
        rested = len(set(free) - busy)
        if rested < min(wanted, len(set(free) - kept.get(who, set()))):
            message = f"{who} has {rested} rest days in the period, but {wanted} are due"
            yield Breach("average_rest_days", who, "", wanted - rested, "days", message)


def _kept_days(pack: Pack) -> dict[str, set[int]]:
    """Days on which people were told to be on contracted duty before, by a pattern too."""
    first, days = pack.manifest.plan_start, 7 * pack.manifest.plan_weeks
    codes: dict[tuple[str, int], bool] = {}
    for (who, date), code in pattern_codes(pack).items():
        codes[who, (date - first).days] = bool(code)
    for published in pack.published:
        duty = published.shift_code is not None and published.kind != "rest_day_working"
        codes[published.staff_id, (published.date - first).days] = duty
    for lock in pack.locks:
        codes[lock.staff_id, (lock.date - first).days] = lock.shift_code is not None
    kept: dict[str, set[int]] = {}
    for (who, day), is_duty in codes.items():
        if is_duty and 0 <= day < days:
            kept.setdefault(who, set()).add(day)
    return kept
