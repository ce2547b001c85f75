"""`load_forecast.csv`: every manager's load by week, every number marked as known or assumed."""

from pathlib import Path

from optimiser.caseloads.plan import CaseloadPlan
from scenarios.build.load_forecast import WeekLoad, forecast_of
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.pack import Pack

PERCENT = 100


def write_forecast(path: Path, plan: CaseloadPlan, pack: Pack) -> None:
    """Write one row a manager and week; the load is blank where there is no capacity."""
    weeks = forecast_of(pack, {row.offender_ref: row.manager_id for row in plan.allocations})
    rows = (
        (
            week.manager_id,
            week.week_start,
            week.points,
            week.points_basis,
            week.capacity_points,
            week.capacity_basis,
            _load_percent(week),
            week.why,
        )
        for week in weeks
    )
    write_csv(path, tuple(PLAN_TABLES["load_forecast"]), rows)


def _load_percent(week: WeekLoad) -> float | None:
    if not week.capacity_points:
        return None
    return round(PERCENT * week.points / week.capacity_points, 1)
