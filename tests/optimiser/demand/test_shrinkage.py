import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.demand.profile import profile_named
from optimiser.demand.shrinkage import hour_shapes, prior_strength, shrink

FLAT = np.full(168, 1 / 168)


def sample(places: int, kinds: int, mean: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(mean * rng.random((places, 1, kinds)), (places, 168, kinds)).astype(float)


@settings(max_examples=40, deadline=None)
@given(
    places=st.integers(1, 5),
    kinds=st.integers(1, 4),
    mean=st.sampled_from([0.0, 0.01, 0.3, 5.0]),
    seed=st.integers(0, 10_000),
)
def test_every_place_and_kind_keeps_its_own_total(
    places: int, kinds: int, mean: float, seed: int
) -> None:
    shapes = hour_shapes(sample(places, kinds, mean, seed), profile_named("uk-blend").shares)
    assert shapes.shares.shape == (places, 168, kinds)
    assert (shapes.shares > 0).all()
    assert shapes.shares.sum(axis=1) == pytest.approx(np.ones((places, kinds)))
    assert (shapes.variance >= 0).all()


def test_without_any_incident_the_profile_is_all_there_is() -> None:
    profile = profile_named("uk-blend").shares
    shapes = hour_shapes(np.zeros((2, 168, 1)), profile)
    assert shapes.shares[1, :, 0] == pytest.approx(profile)


def test_shrinking_by_hand() -> None:
    counts, expected = np.array([[8.0, 2.0], [2.0, 8.0]]), np.full((2, 2), 0.5)
    # deviation 4 x 9 = 36; spread 0.5 x 0.5 each; pairs 50, singles 5: (50 - 36) / (36 - 5)
    assert prior_strength(counts, expected) == 1.0
    counts = np.array([[7.0, 3.0], [3.0, 7.0]])
    # deviation 16: (50 - 16) / (16 - 5) = 34 / 11
    strength = 34 / 11
    posterior = shrink(counts, expected)
    assert posterior.shares[0, 0] == pytest.approx((7 + strength / 2) / (10 + strength))
    assert posterior.own_weight[0, 0] == pytest.approx(10 / (10 + strength))
    assert posterior.evidence[0, 0] == pytest.approx(7 + strength / 2)


def test_rows_that_stray_no_further_than_chance_share_one_shape() -> None:
    counts = np.array([[5.0, 5.0], [4.0, 6.0], [6.0, 4.0]])
    assert prior_strength(counts, np.full((3, 2), 0.5)) == np.inf
    assert (shrink(counts, np.full((3, 2), 0.5)).shares == 0.5).all()


@pytest.mark.parametrize("strength", [20.0, 200.0])
def test_the_strength_of_the_prior_is_recovered(strength: float) -> None:
    rng = np.random.default_rng(3)
    shares = rng.dirichlet(np.full(24, strength / 24), size=400)
    counts = np.array([rng.multinomial(300, row) for row in shares], dtype=float)
    expected = np.broadcast_to(counts.sum(axis=0) / counts.sum(), counts.shape)
    assert prior_strength(counts, expected) == pytest.approx(strength, rel=0.1)


def test_shrinking_comes_closer_to_the_truth_than_the_raw_counts() -> None:
    rng = np.random.default_rng(5)
    truth = rng.dirichlet(60 * profile_named("uk-blend").shares, size=12)
    counts = np.array([rng.multinomial(80, row) for row in truth], dtype=float)
    shares = hour_shapes(counts[:, :, None], FLAT).shares[:, :, 0]
    raw = counts / counts.sum(axis=1, keepdims=True)
    assert ((shares - truth) ** 2).sum() < 0.7 * ((raw - truth) ** 2).sum()


def test_a_place_that_is_busy_at_night_stays_so_for_its_thin_kinds() -> None:
    counts = np.ones((4, 168, 2)) * [[[6.0, 0.2]]]
    night = np.arange(168) % 24 < 4
    counts[0, night, 0] *= 5
    shares = hour_shapes(counts, FLAT).shares
    assert shares[0, night, 1].sum() > 1.5 * shares[1, night, 1].sum()
