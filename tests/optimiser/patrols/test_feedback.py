"""The feedback loop runs away where the paper says that it does, and is held where it should be."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from optimiser.patrols.feedback import FeedbackLoop, drift, run_loop, shares_within

NOTHING = np.zeros(2)


def test_an_urn_of_equal_areas_ends_anywhere() -> None:
    """Nothing forgotten, a find now and then: Pólya's urn, whose limit from (1, 1) is uniform."""
    loop = FeedbackLoop(NOTHING, np.array([0.2, 0.2]), weeks_kept=5.0, forgets=False)
    last = run_loop(loop, weeks=1_000, replications=400, seed=3)[:, -1, 0]
    assert stats.kstest(last, "uniform").pvalue > 0.01


def test_a_little_more_takes_everything() -> None:
    """What is recorded grows by a A for b B, so that A^(1/a) / B^(1/b) stays as it was."""
    rates = np.array([6_000.0, 4_000.0])
    loop = FeedbackLoop(NOTHING, rates, weeks_kept=200.0, forgets=False)
    shares = run_loop(loop, weeks=2_000, replications=20, seed=1).mean(axis=0)[:, 0]
    assert shares[0] == pytest.approx(0.6)
    start = loop.weeks_kept * rates

    def invariant(share: float, total: float) -> float:
        first, second = share * total, (1 - share) * total
        return float(np.log(first) / rates[0] - np.log(second) / rates[1])

    # What is recorded in all grows by 2 (6,000 x share + 4,000 x (1 - share)) a week.
    total = start.sum() + np.sum(2 * (rates[0] * shares[:-1] + rates[1] * (1 - shares[:-1])))
    assert invariant(shares[-1], total) == pytest.approx(invariant(0.6, start.sum()), abs=3e-6)
    assert shares[-1] > 0.75
    assert np.all(np.diff(shares[::100]) > 0)


def test_what_the_public_reports_holds_the_loop() -> None:
    rates = np.array([60.0, 40.0])
    found_only = FeedbackLoop(NOTHING, rates)
    reported = replace(found_only, reported=rates, found_weight=0.0)
    runaway = run_loop(found_only, 520, 50, seed=1)[:, -1, 0].mean()
    held = run_loop(reported, 520, 50, seed=1)[:, -1, 0].mean()
    assert runaway > 0.95
    assert held == pytest.approx(0.6, abs=0.01)


def test_floor_and_cap_hold_in_every_week() -> None:
    rates = np.array([60.0, 40.0, 10.0, 0.0])
    loop = FeedbackLoop(np.zeros(4), rates, least_share=0.05, most_share=0.5)
    shares = run_loop(loop, 300, 20, seed=2)
    assert shares.sum(axis=2) == pytest.approx(1.0)
    assert shares.min() >= 0.05 - 1e-12
    assert shares.max() <= 0.5 + 1e-12
    assert shares[:, -1, 0] == pytest.approx(0.5)


def test_the_same_seed_gives_the_same_weeks() -> None:
    loop = FeedbackLoop(np.array([5.0, 3.0]), np.array([1.0, 2.0]))
    first, second, other = (run_loop(loop, 30, 3, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


@given(
    st.lists(st.floats(0, 1e6), min_size=2, max_size=6),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_shares_are_in_proportion_between_their_limits(
    weights: list[float], lower: float, upper: float
) -> None:
    count = len(weights)
    least, most = lower / count, 1 / count + upper * (1 - 1 / count)
    shares = shares_within(np.array([weights]), least, most)[0]
    assert shares.sum() == pytest.approx(1.0)
    assert np.all(shares >= least - 1e-9)
    assert np.all(shares <= most + 1e-9)
    inside = (shares > least + 1e-6) & (shares < most - 1e-6)
    ratios = shares[inside] / np.maximum(np.array(weights)[inside], 1e-300)
    sound = np.array(weights)[inside] > 1e-6 * sum(weights)
    assert ratios[sound] == pytest.approx(ratios[sound][:1].repeat(sound.sum()))


def test_limits_that_cannot_hold_are_refused() -> None:
    with pytest.raises(ValueError, match=r"no shares of 2 areas are from 0\.6 to 1"):
        run_loop(FeedbackLoop(NOTHING, np.ones(2), least_share=0.6), 1, 1, seed=1)


def test_drift_is_the_part_that_would_have_to_move() -> None:
    true = np.array([0.6, 0.4])
    assert drift(np.array([[0.6, 0.4], [1.0, 0.0], [0.0, 1.0]]), true) == pytest.approx(
        [0.0, 0.4, 0.6]
    )
