"""Accuracy of a grid's forecast on months that were held back, and whether a forecaster ships.

Each held-back month is foretold from the twelve before it, by the naive ranking (their counts) and
by the forecaster. The forecaster ships only where it ranks better beyond doubt.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
from optimiser.demand.rates import GammaRates
from optimiser.demand.spatial import fitted_rates

Floats = NDArray[np.float64]
MONTHS_PER_YEAR = 12
GATE_SHARE = 0.01
LEVEL = 0.9
Forecaster = Callable[[Floats, Grid, Floats], GammaRates]
"""Counts by month, cells and the recorded part of each month to rates by whole month."""


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
    counts: Floats,
    grid: Grid,
    first: int,
    forecaster: Forecaster = fitted_rates,
    exposure: Floats | None = None,
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
        What is held against the naive ranking.
    exposure
        The part of each month that was recorded, shape (months,); all of it where None.
    """
    parts = np.ones(len(counts)) if exposure is None else exposure
    months = list(_foretold(counts, grid, first, forecaster, parts))
    if not months:
        return None
    scores = tuple(
        MonthScore(at.month, share_scores(at.naive, at.caught), share_scores(at.mean, at.caught))
        for at in months
    )
    gate = GRID_SHARES.index(GATE_SHARE)
    differences = [score.forecast[gate].pei - score.naive[gate].pei for score in scores]
    low, high = paired_interval(differences)
    observed = np.concatenate([at.caught for at in months])
    mean = np.concatenate([at.mean for at in months])
    inside, mass = _intervals(months)
    busy = mean >= 1
    return HeldOutAccuracy(
        months=scores,
        difference=float(np.mean(differences)),
        difference_low=low,
        difference_high=high,
        calibration=calibration(mean, observed),
        naive_calibration=calibration(np.concatenate([at.naive for at in months]), observed),
        coverage=coverage(inside, mass, LEVEL),
        coverage_busy=coverage(inside[busy], mass[busy], LEVEL) if busy.any() else None,
    )


class _Month(NamedTuple):
    """A held-back month: what was caught, and its expectation by last year and by the forecaster.

    `part` is the part of the month that was recorded, and `rates` are those of a whole month.
    """

    month: int
    part: float
    caught: Floats
    naive: Floats
    rates: GammaRates

    @property
    def mean(self) -> Floats:
        """Incidents that the forecaster expects."""
        return self.part * self.rates.mean


def _foretold(
    counts: Floats, grid: Grid, first: int, forecaster: Forecaster, parts: Floats
) -> Iterator[_Month]:
    for month in range(first, len(counts)):
        before = slice(max(0, month - MONTHS_PER_YEAR), month)
        if counts[month].any() and parts[before].any():
            seen, part = counts[before], float(parts[month])
            naive = seen.sum(axis=0) * (part / parts[before].sum())
            rates = forecaster(seen, grid, parts[before])
            yield _Month(month, part, counts[month], naive, rates)


def _intervals(months: Sequence[_Month]) -> tuple[NDArray[np.bool_], Floats]:
    """Whether each count lay inside its interval, and what the model gave the interval."""
    inside, mass = [], []
    for at in months:
        low, high = at.rates.predictive_interval(at.part, LEVEL)
        inside.append((at.caught >= low) & (at.caught <= high))
        mass.append(at.rates.mass_between(low, high, at.part))
    return np.concatenate(inside), np.concatenate(mass)
