"""How well 250 m cells are ranked on a pack's own last months, each foretold from those before."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry import shape

from optimiser.demand.accuracy import GRID_SHARES
from optimiser.demand.grid import Grid
from optimiser.demand.held_out import GATE_SHARE, HeldOutAccuracy, held_out_accuracy
from optimiser.demand.ranking import FORECAST, LAST_YEAR
from optimiser.demand.spatial import CellRates, SpatialSettings, cell_rates
from optimiser.heat import LevelName
from optimiser.horizon import Horizon
from scenarios.build.demand import history_of
from scenarios.build.demand_grid import cells_of, counts_by_month, grid_over
from scenarios.build.exposure import recorded_days, recorded_rows
from scenarios.build.weightings import cell_level
from scenarios.schema.pack import Pack

MEASURED_LEVEL: LevelName = "250m"
LEAST_MONTHS = 4
KERNEL_METRES = 500.0
DECIMALS = 4
Floats = NDArray[np.float64]


def grid_accuracy_of(pack: Pack) -> tuple[list[str], HeldOutAccuracy] | None:
    """Names of the whole months of the history, and what the last quarter of them tells.

    A month of which days were not recorded counts by the part that was. None where fewer than four
    whole months have a recorded day, where nothing happened, or where the areas lie beyond the
    British National Grid.
    """
    history = history_of(pack)
    first, last = pd.Period(history.start, "M"), pd.Period(history.end, "M") - 1
    if first.start_time.date() < history.start:
        first += 1
    months = pd.period_range(first, last, freq="M")
    parts = _recorded_parts(pack, history, months)
    recorded = np.flatnonzero(parts)
    if len(recorded) < LEAST_MONTHS or cell_level(pack) != MEASURED_LEVEL:
        return None
    local = pack.incidents["received_at"].dt.tz_convert(history.timezone)
    month = 12 * (local.dt.year - first.year) + local.dt.month - first.month
    number = np.where(recorded_rows(pack, history), month, -1).astype(np.int64)
    grid = grid_over([shape(area.geometry) for area in pack.areas])
    at = (pack.incidents[name].to_numpy(np.float64) for name in ("longitude", "latitude"))
    counts = counts_by_month(number, cells_of(grid, *at), len(months), len(grid))
    held_back = int(recorded[len(recorded) - len(recorded) // 4])
    accuracy = held_out_accuracy(counts, grid, held_back, _forecast, parts)
    return None if accuracy is None else ([str(month) for month in months], accuracy)


def _forecast(counts: Floats, grid: Grid, parts: Floats) -> CellRates:
    return cell_rates(counts, grid, SpatialSettings(KERNEL_METRES), parts)


def _recorded_parts(pack: Pack, history: Horizon, months: pd.PeriodIndex) -> Floats:
    """The part of each whole month that was recorded."""
    days = pd.DatetimeIndex(list(history.dates)).to_period("M")
    seen = days[recorded_days(history, pack.manifest.history_gaps)]
    counts = np.bincount(months.get_indexer(seen) + 1, minlength=len(months) + 1)
    return np.asarray(counts[1:] / months.days_in_month, dtype=np.float64)


def grid_accuracy_summary(found: tuple[list[str], HeldOutAccuracy] | None) -> dict[str, Any]:
    """The `grid_accuracy` key of the summary's `demand` block; empty where nothing was measured."""
    if found is None:
        return {}
    names, accuracy = found
    at = GRID_SHARES.index(GATE_SHARE)
    interval = (accuracy.difference_low, accuracy.difference_high)
    told = {
        "cell_metres": 250,
        "area_share": GATE_SHARE,
        "months": [
            {
                "month": names[score.month],
                "incidents": score.naive[at].incidents,
                "naive_hit_rate": round(score.naive[at].hit_rate, DECIMALS),
                "naive_pai": round(score.naive[at].pai, DECIMALS),
                "naive_pei": round(score.naive[at].pei, DECIMALS),
                "forecast_pei": round(score.forecast[at].pei, DECIMALS),
            }
            for score in accuracy.months
        ],
        "pei_difference": round(accuracy.difference, DECIMALS),
        "pei_difference_ci95": [round(end, DECIMALS) for end in interval]
        if np.isfinite(interval).all()
        else None,
        "ranked_by": FORECAST if accuracy.ships_forecaster else LAST_YEAR,
        "interval_level": accuracy.coverage.level,
        "interval_coverage": round(accuracy.coverage.observed, DECIMALS),
        "interval_coverage_by_model": round(accuracy.coverage.nominal, DECIMALS),
        "observed_over_expected_by_tenth": [
            round(group.ratio, DECIMALS) for group in accuracy.calibration
        ],
    }
    return {"grid_accuracy": told}
