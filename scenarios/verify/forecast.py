"""Checks `load_forecast.csv`: its weeks, points, capacity by the days counted anew, and loads."""

from collections.abc import Iterator
from datetime import date, timedelta

from optimiser.rule import Breach
from scenarios.build.load_forecast import forecast_of
from scenarios.schema.cohort import ManagerRow
from scenarios.schema.pack import Pack
from scenarios.verify.caseload_loads import capacity_left
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file

FILE = "load_forecast.csv"
BASES = ("known", "assumed")
ROUNDING = 0.05001


def check_forecast(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """Every row in order, every number of it, and that each is marked as known or assumed.

    What is known may have changed since: a move that was assumed may be accepted by now.
    """
    rows = plan.rows("load_forecast")
    leaders = {row["offender_ref"]: row["manager_id"] for row in plan.rows("caseloads")}
    weeks = forecast_of(pack, leaders)
    managers = {row.manager_id: row for row in pack.managers}
    expected = [(week.manager_id, week.week_start) for week in weeks]
    if [(row["manager_id"], row["week_start"]) for row in rows] != expected:
        yield breach_of_file(FILE, "the rows are not the managers' weeks in order", 1, "rows")
        return
    for row, week in zip(rows, weeks, strict=True):
        wrong = [] if row["points"] == week.points else ["points"]
        capacity = _capacity(managers[week.manager_id], week.week_start, pack)
        wrong += [] if row["capacity_points"] == capacity else ["capacity_points"]
        wrong += [] if _is_load(row) else ["load_percent"]
        wrong += [name for name in ("points_basis", "capacity_basis") if row[name] not in BASES]
        if wrong:
            message = f"{week.manager_id} in the week of {week.week_start}: {', '.join(wrong)}"
            yield breach_of_file(FILE, f"{message} differ from the pack", len(wrong))


def _capacity(row: ManagerRow, first: date, pack: Pack) -> int:
    """Points that five working days would give, less those on which the manager is away."""
    days = [first + timedelta(number) for number in range(7)]
    days = [day for day in days if day.weekday() < 5]
    away = {
        day for day in days if (row.starts_on or day) > day or (row.leaves_on or date.max) <= day
    }
    absences = [
        (each.start, each.end)
        for each in pack.absences
        if row.staff_id == each.staff_id and each.reason != "restricted"
    ]
    if row.absent_from is not None:
        absences.append((row.absent_from, row.absent_to or date.max))
    away |= {day for day in days for begin, end in absences if begin <= day <= end}
    whole = capacity_left(row, pack.policy.caseloads)
    return whole * (len(days) - len(away)) // len(days)


def _is_load(row: Row) -> bool:
    if not row["capacity_points"]:
        return bool(row["load_percent"] == "")
    try:
        told = float(row["load_percent"])
    except ValueError:
        return False
    return bool(abs(told - 100 * row["points"] / row["capacity_points"]) <= ROUNDING)
