"""Vehicles are shared as well as by trying every way."""

from itertools import product
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.errors import MusterError
from optimiser.siting.vehicles import loss, share_vehicles

BASES = st.lists(
    st.tuples(st.floats(0.1, 20), st.floats(0.01, 8), st.integers(1, 5)), min_size=1, max_size=4
)


@pytest.mark.parametrize(("vehicles", "load"), [(0, 2.0), (1, 0.5), (3, 2.0), (6, 9.0)])
def test_the_loss_is_erlangs(vehicles: int, load: float) -> None:
    terms = [load**k / factorial(k) for k in range(vehicles + 1)]
    assert loss(vehicles, load) == pytest.approx(terms[-1] / sum(terms), rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(BASES, st.integers(0, 8))
def test_no_other_sharing_loses_fewer(bases: list[tuple[float, float, int]], more: int) -> None:
    calls, loads, most = zip(*bases, strict=True)
    total = min(len(bases) + more, sum(most))
    found = share_vehicles(calls, loads, total, most)
    ways = product(*(range(1, bays + 1) for bays in most))
    best = min(
        sum(c * loss(v, a) for c, v, a in zip(calls, way, loads, strict=True))
        for way in ways
        if sum(way) == total
    )
    assert found.lost == pytest.approx(best, rel=1e-9, abs=1e-12)
    assert sum(found.vehicles) == total
    assert all(1 <= v <= bays for v, bays in zip(found.vehicles, most, strict=True))


@pytest.mark.parametrize(("total", "most"), [(1, None), (5, [2, 2]), (2, [0, 2])])
def test_too_few_vehicles_or_bays_is_a_sentence(total: int, most: list[int] | None) -> None:
    with pytest.raises(MusterError, match="cannot be shared among 2 bases"):
        share_vehicles([1, 1], [1, 1], total, most)
