"""Intervals by category hold the truth about as often as they say, on made counts."""

import numpy as np
import pytest

from optimiser.demand.calibration import coverage
from optimiser.demand.heatmap import HeatmapSettings, build_heatmap
from optimiser.demand.incidents import IncidentColumns
from optimiser.demand.intervals import gamma_quantile, mean_minutes, place_rates
from optimiser.demand.profile import profile_named

PLACES, CATEGORIES = 12, ("common", "usual", "rare")
A_WEEK = np.array([12.0, 3.0, 0.15])
MINUTES = np.array([40.0, 90.0, 60.0])
PROFILE = profile_named("uk-blend").shares
WEEKS = 20
SETTINGS = HeatmapSettings(
    exposure_hours=np.full(168, float(WEEKS)), profiles=np.tile(PROFILE, (len(CATEGORIES), 1))
)


def drawn(seed: int) -> tuple[np.ndarray, IncidentColumns]:
    """True officer-minutes by place, hour and category, and the incidents of twenty weeks."""
    rng = np.random.default_rng(seed)
    size = rng.uniform(0.5, 1.5, (PLACES, 1)) * rng.gamma(3, 1 / 3, (PLACES, len(CATEGORIES)))
    hours = rng.dirichlet(150 * PROFILE, PLACES)
    rate = (size * A_WEEK)[:, None, :] * hours[:, :, None]
    work = MINUTES * rng.gamma(20, 1 / 20, (PLACES, len(CATEGORIES)))
    counts = rng.poisson(WEEKS * rate)
    cells = np.nonzero(counts)
    place, hour, category = (np.repeat(index, counts[cells]) for index in cells)
    ones = np.ones(len(place))
    minutes = rng.gamma(2, work[place, category] / 2)
    grade = ones.astype(np.int64)
    return rate * work[:, None, :], IncidentColumns(place, hour, category, grade, minutes, ones)


@pytest.fixture(scope="module")
def runs() -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Rows that a plan would write, and whether own and shared intervals held, by category."""
    made = []
    for seed in range(15):
        truth, incidents = drawn(seed)
        heatmap = build_heatmap(incidents, [str(n) for n in range(PLACES)], CATEGORIES, SETTINGS)
        expected = heatmap.officer_minutes.sum(axis=2)
        assert heatmap.intervals is not None
        low, high = heatmap.intervals.category_low, heatmap.intervals.category_high
        part = expected / expected.sum(axis=2, keepdims=True)
        split = (part * ends[:, :, None] for ends in (heatmap.low, heatmap.high))
        shared_low, shared_high = split
        made.append(
            (
                expected > 0,
                (low <= truth) & (truth <= high),
                (shared_low <= truth) & (truth <= shared_high),
            )
        )
    return made


@pytest.mark.parametrize("category", range(len(CATEGORIES)))
def test_intervals_of_a_category_hold_as_often_as_they_say(
    runs: list[tuple[np.ndarray, np.ndarray, np.ndarray]], category: int
) -> None:
    own = np.concatenate([held[written][:] for written, held, _ in of_category(runs, category)])
    shared = np.concatenate([held[written] for written, _, held in of_category(runs, category)])
    assert 0.86 <= own.mean() <= 0.97
    assert abs(own.mean() - 0.9) <= abs(shared.mean() - 0.9) + 0.01


def of_category(
    runs: list[tuple[np.ndarray, np.ndarray, np.ndarray]], category: int
) -> list[tuple[np.ndarray, ...]]:
    return [tuple(each[:, :, category] for each in run) for run in runs]


def test_the_interval_of_a_place_and_its_week_holds() -> None:
    held = []
    for seed in range(40):
        truth, incidents = drawn(100 + seed)
        heatmap = build_heatmap(incidents, [str(n) for n in range(PLACES)], CATEGORIES, SETTINGS)
        assert heatmap.intervals is not None
        week = truth.sum(axis=(1, 2))
        held.append((heatmap.intervals.week_low <= week) & (week <= heatmap.intervals.week_high))
    assert 0.86 <= np.mean(held) <= 0.96


def test_counts_of_places_lean_on_other_places_and_categories() -> None:
    """Predictive intervals of twice as long a time hold, those of empty cells among them."""
    rng = np.random.default_rng(1)
    size = rng.gamma(4, 1, (200, 1))
    rates = size * np.array([5.0, 1.0, 0.05]) * rng.gamma(2, 1 / 2, (200, 3))
    posterior = place_rates(rng.poisson(rates).astype(float))
    later = rng.poisson(2 * rates)
    low, high = posterior.predictive_interval(2)
    inside, mass = (later >= low) & (later <= high), posterior.mass_between(low, high, 2)
    for category in range(3):
        held = coverage(inside[:, category], mass[:, category], 0.9)
        assert held.observed == pytest.approx(held.nominal, abs=0.04)


def test_a_single_place_has_nothing_to_lean_on() -> None:
    lone = place_rates(np.array([[4.0, 0.0]]))
    assert lone.mean.tolist() == [[4.5, 0.5]]
    assert lone.shape.tolist() == [[4.5, 0.5]]


def test_minutes_are_drawn_to_the_category_where_places_do_not_stray() -> None:
    rng = np.random.default_rng(2)
    counts = rng.integers(2, 40, (60, 1))
    alike, apart = np.ones(60), rng.gamma(10, 0.1, 60)
    for true, nearer in ((alike, 0.5), (apart, 1.0)):
        minutes = [
            50 * own * rng.gamma(2, 0.5, int(n)) for own, n in zip(true, counts[:, 0], strict=True)
        ]
        sums = np.array([[each.sum()] for each in minutes])
        squares = np.array([[(each**2).sum()] for each in minutes])
        told = mean_minutes(counts.astype(float), sums, squares)
        error = ((told.mean[:, 0] - 50 * true) ** 2).mean()
        assert error < nearer * ((sums[:, 0] / counts[:, 0] - 50 * true) ** 2).mean()
        inside = np.abs(told.mean[:, 0] - 50 * true) <= 1.645 * told.mean[:, 0] * np.sqrt(
            told.variance[:, 0]
        )
        assert 0.8 <= inside.mean() <= 1


def test_quantiles_are_those_of_a_gamma_variable() -> None:
    assert gamma_quantile(np.array([1.0]), 1.6448536)[0] == pytest.approx(2.9957, rel=0.03)
    assert gamma_quantile(np.array([0.1]), -1.6448536)[0] == pytest.approx(0.5425, rel=0.01)
    assert gamma_quantile(np.array([0.0, 50.0]), -1.6448536).tolist() == [1.0, 0.0]
