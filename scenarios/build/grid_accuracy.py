"""How well 250 m cells are ranked on a pack's own last months, each foretold from those before."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from shapely.geometry import shape

from optimiser.demand.accuracy import GRID_SHARES
from optimiser.demand.held_out import GATE_SHARE, HeldOutAccuracy, held_out_accuracy
from optimiser.demand.spatial import SpatialSettings, cell_rates
from scenarios.build.demand import history_of
from scenarios.build.demand_grid import cells_of, counts_by_month, grid_over
from scenarios.build.weightings import cell_level
from scenarios.schema.pack import Pack

LEAST_MONTHS = 4
KERNEL_METRES = 500.0
DECIMALS = 4


def grid_accuracy_of(pack: Pack) -> tuple[list[str], HeldOutAccuracy] | None:
    """Names of the whole months of the history, and what the last quarter of them tells.

    None where the history has fewer than four whole months or days without records, where nothing
    happened, or where the areas lie beyond the British National Grid.
    """
    history = history_of(pack)
    first, last = pd.Period(history.start, "M"), pd.Period(history.end, "M") - 1
    if first.start_time.date() < history.start:
        first += 1
    names = [str(month) for month in pd.period_range(first, last, freq="M")]
    if len(names) < LEAST_MONTHS or pack.manifest.history_gaps or cell_level(pack) != "250m":
        return None
    local = pack.incidents["received_at"].dt.tz_convert(history.timezone)
    month = 12 * (local.dt.year - first.year) + local.dt.month - first.month
    within = local < pd.Timestamp(history.end, tz=history.timezone)
    number = np.where(within, month, -1).astype(np.int64)
    grid = grid_over([shape(area.geometry) for area in pack.areas])
    at = (pack.incidents[name].to_numpy(np.float64) for name in ("longitude", "latitude"))
    counts = counts_by_month(number, cells_of(grid, *at), len(names), len(grid))
    forecaster = partial(cell_rates, settings=SpatialSettings(KERNEL_METRES))
    accuracy = held_out_accuracy(counts, grid, len(names) - len(names) // 4, forecaster)
    return None if accuracy is None else (names, accuracy)


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
        "ranked_by": "forecast" if accuracy.ships_forecaster else "last year's count",
        "interval_level": accuracy.coverage.level,
        "interval_coverage": round(accuracy.coverage.observed, DECIMALS),
        "interval_coverage_by_model": round(accuracy.coverage.nominal, DECIMALS),
        "observed_over_expected_by_tenth": [
            round(group.ratio, DECIMALS) for group in accuracy.calibration
        ],
    }
    return {"grid_accuracy": told}
