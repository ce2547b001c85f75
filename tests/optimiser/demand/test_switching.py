import numpy as np
import pytest

from optimiser.demand.switching import heat_shares, hottest, shared_part

INCIDENTS = np.array([[4.0, 0], [3, 1], [0, 9], [1, 0], [0, 0]])


def test_shares_of_heat_follow_the_weights() -> None:
    assert heat_shares(np.array([3.0, 1]), np.array([1.0, 5])).tolist() == [0.375, 0.625]
    assert heat_shares(np.array([3.0, 1]), np.zeros(2)).tolist() == [0, 0]


def test_the_hottest_cells_change_with_the_weights() -> None:
    first = hottest(INCIDENTS, np.array([1.0, 0]), 0.4)
    assert first.tolist() == [1, 1, 0, 0, 0]
    second = hottest(INCIDENTS, np.array([1.0, 2]), 0.4)
    assert second.tolist() == [0, 1, 1, 0, 0]
    assert shared_part(first, second) == 0.5
    assert shared_part(first, first) == 1


def test_cells_alike_share_what_is_left_and_cold_cells_are_never_hot() -> None:
    alike = hottest(np.array([[2.0], [1], [1], [1]]), np.ones(1), 0.5)
    assert alike == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3])
    assert hottest(INCIDENTS, np.array([0.0, 1]), 0.8).tolist() == [0, 1, 1, 0, 0]
    assert not hottest(INCIDENTS, np.zeros(2), 0.4).any()
