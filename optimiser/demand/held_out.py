"""Accuracy of a grid's forecast on months that were held back, and which forecast is shipped.

Each held-back month is foretold from the twelve before it, by the naive ranking (their counts) and
by the forecaster. The forecaster is shipped only where it ranks better beyond doubt.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.accuracy import GRID_SHARES, ShareScore, share_scores
from optimiser.demand.calibration import (
    CalibrationGroup,
    Coverage,
    calibration,
    coverage,
    paired_interval,
)
from optimiser.demand.grid import Grid
from optimiser.demand.spatial import CellRates, fitted_rates

Floats = NDArray[np.float64]
MONTHS_PER_YEAR = 12
GATE_SHARE = 0.01
LEVEL = 0.9
Forecaster = Callable[[Floats, Grid], CellRates]


@dataclass(frozen=True)
class MonthScore:
    """One held-back month, by its index among the months: scores of both rankings by share."""

    month: int
    naive: tuple[ShareScore, ...]
    forecast: tuple[ShareScore, ...]


@dataclass(frozen=True)
class HeldOutAccuracy:
    """What held-back months tell of a forecaster.

    `difference` is the mean over months of its PEI less the naive one at `GATE_SHARE` of the area,
    with a 95 % interval in `difference_low` and `difference_high`. Calibration and coverage pool
    the months; `coverage_busy` is of cells that expect at least one incident a month, the others
    being nearly all without any.
    """

    months: tuple[MonthScore, ...]
    difference: float
    difference_low: float
    difference_high: float
    calibration: tuple[CalibrationGroup, ...]
    naive_calibration: tuple[CalibrationGroup, ...]
    coverage: Coverage
    coverage_busy: Coverage | None

    @property
    def ships_forecaster(self) -> bool:
        """Whether the forecaster's PEI is higher than the naive one's beyond doubt."""
        return self.difference_low > 0


def held_out_accuracy(
    counts: Floats, grid: Grid, first: int, forecaster: Forecaster = fitted_rates
) -> HeldOutAccuracy | None:
    """Foretell every month from `first` on from those before it; None where nothing happened.

    Parameters
    ----------
    counts
        Incidents of shape (months, cells), whole months in order.
    grid
        The cells.
    first
        Index of the first month held back, at least 1; at most twelve months before each are used.
    forecaster
        What is held against the naive ranking: counts and grid to rates.
    """
    months, foretold = [], []
    for month in range(first, len(counts)):
        if not counts[month].any():
            continue
        seen = counts[max(0, month - MONTHS_PER_YEAR) : month]
        rates = forecaster(seen, grid)
        naive = share_scores(seen.sum(axis=0), counts[month])
        months.append(MonthScore(month, naive, share_scores(rates.mean, counts[month])))
        foretold.append((rates, seen.mean(axis=0), counts[month]))
    if not months:
        return None
    at = GRID_SHARES.index(GATE_SHARE)
    differences = [score.forecast[at].pei - score.naive[at].pei for score in months]
    low, high = paired_interval(differences)
    observed = np.concatenate([seen for _, _, seen in foretold])
    mean = np.concatenate([rates.mean for rates, _, _ in foretold])
    inside, mass = _intervals([(rates, seen) for rates, _, seen in foretold])
    busy = mean >= 1
    return HeldOutAccuracy(
        months=tuple(months),
        difference=float(np.mean(differences)),
        difference_low=low,
        difference_high=high,
        calibration=calibration(mean, observed),
        naive_calibration=calibration(np.concatenate([last for _, last, _ in foretold]), observed),
        coverage=coverage(inside, mass, LEVEL),
        coverage_busy=coverage(inside[busy], mass[busy], LEVEL) if busy.any() else None,
    )


def chosen_forecast(
    counts: Floats,
    grid: Grid,
    accuracy: HeldOutAccuracy | None,
    forecaster: Forecaster = fitted_rates,
) -> Floats:
    """Values of shape (cells,) to rank by: the forecaster's where it ships, else last year's mean.

    Both are incidents a month, from the last twelve months of `counts`. A forecaster that was not
    tried does not ship.
    """
    last_year = counts[-MONTHS_PER_YEAR:]
    if accuracy is not None and accuracy.ships_forecaster:
        return forecaster(last_year, grid).mean
    return np.asarray(last_year.mean(axis=0), dtype=np.float64)


def _intervals(
    foretold: list[tuple[CellRates, Floats]],
) -> tuple[NDArray[np.bool_], Floats]:
    """Whether each count lay inside its interval, and what the model gave the interval."""
    inside, mass = [], []
    for rates, seen in foretold:
        low, high = rates.predictive_interval(1, LEVEL)
        inside.append((seen >= low) & (seen <= high))
        mass.append(rates.mass_between(low, high, 1))
    return np.concatenate(inside), np.concatenate(mass)
