"""Patterns that are kept, laid over the calendar row by row of `patterns.csv`."""

from collections.abc import Iterator
from datetime import date, timedelta

from optimiser.rule import Breach
from scenarios.schema.pack import Pack, StaffRow
from scenarios.verify.counts.diary import Diary, Duty
from scenarios.verify.plan_folder import PlanFolder, breach_of_file

REST_DAY = ""


def check_patterns(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Contracted duty on a rest day of a pattern that is kept, and no overtime in its place."""
    told = {(row.staff_id, row.date) for row in (*pack.published, *pack.locks)}
    codes = pattern_codes(pack)
    for duty in diary.planned:
        key = (duty.who, duty.day)
        if key not in told and duty.is_contracted and codes.get(key) == REST_DAY:
            message = (
                f"{duty.who} has {duty.shift_code} as {duty.kind} on {duty.day}, a rest day of the "
                "pattern of the team"
            )
            yield Breach("kept_pattern", duty.who, duty.day.isoformat(), 1, "duties", message)


def check_pattern_totals(pack: Pack, plan: PlanFolder, diary: Diary) -> Iterator[Breach]:
    """The rest days of patterns worked, as the summary tells them.

    Once the period is published, nothing tells what was so before: then it is not counted.
    """
    if any(row.date >= diary.first for row in pack.published):
        return
    told = plan.block("rota").get("pattern")
    codes = pattern_codes(pack)
    worked = sum(codes.get((duty.who, duty.day)) == REST_DAY for duty in diary.planned)
    for row in pack.locks:
        if codes.get((row.staff_id, row.date)) == REST_DAY and row.shift_code is not None:
            worked -= 1
    if codes and (not isinstance(told, dict) or told.get("rest_days_worked") != worked):
        found = told.get("rest_days_worked") if isinstance(told, dict) else None
        message = f"rota.pattern.rest_days_worked is {found}, but should be {worked}"
        yield breach_of_file("summary.json", message)


def minutes_by_pattern(pack: Pack, diary: Diary) -> dict[str, int]:
    """Paid minutes that full-timers work because a pattern that is kept has them, by person."""
    codes, full_time = pattern_codes(pack), {p.staff_id for p in pack.staff if _full_time(pack, p)}
    told = {(row.staff_id, row.date) for row in (*pack.published, *pack.locks)}
    minutes: dict[str, int] = {}
    for duty in diary.planned:
        key = (duty.who, duty.day)
        if duty.who in full_time and key not in told and _is_of(codes.get(key), duty):
            minutes[duty.who] = minutes.get(duty.who, 0) + duty.paid_minutes
    return minutes


def pattern_codes(pack: Pack) -> dict[tuple[str, date], str]:
    """What patterns that are kept have for each person and day of the period, "" to rest."""
    if not pack.policy.shifts.keep_patterns:
        return {}
    cycles: dict[str, dict[int, str]] = {}
    first = pack.manifest.plan_start
    begins = {row.team: row.begins or first for row in pack.patterns}
    for row in pack.patterns:
        cycles.setdefault(row.team, {})[row.cycle_day] = row.shift_code or REST_DAY
    codes = {}
    for person in pack.staff:
        cycle = cycles.get(person.team)
        for count in range(7 * pack.manifest.plan_weeks if cycle else 0):
            day = first + timedelta(days=count)
            turn = (day - begins[person.team]).days % len(cycle or ())
            codes[person.staff_id, day] = (cycle or {})[turn + 1]
    return codes


def _is_of(code: str | None, duty: Duty) -> bool:
    return duty.is_contracted and duty.shift_code == code


def _full_time(pack: Pack, person: StaffRow) -> bool:
    pay = pack.policy.pay
    week = pay.officer_week_minutes if person.role.is_officer else pay.staff_week_minutes
    return 60 * person.contract_hours_per_week >= week
