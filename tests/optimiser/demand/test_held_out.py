"""Forecasts of cells on made counts whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from optimiser.demand.calibration import calibration, coverage, paired_interval
from optimiser.demand.grid import Grid
from optimiser.demand.held_out import held_out_accuracy
from optimiser.demand.rates import unrest_of
from optimiser.demand.spatial import (
    CellRates,
    SpatialSettings,
    cell_rates,
    grid_neighbours,
    kind_shares,
    listed_neighbours,
)

SIDE = 40
GRID = Grid(0, 0, np.ones((SIDE, SIDE), dtype=bool))


def smooth_rates(mean: float) -> np.ndarray:
    """Rates that vary slowly over the grid."""
    rough = np.random.default_rng(1).gamma(0.3, 1, (SIDE, SIDE))
    smooth = gaussian_filter(rough, 3)
    return (mean * smooth / smooth.mean()).ravel()


def test_thin_cells_gain_from_their_neighbours() -> None:
    rates = smooth_rates(0.05)
    counts = np.random.default_rng(2).poisson(rates, (12, SIDE * SIDE)).astype(float)
    ours = cell_rates(counts, GRID, SpatialSettings(500.0)).mean
    naive = counts.mean(axis=0)
    assert ((ours - rates) ** 2).mean() < 0.5 * ((naive - rates) ** 2).mean()


def test_a_forecaster_ships_where_it_ranks_better_beyond_doubt_and_only_there() -> None:
    rates = np.random.default_rng(3).gamma(1.0, 0.1, SIDE * SIDE)
    thin = np.random.default_rng(4).poisson(rates, (16, SIDE * SIDE)).astype(float)

    def knowing(counts: np.ndarray, grid: Grid, parts: np.ndarray) -> CellRates:
        return replace(smooth(counts, grid, parts), mean=rates)

    def upside_down(counts: np.ndarray, grid: Grid, parts: np.ndarray) -> CellRates:
        return replace(smooth(counts, grid, parts), mean=1 / (1 + rates))

    better = held_out_accuracy(thin, GRID, 4, knowing)
    assert better is not None
    assert better.ships_forecaster
    worse = held_out_accuracy(thin, GRID, 4, upside_down)
    assert worse is not None
    assert not worse.ships_forecaster
    assert worse.difference_high < 0


def test_months_of_equal_ranking_ship_nothing() -> None:
    same = np.tile(np.random.default_rng(9).poisson(1.0, SIDE * SIDE).astype(float), (6, 1))

    def last_year(counts: np.ndarray, grid: Grid, parts: np.ndarray) -> CellRates:
        return replace(smooth(counts, grid, parts), mean=counts.mean(axis=0))

    accuracy = held_out_accuracy(same, GRID, 2, last_year)
    assert accuracy is not None
    assert (accuracy.difference, accuracy.ships_forecaster) == (0, False)


def smooth(counts: np.ndarray, grid: Grid, parts: np.ndarray) -> CellRates:
    return cell_rates(counts, grid, SpatialSettings(500.0), parts)


def test_expectations_and_intervals_hold_where_the_model_is_true() -> None:
    rates = np.random.default_rng(5).gamma(0.5, 4, SIDE * SIDE)
    counts = np.random.default_rng(6).poisson(rates, (14, SIDE * SIDE)).astype(float)
    accuracy = held_out_accuracy(counts, GRID, 12, smooth)
    assert accuracy is not None
    assert accuracy.coverage.observed == pytest.approx(accuracy.coverage.nominal, abs=0.015)
    assert sum(group.observed for group in accuracy.calibration) == counts[12:].sum()
    assert all(0.85 < group.ratio < 1.15 for group in accuracy.calibration)


def test_unrest_is_the_variance_of_the_rate_over_months() -> None:
    draw = np.random.default_rng(7)
    steady = draw.poisson(5.0, (12, 3000)).astype(float)
    moving = draw.poisson(5.0 * draw.gamma(4.0, 0.25, (12, 3000))).astype(float)
    assert unrest_of(steady) < 0.01
    assert unrest_of(moving) == pytest.approx(0.25, rel=0.15)
    assert unrest_of(steady[:1]) == 0


def test_predictive_mass_is_that_of_the_interval() -> None:
    counts = np.random.default_rng(8).poisson(3.0, (6, SIDE * SIDE)).astype(float)
    rates = smooth(counts, GRID, np.ones(6))
    low, high = rates.predictive_interval(2, 0.8)
    mass = rates.mass_between(low, high, 2)
    assert (mass >= 0.8 - 1e-9).all()
    assert (rates.mass_between(low + 1, high, 2) <= mass).all()
    assert np.logical_and(*(np.array(rates.rate_interval()) > 0)).all()


def test_neighbours_leave_the_cell_itself_out() -> None:
    lone = np.zeros((SIDE * SIDE, 1))
    lone[SIDE * 20 + 20] = 100
    mean = grid_neighbours(GRID, 250)(lone)[:, 0].reshape(SIDE, SIDE)
    assert mean[20, 20] < mean[20, 21]
    assert mean[20, 21] == pytest.approx(mean[21, 20])
    assert mean.min() > 0


def test_kinds_of_an_empty_cell_are_those_of_its_neighbours() -> None:
    counts = np.zeros((SIDE * SIDE, 2))
    counts[: SIDE * SIDE // 2, 0] = 4
    counts[SIDE * SIDE // 2 :, 1] = 4
    counts[0] = 0
    shares = kind_shares(counts, grid_neighbours(GRID, 500))
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares[0, 0] > 0.9
    assert shares[-1, 1] > 0.9


def test_calibration_groups_hold_equal_parts_of_what_was_expected() -> None:
    expected = np.array([1.0, 1, 2, 4])
    groups = calibration(expected, np.array([0.0, 1, 2, 8]), groups=2)
    assert [(group.cells, group.expected, group.observed) for group in groups] == [
        (3, 4, 3),
        (1, 4, 8),
    ]
    assert groups[1].low < groups[1].ratio == 2 < groups[1].high
    assert calibration(np.zeros(3), np.zeros(3)) == ()


def test_intervals_of_shares_and_pairs() -> None:
    held = coverage(np.array([True] * 9 + [False]), np.full(10, 0.95), 0.9)
    assert held.observed == pytest.approx(0.9)
    assert 0.6 < held.low < 0.9 < held.high < 1
    low, high = paired_interval([1.0, 2.0, 3.0])
    assert (low, high) == pytest.approx((2 - 2.484, 2 + 2.484), abs=1e-3)
    assert paired_interval([1.0]) == (-np.inf, np.inf)


def test_listed_neighbours_are_averaged_and_a_lonely_cell_has_the_mean_of_all() -> None:
    pairs = np.array([[0, 0, 1, 2], [1, 2, 0, 0]])
    means = listed_neighbours(*pairs)(np.array([[1.0], [2.0], [6.0], [3.0]]))[:, 0]
    assert means == pytest.approx([0.98 * 4 + 0.06, 0.98 + 0.06, 0.98 + 0.06, 3.0])


def test_a_part_of_a_month_is_held_against_that_part() -> None:
    """Months of which a third was recorded, and one without a day, bias nothing."""
    rates = np.random.default_rng(10).gamma(2.0, 3, SIDE * SIDE)
    parts = np.array([1, 1 / 3, 0, 1, 1, 1 / 3, 1, 1 / 3])
    draw = np.random.default_rng(11)
    counts = draw.poisson(parts[:, None] * rates).astype(float)
    accuracy = held_out_accuracy(counts, GRID, 6, smooth, parts)
    assert accuracy is not None
    assert [score.month for score in accuracy.months] == [6, 7]
    assert accuracy.coverage.observed == pytest.approx(accuracy.coverage.nominal, abs=0.02)
    assert all(0.85 < group.ratio < 1.15 for group in accuracy.calibration)
    expected = sum(group.expected for group in accuracy.naive_calibration)
    assert counts[6:].sum() == pytest.approx(expected, rel=0.02)
    assert unrest_of(counts, parts) < 0.02
