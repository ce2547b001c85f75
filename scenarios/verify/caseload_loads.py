"""Checks `loads.csv` of a plan, with arithmetic of its own."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from optimiser.rule import Breach
from scenarios.build.presence import remark_on_capacity
from scenarios.schema.cohort import ManagerRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy import CaseloadPolicy
from scenarios.verify.plan_folder import PlanFolder, breach_of_file

PERCENT = 100
HALF_A_HUNDREDTH = 0.00501


def check_loads(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """A row for each manager: agency, cases, points, capacity, per cent, band and remark."""
    policy = pack.policy.caseloads
    cases: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for row in plan.rows("caseloads"):
        cases[row["manager_id"]] += 1
        points[row["manager_id"]] += int(row["points"])
    told = {row["manager_id"]: row for row in plan.rows("loads")}
    rows = {row.manager_id: row for row in pack.managers}
    if list(told) != list(rows) or len(plan.rows("loads")) != len(rows):
        yield breach_of_file("loads.csv", "the managers are not those of the pack in order")
    for who in told.keys() & rows.keys():
        full, capacity = full_load_of(rows[who], policy), capacity_in_period(rows[who], pack)
        percent = float(Fraction(PERCENT * points[who], capacity)) if capacity else 0.0
        facts = {
            "agency": rows[who].agency,
            "offenders": cases[who],
            "points": points[who],
            "capacity_points": capacity,
            "band": _band(percent, capacity, policy),
            "remark": remark_on_capacity(rows[who], pack),
        }
        wrong = [name for name, value in facts.items() if told[who][name] != value]
        numbers = {"full_load_points": float(full), "load_percent": percent}
        wrong += [
            name
            for name, value in numbers.items()
            if abs(told[who][name] - value) > HALF_A_HUNDREDTH
        ]
        if wrong:
            message = f"{who}: {', '.join(wrong)} differ from the pack and caseloads.csv"
            yield breach_of_file("loads.csv", message, len(wrong))


def full_load_of(row: ManagerRow, policy: CaseloadPolicy) -> Fraction:
    """The full load of a manager before reductions."""
    if row.capacity_points is not None:
        return Fraction(row.capacity_points)
    hours = _exact(row.hours_per_week or 0)
    return policy.full_time_points * hours / _exact(policy.full_time_hours)


def capacity_left(row: ManagerRow, policy: CaseloadPolicy) -> int:
    """Whole points that reductions and the adjustment leave of it."""
    left = full_load_of(row, policy) * (1 - _exact(row.reduction_percent) / PERCENT)
    if row.hours_per_week is not None:
        hours = _exact(row.hours_per_week)
        left *= max(Fraction(0), hours - _exact(row.reduction_hours)) / hours
    return max(0, floor(left + row.adjustment_points))


def capacity_in_period(row: ManagerRow, pack: Pack) -> int:
    """Points of a full load in the period: less by the working days that the manager is away."""
    whole = capacity_left(row, pack.policy.caseloads)
    first, number = pack.manifest.plan_start, 7 * pack.manifest.plan_weeks
    days = [day for day in (first + timedelta(each) for each in range(number)) if day.weekday() < 5]
    begun, gone = row.starts_on or date.min, row.leaves_on or date.max
    spells = [(row.absent_from or date.max, row.absent_to or date.max)]
    spells += [
        (each.start, each.end)
        for each in pack.absences
        if each.staff_id == row.staff_id and each.reason in pack.policy.caseloads.counted_absences
    ]
    away = {day for day in days for start, end in spells if start <= day <= end}
    worked = sum(begun <= day and day not in away for day in days)
    return 0 if gone < first + timedelta(number) else whole * worked // len(days)


def _exact(number: float) -> Fraction:
    """The decimal number that was written, not its binary neighbour."""
    return Fraction(repr(number))


def _band(percent: float, capacity: int, policy: CaseloadPolicy) -> str:
    bands = {
        "no capacity": not capacity,
        "light": percent < policy.lower_band_percent,
        "within": percent <= policy.upper_band_percent,
    }
    return next((name for name, holds in bands.items() if holds), "heavy")
