"""Expected incidents of grid cells: thin cells lean on their neighbours (empirical Bayes).

The rate of a cell has a gamma prior whose mean is the kernel mean of its neighbours, the cell
itself left out, and whose shape is fitted by the likelihood of all cells (negative binomial, as
Clayton and Kaldor 1987 for areas). Older months may count less, as a power prior (Ibrahim and Chen
2000). How the total falls over kinds of incident leans on the neighbours' mix in the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.ndimage import gaussian_filter
from scipy.optimize import minimize_scalar
from scipy.special import gammaincinv

from optimiser.demand.grid import Grid
from optimiser.demand.shrinkage import shrink

Floats = NDArray[np.float64]
Neighbours = Callable[[Floats], Floats]
LEAST_SHAPE, MOST_SHAPE = 1e-3, 1e3
KERNEL_REACH = 4.0
DISTRICT_PART = 0.02


@dataclass(frozen=True)
class SpatialSettings:
    """`kernel_metres` is the standard deviation of the neighbours' kernel.

    After `half_life` months an incident counts half; None counts all alike.
    """

    kernel_metres: float = 250.0
    half_life: float | None = None


CANDIDATES = tuple(
    SpatialSettings(kernel, half_life)
    for half_life in (None, 12.0)
    for kernel in (500.0, 250.0, 1000.0)
)


@dataclass(frozen=True, eq=False)
class CellRates:
    """Gamma posterior of each cell's incidents a month, or other exposure.

    `shape` and `mean` of shape (cells,) are those of the rate.
    `prior_mean` (cells,) and `prior_shape` are what the cells were shrunk to and how hard.
    `unrest` is the relative variance by which a cell's rate moves from month to month; it widens
    what is foretold, not the rate.
    """

    mean: Floats
    shape: Floats
    prior_mean: Floats
    prior_shape: float
    unrest: float = 0.0
    settings: SpatialSettings = SpatialSettings()

    def rate_interval(self, level: float = 0.9) -> tuple[Floats, Floats]:
        """Central interval of the rate itself, equal tails."""
        tail = (1 - level) / 2
        scale = self.mean / self.shape
        low, high = (scale * gammaincinv(self.shape, at) for at in (tail, 1 - tail))
        return np.asarray(low), np.asarray(high)

    def predictive_interval(self, months: float, level: float = 0.9) -> tuple[Floats, Floats]:
        """Whole numbers of incidents in `months` to come, at most a tail beyond each end."""
        tail = (1 - level) / 2
        foretold = self._foretold(months)
        return np.asarray(foretold.ppf(tail)), np.asarray(foretold.ppf(1 - tail))

    def mass_between(self, low: Floats, high: Floats, months: float) -> Floats:
        """Predictive probability of `low` to `high` incidents, both included."""
        foretold = self._foretold(months)
        return np.asarray(foretold.cdf(high) - foretold.cdf(low - 1))

    def log_likelihood(self, observed: Floats, months: float) -> float:
        """Log probability of what was seen in `months`, cells independent."""
        return float(self._foretold(months).logpmf(observed).sum())

    def _foretold(self, months: float) -> Any:
        """Negative binomial counts of `months`, of each cell."""
        shape = 1 / (1 / self.shape + self.unrest / months)
        return stats.nbinom(shape, shape / (shape + months * self.mean))


def month_weights(months: int, half_life: float | None) -> Floats:
    """Weight of each month, the last one of weight 1."""
    if half_life is None:
        return np.ones(months)
    return np.asarray(0.5 ** (np.arange(months)[::-1] / half_life), dtype=np.float64)


def cell_rates(counts: Floats, grid: Grid, settings: SpatialSettings | None = None) -> CellRates:
    """Posterior of every cell from counts of shape (months, cells)."""
    settings = settings or SpatialSettings()
    weights = month_weights(len(counts), settings.half_life)
    neighbours = grid_neighbours(grid, settings.kernel_metres)
    exposure = np.full(len(grid), weights.sum())
    made = posterior(weights @ counts, exposure, neighbours)
    return replace(made, unrest=unrest_of(counts), settings=settings)


def posterior(seen: Floats, exposure: Floats, neighbours: Neighbours) -> CellRates:
    """Posterior rates a unit of exposure, from counts and exposures of shape (cells,)."""
    if not seen.any():
        return CellRates(np.zeros_like(seen), np.ones_like(seen), seen, MOST_SHAPE)
    near = neighbours(np.column_stack([seen, exposure]))
    prior = near[:, 0] / near[:, 1]
    shape = _fitted_shape(seen, prior * exposure)
    mean = (shape + seen) / (shape / prior + exposure)
    return CellRates(mean, shape + seen, prior, shape)


def fitted_rates(counts: Floats, grid: Grid) -> CellRates:
    """Posterior under the settings that best foretold the last quarter of the months given.

    Foretold is month by month from those before it, scored by likelihood. Fewer than four months
    leave the first of `CANDIDATES`.
    """
    first = len(counts) - len(counts) // 4

    def likelihood(settings: SpatialSettings) -> float:
        return sum(
            cell_rates(counts[:month], grid, settings).log_likelihood(counts[month], 1)
            for month in range(first, len(counts))
        )

    few = first == len(counts)
    return cell_rates(counts, grid, CANDIDATES[0] if few else max(CANDIDATES, key=likelihood))


def unrest_of(counts: Floats) -> float:
    """Relative variance of the rates of cells over months, from counts of shape (months, cells).

    By moments: Pearson's statistic of a cell exceeds its degrees of freedom by unrest x mean.
    """
    months = len(counts)
    if months < 2:
        return 0.0
    mean = counts.mean(axis=0)
    busy = mean > 0
    pearson = ((counts[:, busy] - mean[busy]) ** 2 / mean[busy]).sum(axis=0)
    excess = float((pearson - (months - 1)).sum())
    return max(excess / ((months - 1) * float(mean[busy].sum())), 0.0) if busy.any() else 0.0


def kind_shares(counts: Floats, neighbours: Neighbours) -> Floats:
    """Shares of the kinds in each cell's incidents, from counts of shape (cells, kinds).

    Rows sum to 1: the cell's own mix, shrunk to its neighbours' by a Dirichlet prior whose strength
    is fitted by moments.
    """
    if not counts.any():
        return np.full(counts.shape, 1 / max(counts.shape[1], 1))
    near = neighbours(counts)
    return shrink(counts, near / near.sum(axis=1, keepdims=True), fitted=False).shares


def grid_neighbours(grid: Grid, kernel_metres: float) -> Neighbours:
    """Means over the other cells by a normal kernel, from values of shape (cells, columns).

    A small part is the mean of all cells, so that no cell without neighbours is ruled out.
    """
    cells = kernel_metres / grid.metres
    point = np.zeros(2 * int(KERNEL_REACH * cells + 1) + 1)
    point[len(point) // 2] = 1
    own = float(gaussian_filter(point, cells, truncate=KERNEL_REACH, mode="constant").max()) ** 2

    def smooth(column: Floats) -> Floats:
        laid = gaussian_filter(grid.raster(column), cells, truncate=KERNEL_REACH, mode="constant")
        return np.asarray(laid[grid.inside] - own * column, dtype=np.float64)

    room = np.maximum(smooth(np.ones(len(grid))), 1e-9)

    def mean(values: Floats) -> Floats:
        smoothed = np.column_stack([smooth(column) for column in values.T])
        return _with_district(smoothed / room[:, None], values)

    return mean


def listed_neighbours(first: NDArray[np.int64], second: NDArray[np.int64]) -> Neighbours:
    """Means over the cells that are named as each cell's neighbours, pairs (first, second).

    As with `grid_neighbours`, a small part is the mean of all cells; a cell that has no neighbour
    has that mean alone.
    """

    def mean(values: Floats) -> Floats:
        count = np.bincount(first, minlength=len(values))
        sums = [np.bincount(first, column[second], len(values)) for column in values.T]
        near = np.column_stack(sums) / np.maximum(count, 1)[:, None]
        return _with_district(np.where(count[:, None] > 0, near, values.mean(axis=0)), values)

    return mean


def _with_district(near: Floats, values: Floats) -> Floats:
    district = values.mean(axis=0)
    return np.asarray((1 - DISTRICT_PART) * np.maximum(near, 0) + DISTRICT_PART * district)


def _fitted_shape(seen: Floats, expected: Floats) -> float:
    """Shape of the prior under which what was seen is likeliest."""

    def unlikeliness(log_shape: float) -> float:
        shape = np.exp(log_shape)
        return -float(stats.nbinom.logpmf(np.rint(seen), shape, shape / (shape + expected)).sum())

    bounds = (np.log(LEAST_SHAPE), np.log(MOST_SHAPE))
    return float(np.exp(minimize_scalar(unlikeliness, bounds=bounds, method="bounded").x))
