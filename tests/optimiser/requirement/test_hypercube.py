import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.requirement.hypercube import Dispatching, approximate, dispatches_of
from optimiser.requirement.queueing import erlang_b, erlang_c
from tests.shared_data import shared

EXACT = 1e-9


def two_units(
    first: float, second: float, *, service: tuple[float, float] = (1, 1), waits: bool = False
) -> Dispatching:
    orders = np.array([[0, 1], [1, 0]])
    return Dispatching(np.array([first, second]), orders, np.array(service, dtype=float), waits)


def test_two_units_by_hand() -> None:
    """Balance of the four states solved on paper: own area first, the other where it is busy."""
    even = dispatches_of(two_units(0.5, 0.5))
    assert even.states == pytest.approx([2 / 5, 1 / 5, 1 / 5, 1 / 5], abs=EXACT)
    assert even.shares == pytest.approx(np.array([[3, 1], [1, 3]]) / 8, abs=EXACT)
    uneven = dispatches_of(two_units(0.75, 0.25))
    assert uneven.states == pytest.approx([2 / 5, 1 / 4, 3 / 20, 1 / 5], abs=EXACT)
    assert uneven.utilisation == pytest.approx([9 / 20, 7 / 20], abs=EXACT)


def test_a_line_keeps_the_proportions_and_goes_to_who_becomes_free() -> None:
    line = dispatches_of(two_units(0.5, 0.5, waits=True))
    # M/M/2 at 1 Erlang: 1/3 empty, 1/3 with one call, 1/3 with two or more
    assert line.states == pytest.approx([1 / 3, 1 / 6, 1 / 6, 1 / 3], abs=EXACT)
    assert line.utilisation == pytest.approx([0.5, 0.5], abs=EXACT)
    unlike = dispatches_of(two_units(0.5, 0.5, waits=True, service=(1.0, 0.5)))
    assert unlike.shares.sum(axis=0) * 1.0 == pytest.approx(
        unlike.utilisation / np.array([1.0, 0.5]), abs=EXACT
    )


def test_the_published_fractions() -> None:
    text = shared("benchmarks", "queueing", "hypercube_reference.txt").read_text(encoding="utf-8")
    cases = re.findall(
        r"lam=\((\S+),(\S+)\), pref.*\n.*P\(all busy\)=(\S+) =.*\n"
        r".*utilisation=\[(.*?)\].*\n.*=(\[.*\])",
        text,
    )
    assert len(cases) == 2
    for first, second, all_busy, used, states in cases:
        answer = dispatches_of(two_units(float(Fraction(first)), float(Fraction(second))))
        assert answer.all_busy == pytest.approx(float(Fraction(all_busy)), abs=EXACT)
        assert answer.utilisation == pytest.approx(_numbers(used), abs=EXACT)
        assert answer.states == pytest.approx(_numbers(states), abs=EXACT)


def _numbers(text: str) -> list[float]:
    return [float(Fraction(part)) for part in re.findall(r"[\d/]+", text)]


@settings(max_examples=15, deadline=None)
@given(
    rates=st.lists(st.floats(0.05, 1.0), min_size=2, max_size=4),
    units=st.integers(1, 6),
    seed=st.integers(0, 99),
)
def test_all_busy_is_erlangs_whatever_the_preferences(
    rates: list[float], units: int, seed: int
) -> None:
    orders = np.random.default_rng(seed).permuted(
        np.tile(np.arange(units), (len(rates), 1)), axis=1
    )
    load = sum(rates)
    problem = Dispatching(np.array(rates), orders, np.ones(units))
    answer = dispatches_of(problem)
    assert answer.all_busy == pytest.approx(float(erlang_b(units, load)), abs=EXACT)
    assert answer.utilisation.sum() == pytest.approx(load * (1 - answer.all_busy), abs=EXACT)
    assert approximate(problem).utilisation == pytest.approx(answer.utilisation, abs=0.05)
    if load < units:
        waiting = dispatches_of(Dispatching(problem.arrivals, orders, np.ones(units), waits=True))
        assert waiting.all_busy == pytest.approx(float(erlang_c(units, load)), abs=EXACT)
        assert waiting.utilisation.sum() == pytest.approx(load, abs=EXACT)


def test_the_approximation_is_within_two_hundredths_of_the_exact_model() -> None:
    rng = np.random.default_rng(4)
    orders = rng.permuted(np.tile(np.arange(9), (6, 1)), axis=1)
    arrivals = rng.uniform(0.3, 1.3, 6)
    for waits in (False, True):
        problem = Dispatching(arrivals, orders, np.ones(9), waits)
        exact, near = dispatches_of(problem), approximate(problem)
        assert near.utilisation == pytest.approx(exact.utilisation, abs=0.02)
        assert near.shares == pytest.approx(exact.shares, abs=0.01)


def test_larger_fleets_are_approximated_and_add_up() -> None:
    orders = np.array([np.roll(np.arange(30), -shift) for shift in range(30)])
    answer = dispatches_of(Dispatching(np.full(30, 0.6), orders, np.ones(30)))
    assert answer.states is None
    loss = float(erlang_b(30, 18.0))
    assert answer.utilisation == pytest.approx(np.full(30, 0.6 * (1 - loss)), abs=1e-6)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="name every unit once"):
        Dispatching(np.ones(1), np.array([[0, 0]]), np.ones(2))
    with pytest.raises(ValueError, match="more calls than come in"):
        two_units(1.5, 0.5, waits=True)
    with pytest.raises(ValueError, match="one rate for each area"):
        Dispatching(np.ones(3), np.array([[0, 1]]), np.ones(2))
    with pytest.raises(ValueError, match="needs calls"):
        two_units(0.0, 0.0)
