"""Hour-of-week shapes of places and kinds of incident, with thin cells shrunk to fuller ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import DAYS_PER_WEEK

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HourShapes:
    """How the incidents of each place and kind fall over the week.

    `shares` of shape (places, 168, kinds) sum to 1 over the hours. `variance` of shape (places,
    168) is the relative variance of a place's share in an hour, all kinds together;
    `place_variance` (places, 168) and `kind_variance` (168, kinds) are those of the place's
    departure and of the kind's shape.
    """

    shares: Floats
    variance: Floats
    place_variance: Floats
    kind_variance: Floats


@dataclass(frozen=True, eq=False)
class Posterior:
    """Shares of each row after shrinking, and what the rows' own counts weigh in them.

    `evidence` is the number of incidents that each share rests on, the prior included.
    """

    shares: Floats
    own_weight: Floats
    evidence: Floats


def hour_shapes(counts: Floats, profile: Floats, recorded: Floats | None = None) -> HourShapes:
    """Estimate hour-of-week shapes from counts of shape (places, 168, kinds).

    Steps of empirical Bayes gamma-Poisson shrinkage: the whole district towards `profile`, first
    by hour of day and by weekday, then by hour of week; each kind towards the district; and each
    place towards what its mix of kinds leads one to expect. Kinds of one place share the place's
    departure from that expectation. Every place and kind keeps its own total.

    Counts are brought to hours that were all recorded as often; `recorded` of shape (168,) is how
    often each was beside the mean, so that less was counted where it is below 1.
    """
    by_kind = counts.sum(axis=0).T
    district = _district(by_kind.sum(axis=0), profile)
    kinds = shrink(by_kind, np.broadcast_to(district.shares, by_kind.shape))
    mix = counts.sum(axis=1) @ kinds.shares
    busy = mix.sum(axis=1, keepdims=True)
    expected = np.where(busy > 0, mix / np.where(busy > 0, busy, 1), district.shares)
    places = shrink(counts.sum(axis=2), expected)
    shapes = kinds.shares.T[None, :, :] * (places.shares / expected)[:, :, None]
    missing = 0.0 if recorded is None else 1 - recorded
    of_places = 1 / (places.evidence - missing * counts.sum(axis=2))
    of_kinds = 1 / (kinds.evidence - missing * by_kind)
    of_district = 1 / (district.evidence - missing * by_kind.sum(axis=0))
    return HourShapes(
        shares=shapes / shapes.sum(axis=1, keepdims=True),
        variance=of_places + (1 - places.own_weight) ** 2 * of_district,
        place_variance=of_places,
        kind_variance=(of_kinds + (1 - kinds.own_weight) ** 2 * of_district).T,
    )


def _district(counts: Floats, profile: Floats) -> Posterior:
    """The week of all places and kinds together, in one row."""
    prior = profile.reshape(DAYS_PER_WEEK, -1)
    week = counts.reshape(prior.shape)
    for axis in (0, 1):
        margin = prior.sum(axis=axis)
        seen = shrink(week.sum(axis=axis)[None], margin[None], fitted=False).shares[0]
        prior = prior * np.expand_dims(seen / margin, axis)
    return shrink(counts[None], (prior / prior.sum()).reshape(1, -1), fitted=False)


def shrink(counts: Floats, expected: Floats, *, fitted: bool = True) -> Posterior:
    """Shrink the shares of each row of `counts` towards `expected`, both (rows, cells).

    Cell rates have a gamma prior with mean (row total x `expected`) and shape (strength x
    `expected`), the strength fitted to how far the rows stray from `expected`. `fitted` says that
    `expected` was itself estimated from the rows.
    """
    strength = prior_strength(counts, expected, fitted=fitted)
    totals = counts.sum(axis=1, keepdims=True)
    if not np.isfinite(strength):
        certain = np.full(counts.shape, np.inf)
        return Posterior(expected.copy(), np.zeros_like(totals), certain)
    evidence = counts + strength * expected
    return Posterior(evidence / (totals + strength), totals / (totals + strength), evidence)


def prior_strength(counts: Floats, expected: Floats, *, fitted: bool = True) -> float:
    """Fit by moments how many incidents the prior is worth.

    Given its total N, a row is Dirichlet-multinomial, whose squared deviation from N x `expected`
    adds up to (1 - sum of squared shares) N (N + k) / (1 + k) with k the strength. An `expected`
    fitted to the same rows takes the part N / (sum of N) of it away. Infinite where the rows stray
    no further than chance, or are too few to tell.
    """
    totals = counts.sum(axis=1)
    if np.count_nonzero(totals) < 1 + fitted:
        return np.inf
    deviation = float(((counts - totals[:, None] * expected) ** 2).sum())
    spread = 1 - (expected**2).sum(axis=1)
    if fitted:
        spread = spread * (1 - totals / totals.sum())
    pairs, singles = float(spread @ totals**2), float(spread @ totals)
    if deviation <= singles:
        return np.inf
    return max((pairs - deviation) / (deviation - singles), 1.0)
