"""Whether expectations and intervals of counts hold on incidents that were held back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
GROUPS = 10


@dataclass(frozen=True)
class CalibrationGroup:
    """Cells of like expectation: what was expected and observed, and their ratio.

    `low` and `high` are a 90 % interval of the ratio, for a Poisson count about its mean.
    """

    cells: int
    expected: float
    observed: float
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class Coverage:
    """Share of counts inside their interval, with a 90 % interval of that share (Wilson).

    `nominal` is the probability that the model gives the same intervals, which whole numbers make
    more than `level`.
    """

    level: float
    nominal: float
    observed: float
    low: float
    high: float
    counts: int


def calibration(
    expected: Floats, observed: Floats, groups: int = GROUPS, level: float = 0.9
) -> tuple[CalibrationGroup, ...]:
    """Compare by groups of cells that each hold the same part of what was expected.

    The first group has the lowest expectations. Both arrays have shape (cells,); groups without
    any cell are left out, as where one cell holds more than a group's part.
    """
    order = np.argsort(expected, kind="stable")
    running = expected[order].cumsum()
    if not len(running) or running[-1] <= 0:
        return ()
    middle = running - expected[order] / 2
    part = np.minimum((groups * middle / running[-1]).astype(np.int64), groups - 1)
    made = []
    for group in np.unique(part):
        cells = order[part == group]
        made.append(_group(len(cells), expected[cells].sum(), observed[cells].sum(), level))
    return tuple(made)


def coverage(inside: NDArray[np.bool_], mass: Floats, level: float) -> Coverage:
    """Count how many intervals held; `mass` is what the model gave each of them."""
    count = int(inside.sum())
    low, high = stats.binomtest(count, len(inside)).proportion_ci(0.9, method="wilson")
    return Coverage(
        level, float(mass.mean()), count / len(inside), float(low), float(high), len(inside)
    )


def paired_interval(differences: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Interval of the mean difference of pairs (Student's t); unbounded for fewer than two."""
    if len(differences) < 2:
        return -np.inf, np.inf
    values = np.array(differences, dtype=np.float64)
    margin = stats.t.ppf((1 + level) / 2, len(values) - 1) * stats.sem(values)
    return float(values.mean() - margin), float(values.mean() + margin)


def _group(cells: int, expected: float, observed: float, level: float) -> CalibrationGroup:
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * observed) / 2 if observed else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * observed + 2) / 2
    return CalibrationGroup(
        cells=cells,
        expected=float(expected),
        observed=float(observed),
        ratio=float(observed / expected),
        low=float(low / expected),
        high=float(high / expected),
    )
