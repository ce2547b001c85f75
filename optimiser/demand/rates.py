"""Rates that are known as gamma distributions, and what they foretell."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import gammaincinv

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class GammaRates:
    """Gamma posteriors of incidents a month, or other exposure; arrays of one shape.

    `unrest` is the relative variance by which a rate moves from month to month; it widens what is
    foretold, not the rate.
    """

    mean: Floats
    shape: Floats
    unrest: float = 0.0

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
        """Log probability of what was seen in `months`, rates independent."""
        return float(self._foretold(months).logpmf(observed).sum())

    def _foretold(self, months: float) -> Any:
        """Negative binomial counts of `months`; a part of a month moves as the whole."""
        shape = 1 / (1 / self.shape + self.unrest / max(months, 1.0))
        return stats.nbinom(shape, shape / (shape + months * self.mean))


def unrest_of(counts: Floats, exposure: Floats | None = None) -> float:
    """Relative variance of rates over months, from counts of shape (months, cells).

    By moments: Pearson's statistic of a cell exceeds its degrees of freedom by unrest x mean.
    `exposure` of shape (months,) is the part of each month that was recorded, all of it where None;
    months without any are left out.
    """
    parts = np.ones(len(counts)) if exposure is None else exposure
    counts, parts = counts[parts > 0], parts[parts > 0]
    busy = counts.any(axis=0)
    if len(counts) < 2 or not busy.any():
        return 0.0
    seen = counts[:, busy]
    mean = parts[:, None] * (seen.sum(axis=0) / parts.sum())
    free = len(counts) - 1
    excess = float((((seen - mean) ** 2 / mean).sum(axis=0) - free).sum())
    return max(excess * len(counts) / (free * float(seen.sum())), 0.0)
