"""Hour-of-week shapes of places and kinds of incident, with thin cells shrunk to fuller ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HourShapes:
    """How the incidents of each place and kind fall over the week.

    `shares` of shape (places, 168, kinds) sum to 1 over the hours. `evidence` of shape (places,
    168) is the number of incidents that a share of the place rests on, prior included; infinite
    where all places share one shape.
    """

    shares: Floats
    evidence: Floats


def hour_shapes(counts: Floats, profile: Floats) -> HourShapes:
    """Estimate hour-of-week shapes from counts of shape (places, 168, kinds).

    Three steps, each an empirical Bayes gamma-Poisson shrinkage: the hours of the whole district
    towards `profile` (worth one incident an hour), those of each kind towards the district's, and
    those of each place towards what its mix of kinds leads one to expect. Kinds of one place share
    the place's departure from that expectation. Every place and kind keeps its own total.
    """
    by_kind = counts.sum(axis=0).T
    district = (by_kind.sum(axis=0) + HOURS_PER_WEEK * profile) / (by_kind.sum() + HOURS_PER_WEEK)
    kinds, _ = shrink(by_kind, np.broadcast_to(district, by_kind.shape))
    totals = counts.sum(axis=1)
    expected = _shares(totals @ kinds, district)
    places, strength = shrink(counts.sum(axis=2), expected)
    shapes = kinds.T[None, :, :] * (places / expected)[:, :, None]
    shares = shapes / shapes.sum(axis=1, keepdims=True)
    evidence = counts.sum(axis=2) + (strength * expected if np.isfinite(strength) else np.inf)
    return HourShapes(shares, evidence)


def shrink(counts: Floats, expected: Floats) -> tuple[Floats, float]:
    """Posterior shares of each row of `counts`, and how many incidents the prior is worth.

    Cell rates have a gamma prior with mean (row total x `expected`) and shape (strength x
    `expected`); the strength is fitted to how far the rows stray from `expected`.
    """
    strength = prior_strength(counts, expected)
    totals = counts.sum(axis=1, keepdims=True)
    if not np.isfinite(strength):
        return expected.copy(), strength
    return (counts + strength * expected) / (totals + strength), strength


def prior_strength(counts: Floats, expected: Floats) -> float:
    """Fit the strength of the prior by the method of moments.

    Given its total N, a row is Dirichlet-multinomial, whose squared deviation from N x `expected`
    sums to (1 - sum of squared shares) N (N + k) / (1 + k) with k the strength; `expected` was
    estimated from the same rows, which takes N / (sum of N) of it away. Infinite where the rows
    stray no further than chance.
    """
    totals = counts.sum(axis=1)
    if not totals.any():
        return np.inf
    deviation = float(((counts - totals[:, None] * expected) ** 2).sum())
    spread = (1 - (expected**2).sum(axis=1)) * (1 - totals / totals.sum())
    pairs, singles = float(spread @ totals**2), float(spread @ totals)
    if deviation <= singles:
        return np.inf
    return max((pairs - deviation) / (deviation - singles), 1.0)


def _shares(rows: Floats, empty: Floats) -> Floats:
    totals = rows.sum(axis=1, keepdims=True)
    return np.where(totals > 0, rows / np.where(totals > 0, totals, 1), empty)
