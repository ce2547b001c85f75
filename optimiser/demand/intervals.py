"""90 % intervals of expected work by place, hour and category: gamma posteriors, empirical Bayes.

A place's incidents of a category lean on what its other categories and the other places lead one
to expect, the minutes of one incident on those of the category, and the hours of both on the shape
that the heatmap has for them; each as far as the data show that places stray from it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from optimiser.demand.counts import GRADES, DemandCounts
from optimiser.demand.rates import GammaRates
from optimiser.demand.shrinkage import HourShapes, prior_strength
from optimiser.horizon import HOURS_PER_WEEK

Floats = NDArray[np.float64]
Z_90 = 1.6448536269514722
LOG_SHAPES = np.linspace(np.log(0.05), np.log(1000), 60)
POOLED_SPREAD, OWN_SPREAD = 2.0, 1.0
"""Standard deviations of the log shape of all categories about 0, and of one about theirs."""
SIZE_PARTS = (0.0, 0.25, 0.5, 0.75, 0.98)
BLANK_COUNT = 0.5
USUAL_DEGREES = 2.0
"""Degrees of freedom that the spread of minutes usual among categories has in that of one."""


class Estimate(NamedTuple):
    """Means and relative variances, arrays of one shape."""

    mean: Floats
    variance: Floats


def category_intervals(
    counts: DemandCounts, expected: Floats, shapes: HourShapes | None, exposure_hours: Floats
) -> tuple[Floats, Floats]:
    """Ends of the intervals of expected officer-minutes, both (places, 168, categories).

    Parameters
    ----------
    counts
        The incidents of the history.
    expected
        Expected officer-minutes of a mean week, shape (places, 168, categories); always inside.
    shapes
        How incidents fall over the week; None where that is a profile, which is taken for certain.
    exposure_hours
        How often each hour of the week was recorded, shape (168,).
    """
    seen = counts.incidents.sum(axis=(1, 2))
    rates = place_rates(seen)
    sums = counts.officer_minutes.sum(axis=(1, 2))
    work = mean_minutes(seen, sums, counts.squared_officer_minutes.sum(axis=0).T)
    ratio = _over(rates.mean * work.mean, sums)
    hours = Estimate(np.ones_like(expected), np.zeros_like(expected))
    if shapes is not None:
        hours = _hours(counts, expected, shapes, exposure_hours)
    variance = (1 / rates.shape + work.variance)[:, None, :] + hours.variance
    centre = expected * ratio[:, None, :] * hours.mean
    low, high = (centre * gamma_quantile(variance, z) for z in (-Z_90, Z_90))
    return np.minimum(low, expected), np.maximum(high, expected)


def place_rates(seen: Floats) -> GammaRates:
    """Posterior of the incidents of a history from counts of shape (places, categories).

    The prior mean of a place and category is a size of the place, between its incidents of other
    categories and those of a mean place, times how many of the category the other places have for
    their size. How far the own size counts and how hard places are drawn to that mean is fitted by
    likelihood (negative binomial counts), each category leaning on all. A single place has nothing
    to lean on (Jeffreys).
    """
    if len(seen) < 2 or not seen.size:
        return GammaRates(mean=seen + BLANK_COUNT, shape=seen + BLANK_COUNT)
    means = np.stack([_expected_from_others(seen, part) for part in SIZE_PARTS])
    likely = np.stack([_log_likelihood(seen, mean) for mean in means])
    pooled = likely.sum(axis=2).max(axis=0) - (LOG_SHAPES / POOLED_SPREAD) ** 2 / 2
    away = (LOG_SHAPES - LOG_SHAPES[np.argmax(pooled)]) / OWN_SPREAD
    likely = likely - away[:, None] ** 2 / 2
    part, number = np.unravel_index(
        likely.reshape(-1, seen.shape[1]).argmax(axis=0), likely.shape[:2]
    )
    expected = np.take_along_axis(means, part[None, None, :], axis=0)[0]
    shape = np.exp(LOG_SHAPES[number])
    return GammaRates(mean=(shape + seen) / (shape / expected + 1), shape=shape + seen)


def _expected_from_others(seen: Floats, part: float) -> Floats:
    """What the other categories and the other places lead one to expect, above 0.

    `part` is how far the place's own incidents of other categories count for its size.
    """
    size = seen.sum(axis=1, keepdims=True) - seen
    size = part * size + (1 - part) * size.mean(axis=0)
    size = np.where(size.sum(axis=0) > 0, size, 1)
    elsewhere = seen.sum(axis=0) - seen + BLANK_COUNT
    return np.asarray(size * elsewhere / (size.sum(axis=0) - size))


def _log_likelihood(seen: Floats, expected: Floats) -> Floats:
    """Of the counts of each category under each of `LOG_SHAPES`, shape (shapes, categories)."""
    shape = np.exp(LOG_SHAPES)[:, None, None]
    rest = shape + expected
    likely = gammaln(seen + shape) - gammaln(shape) + shape * np.log(shape / rest)
    return np.asarray((likely + seen * np.log(expected / rest)).sum(axis=1))


def mean_minutes(seen: Floats, sums: Floats, squares: Floats) -> Estimate:
    """Officer-minutes of one incident by place and category, drawn to the category's mean.

    All arrays have shape (places, categories). Variances within and between places are fitted by
    moments (one-way layout with random effects), those within leaning on other categories'.
    """
    count = seen.sum(axis=0)
    overall = _over(sums.sum(axis=0), count)
    own = _over(sums, seen)
    free = count - (seen > 0).sum(axis=0)
    strayed = np.maximum((squares - own * sums).sum(axis=0), 0)
    usual = _over(_over(strayed, overall**2).sum(), free.sum()) * overall**2
    within = (strayed + USUAL_DEGREES * usual) / (free + USUAL_DEGREES)
    spread = (seen * (own - overall) ** 2).sum(axis=0) - ((seen > 0).sum(axis=0) - 1) * within
    between = np.maximum(_over(spread, count - _over((seen**2).sum(axis=0), count)), 0)
    weight = _over(seen * between, seen * between + within)
    weight = np.where((within == 0) & (seen > 0), 1, weight)
    mean = weight * own + (1 - weight) * overall
    variance = (1 - weight) * between + (1 - weight) ** 2 * _over(within, count)
    return Estimate(mean, _over(variance, mean**2))


def _hours(
    counts: DemandCounts, expected: Floats, shapes: HourShapes, exposure_hours: Floats
) -> Estimate:
    """The share of each hour beside the heatmap's, and its relative variance.

    A place and category with hours of its own is drawn from the heatmap's shape towards them.
    """
    timed = counts.incidents[:, :HOURS_PER_WEEK].sum(axis=2)
    whole = timed.sum(axis=1) == counts.incidents.sum(axis=(1, 2))
    timed = np.where(whole[:, None, :], timed, 0)
    recorded = expected * (exposure_hours / exposure_hours.mean())[:, None]
    share = _over(recorded, recorded.sum(axis=1, keepdims=True))
    rows = np.moveaxis(timed, 1, 2).reshape(-1, HOURS_PER_WEEK)
    strength = prior_strength(rows, np.moveaxis(share, 1, 2).reshape(rows.shape))
    kinds = shapes.kind_variance.reshape(HOURS_PER_WEEK, len(GRADES), -1)
    part = counts.incidents.sum(axis=(0, 1))
    part = _over(part, part.sum(axis=0))
    variance = shapes.place_variance[:, :, None] + (kinds * part**2).sum(axis=1)
    if not np.isfinite(strength):
        return Estimate(np.ones_like(expected), variance)
    evidence = timed + strength * share
    drawn = _over(evidence, (timed.sum(axis=1, keepdims=True) + strength) * share)
    return Estimate(drawn, variance + _over(np.ones_like(evidence), evidence))


def gamma_quantile(variance: Floats, z: float) -> Floats:
    """Quantile of a gamma variable of mean 1 at the normal deviate z (Wilson and Hilferty 1931).

    Within 3 % of the 95 % point while the variance is at most 2.
    """
    ninth = variance / 9
    return np.maximum(1 - ninth + z * np.sqrt(ninth), 0) ** 3


def _over(first: Floats, second: Floats) -> Floats:
    """The ratio, 0 where the second is none."""
    above = second > 0
    return np.divide(first, second, out=np.zeros(np.broadcast(first, second).shape), where=above)
