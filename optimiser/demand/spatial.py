"""Expected incidents of grid cells: thin cells lean on their neighbours (empirical Bayes).

The rate of a cell has a gamma prior whose mean is the kernel mean of its neighbours, the cell
itself left out, and whose shape is fitted by the likelihood of all cells (negative binomial, as
Clayton and Kaldor 1987 for areas). Older months may count less, as a power prior (Ibrahim and Chen
2000). How the total falls over kinds of incident leans on the neighbours' mix in the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from optimiser.demand.grid import Grid
from optimiser.demand.rates import GammaRates, unrest_of
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


@dataclass(frozen=True, eq=False, kw_only=True)
class CellRates(GammaRates):
    """Rates of cells, shape (cells,).

    `prior_mean` (cells,) and `prior_shape` are what the cells were shrunk to and how hard.
    """

    prior_mean: Floats
    prior_shape: float
    settings: SpatialSettings = SpatialSettings()


def month_weights(months: int, half_life: float | None) -> Floats:
    """Weight of each month, the last one of weight 1."""
    if half_life is None:
        return np.ones(months)
    return np.asarray(0.5 ** (np.arange(months)[::-1] / half_life), dtype=np.float64)


def cell_rates(
    counts: Floats,
    grid: Grid,
    settings: SpatialSettings | None = None,
    exposure: Floats | None = None,
) -> CellRates:
    """Posterior of every cell from counts of shape (months, cells).

    `exposure` of shape (months,) is the part of each month that was recorded, all where None.
    """
    settings = settings or SpatialSettings()
    weights = month_weights(len(counts), settings.half_life)
    recorded = weights.sum() if exposure is None else weights @ exposure
    neighbours = grid_neighbours(grid, settings.kernel_metres)
    made = posterior(weights @ counts, np.full(len(grid), recorded), neighbours)
    return replace(made, unrest=unrest_of(counts, exposure), settings=settings)


def posterior(seen: Floats, exposure: Floats, neighbours: Neighbours) -> CellRates:
    """Posterior rates a unit of exposure, from counts and exposures of shape (cells,)."""
    if not seen.any():
        return CellRates(
            mean=np.zeros_like(seen),
            shape=np.ones_like(seen),
            prior_mean=seen,
            prior_shape=MOST_SHAPE,
        )
    near = neighbours(np.column_stack([seen, exposure]))
    prior = near[:, 0] / near[:, 1]
    shape = _fitted_shape(seen, prior * exposure)
    mean = (shape + seen) / (shape / prior + exposure)
    return CellRates(mean=mean, shape=shape + seen, prior_mean=prior, prior_shape=shape)


def fitted_rates(counts: Floats, grid: Grid, exposure: Floats) -> CellRates:
    """Posterior under the settings that best foretold the last quarter of the months given.

    Foretold is month by month from those before it, scored by likelihood. Fewer than four months
    leave the first of `CANDIDATES`. `exposure` is as in `cell_rates`.
    """
    first = len(counts) - len(counts) // 4

    def likelihood(settings: SpatialSettings) -> float:
        return sum(
            cell_rates(counts[:month], grid, settings, exposure[:month]).log_likelihood(
                counts[month], exposure[month]
            )
            for month in range(first, len(counts))
            if exposure[month] > 0 and exposure[:month].any()
        )

    few = first == len(counts)
    best = CANDIDATES[0] if few else max(CANDIDATES, key=likelihood)
    return cell_rates(counts, grid, best, exposure)


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
    """Shape of the prior under which what was seen is likeliest (negative binomial counts)."""

    def unlikeliness(log_shape: float) -> float:
        shape = np.exp(log_shape)
        rest = shape + expected
        gained = gammaln(seen + shape) - gammaln(shape) + seen * np.log(expected / rest)
        return -float((gained + shape * np.log(shape / rest)).sum())

    bounds = (np.log(LEAST_SHAPE), np.log(MOST_SHAPE))
    return float(np.exp(minimize_scalar(unlikeliness, bounds=bounds, method="bounded").x))
