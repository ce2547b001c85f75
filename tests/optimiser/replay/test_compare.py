"""Differences and their intervals: wider where few days are known, honest about zero."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from scipy import stats

from optimiser.replay.compare import difference
from optimiser.replay.measures import FIGURES, Figures

PLAIN = Figures(**dict.fromkeys(FIGURES, 0))


def runs(values: list[float]) -> list[Figures]:
    return [replace(PLAIN, hours_short=value) for value in values]


def reach(gaps: list[float], days: float | None, weeks: float) -> float:
    found = difference(runs(gaps), runs([0.0] * len(gaps)), "hours_short", days, weeks)
    assert found.mean == pytest.approx(np.mean(gaps))
    low, high = found.interval
    assert (low + high) / 2 == pytest.approx(found.mean)
    assert found.is_shown is not (low <= 0 <= high)
    return (high - low) / 2


def test_few_days_widen_the_interval_and_many_do_not_narrow_it() -> None:
    gaps = np.random.default_rng(1).normal(-3.0, 1.0, 60).tolist()
    spread = float(np.std(gaps, ddof=1))
    dice = reach(gaps, None, 4)
    assert dice == pytest.approx(stats.t.ppf(0.975, 59) * spread)
    two = reach(gaps, 2.0, 4)
    assert two == pytest.approx(stats.t.ppf(0.975, 7) * spread * sqrt(2 / 1 * 4 / 2))
    assert reach(gaps, 40.0, 4) == pytest.approx(dice * sqrt(40 / 39))


def test_the_interval_holds_the_true_mean_of_days_in_nineteen_of_twenty_worlds() -> None:
    """Fourteen known days of a period of 28, with days of their own: coverage counted."""
    rng, held = np.random.default_rng(7), 0
    worlds = 150
    for _ in range(worlds):
        known = rng.normal(1.0, 1.0, (7, 2))
        drawn = rng.integers(0, 2, (100, 4, 7))
        gaps = known[np.arange(7), drawn].sum(axis=(1, 2))
        found = difference(runs(gaps.tolist()), runs([0.0] * 100), "hours_short", 2.0, 4)
        held += found.interval[0] <= 28 <= found.interval[1]
    assert 0.9 <= held / worlds <= 0.99


def test_equal_gaps_whose_mean_is_rounded_have_an_interval_too() -> None:
    gaps = [6.85740427658757] * 6
    found = difference(runs(gaps), runs([0.0] * 6), "hours_short", 2.0, 4)
    assert found.interval == pytest.approx((gaps[0], gaps[0]))
    assert found.of_mean == pytest.approx((gaps[0], gaps[0]))
