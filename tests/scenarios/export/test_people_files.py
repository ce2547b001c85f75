"""Means and Gini coefficients, against counting by hand and as the checker counts them."""

import numpy as np
import pytest

from scenarios.export.people_files import _spread, gini
from scenarios.verify.people import _gini
from scenarios.verify.totals import differing


@pytest.mark.parametrize(
    ("values", "expected"),
    [([4, 4, 4], 0.0), ([0, 0, 0], 0.0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25), ([7], 0.0)],
)
def test_gini_by_hand(values: list[float], expected: float) -> None:
    assert gini(values) == pytest.approx(expected)
    assert _gini(values) == pytest.approx(expected)


def test_what_is_told_is_near_enough_to_what_the_checker_counts() -> None:
    """Rounded halves once made a plan that nobody could write."""
    rng = np.random.default_rng(1)
    for _ in range(2000):
        values = [float(value) for value in rng.integers(0, 9, size=int(rng.integers(1, 60)))]
        told = _spread(values)
        counted = {"mean": sum(values) / len(values), "gini": _gini(values)}
        assert list(differing("rota", told, counted)) == []
