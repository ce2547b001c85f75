from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.demand.accuracy import share_scores

SMALL = st.lists(st.integers(0, 3), min_size=5, max_size=5)


def test_scores_by_hand_over_cells_that_saw_nothing() -> None:
    forecast, caught = np.array([5.0, 3, 1, 0]), np.array([4.0, 0, 5, 1])
    (score,) = share_scores(forecast, caught, cells=200, shares=(0.01,))
    assert (score.cells, score.incidents) == (2, 10)
    assert score.hit_rate == pytest.approx(0.4)
    assert score.pai == pytest.approx(40)
    assert score.pei == pytest.approx(4 / 9)


def test_nothing_held_back_has_no_score() -> None:
    assert share_scores(np.ones(3), np.zeros(3)) == ()


@given(SMALL, SMALL, st.integers(1, 5))
@settings(max_examples=30)
def test_shared_ties_are_the_mean_over_all_orders(
    forecast: list[int], caught: list[int], chosen: int
) -> None:
    if not sum(caught):
        return
    hits = [
        sum(caught[cell] for cell in sorted(order, key=lambda cell: -forecast[cell])[:chosen])
        for order in permutations(range(5))
    ]
    scores = share_scores(np.array(forecast, float), np.array(caught, float), shares=(chosen / 5,))
    assert scores[0].hit_rate == pytest.approx(np.mean(hits) / sum(caught))


def test_the_order_of_cells_decides_where_asked() -> None:
    (score,) = share_scores(np.ones(2), np.array([3.0, 1]), shares=(0.5,), ties="first")
    assert score.hit_rate == pytest.approx(0.75)
