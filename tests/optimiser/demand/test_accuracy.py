import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optimiser.demand.accuracy import ranking_accuracy

CELLS = 10
SIZE = np.ones(CELLS)


def test_accuracy_by_hand() -> None:
    caught = np.array([40.0, 30, 10, 5, 5, 4, 3, 2, 1, 0])
    forecast = np.array([1.0, 9, 8, 0, 0, 0, 0, 0, 0, 0])
    accuracy = ranking_accuracy(forecast, caught, caught, SIZE, area_share=0.2)
    assert accuracy is not None
    assert accuracy.area_share == pytest.approx(0.2)
    assert accuracy.pai == pytest.approx(0.4 / 0.2)
    assert accuracy.pei == pytest.approx(40 / 70)
    assert accuracy.naive_pei == pytest.approx(1)
    assert accuracy.incidents == 100


def test_density_decides_not_size() -> None:
    caught = np.array([30.0, 20.0])
    accuracy = ranking_accuracy(caught, caught, caught, np.array([9.0, 1.0]), area_share=0.1)
    assert accuracy is not None
    assert accuracy.pai == pytest.approx(0.4 / 0.1)


def test_one_cell_is_chosen_even_where_it_is_larger_than_the_share() -> None:
    accuracy = ranking_accuracy(np.ones(2), np.ones(2), np.ones(2), np.ones(2), area_share=0.1)
    assert accuracy is not None
    assert accuracy.area_share == 0.5


def test_nothing_held_back_cannot_be_scored() -> None:
    assert ranking_accuracy(SIZE, SIZE, np.zeros(CELLS), SIZE) is None


@settings(deadline=None)
@given(
    forecast=arrays(float, CELLS, elements=st.floats(0, 100)),
    caught=arrays(float, CELLS, elements=st.integers(0, 50).map(float)),
    size=arrays(float, CELLS, elements=st.floats(0.1, 9)),
)
def test_no_ranking_beats_the_best_possible(
    forecast: np.ndarray, caught: np.ndarray, size: np.ndarray
) -> None:
    accuracy = ranking_accuracy(forecast, caught, caught, size)
    if accuracy is None:
        assert caught.sum() == 0
    else:
        assert 0 <= accuracy.pei <= 1 + 1e-9
        assert 0 <= accuracy.naive_pei <= 1 + 1e-9
