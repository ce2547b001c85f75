"""`demand.csv`, `demand_by_area.csv` and `staffing_requirement.csv` of a plan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from optimiser.heat import Heatmap, Intervals
from optimiser.horizon import Horizon
from optimiser.staffing import StaffingRequirement
from scenarios.export.csv_file import write_csv

DEMAND_COLUMNS = (
    *("place_id", "weekday", "hour", "category"),
    *("expected_minutes", "low", "high", "modelled"),
)
AREA_COLUMNS = ("area_id", "expected_minutes", "low", "high")
REQUIREMENT_COLUMNS = ("start", "base_id", "role_group", "required", "reason")
HOURS_PER_DAY = 24
DECIMALS = 3


def write_demand(path: Path, heatmap: Heatmap) -> None:
    """Write expected officer-minutes by place, weekday, hour and category; no row means none.

    `low` and `high` are a 90 % interval of the row, so that those of several do not add up.

    Raises
    ------
    ValueError
        If the heatmap has no intervals by category.
    """
    write_csv(path, DEMAND_COLUMNS, _demand_rows(heatmap))


def write_demand_by_area(path: Path, heatmap: Heatmap) -> None:
    """Write expected officer-minutes of a mean week by area, with their 90 % interval.

    Raises
    ------
    ValueError
        If the heatmap has no intervals by week.
    """
    ends = _intervals(heatmap)
    columns = heatmap.officer_minutes.sum(axis=(1, 2, 3)), ends.week_low, ends.week_high
    rows = (column.round(DECIMALS).tolist() for column in columns)
    write_csv(path, AREA_COLUMNS, zip(heatmap.place_ids, *rows, strict=True))


def write_staffing_requirement(
    path: Path, requirement: StaffingRequirement, horizon: Horizon
) -> None:
    """Write one row a group and hour of the period, on the local clock with its offset."""
    write_csv(path, REQUIREMENT_COLUMNS, _requirement_rows(requirement, horizon))


def _demand_rows(heatmap: Heatmap) -> Iterator[tuple[Any, ...]]:
    minutes = heatmap.officer_minutes.sum(axis=2)
    place, hour, category = np.nonzero(minutes.round(DECIMALS) > 0)
    ends = _intervals(heatmap)
    columns = (
        np.array(heatmap.place_ids, dtype=object)[place],
        hour // HOURS_PER_DAY,
        hour % HOURS_PER_DAY,
        np.array(heatmap.categories, dtype=object)[category],
        minutes[place, hour, category].round(DECIMALS),
        ends.category_low[place, hour, category].round(DECIMALS),
        ends.category_high[place, hour, category].round(DECIMALS),
    )
    for row in zip(*(column.tolist() for column in columns), strict=True):
        yield (*row, heatmap.modelled_hours)


def _intervals(heatmap: Heatmap) -> Intervals:
    if heatmap.intervals is None:
        message = "this heatmap has no intervals by category and week"
        raise ValueError(message)
    return heatmap.intervals


def _requirement_rows(
    requirement: StaffingRequirement, horizon: Horizon
) -> Iterator[tuple[Any, ...]]:
    starts = [horizon.local(hour).isoformat() for hour in requirement.hours]
    for group, levels, reasons in zip(
        requirement.groups, requirement.required.tolist(), requirement.reasons, strict=True
    ):
        for start, level, reason in zip(starts, levels, reasons, strict=True):
            yield start, group.base_id, group.role_group.value, level, reason
