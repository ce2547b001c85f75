"""The relaxation's bound holds, whatever the solver's rounding."""

import time
from threading import Timer

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from optimiser.linear_relaxation import relax
from optimiser.solver_child import KILL_GRACE_SECONDS, Cancel
from optimiser.solving import Limits, relax_once

SMALL = st.integers(-9, 9)


@st.composite
def models(draw: st.DrawFn) -> cp_model.CpModel:
    """Draw a small integer model with a point that keeps every row."""
    model = cp_model.CpModel()
    number = draw(st.integers(1, 5))
    point = [draw(st.integers(0, 6)) for _ in range(number)]
    variables = [model.new_int_var(0, 6, "") for _ in range(number)]
    for _ in range(draw(st.integers(0, 5))):
        weights = [draw(SMALL) for _ in range(number)]
        at_point = sum(w * x for w, x in zip(weights, point, strict=True))
        slack = draw(st.integers(0, 4))
        total = cp_model.LinearExpr.weighted_sum(variables, weights)
        model.add(total <= at_point + slack) if draw(st.booleans()) else model.add(
            total >= at_point - slack
        )
    costs = [draw(SMALL) for _ in range(number)]
    model.minimize(cp_model.LinearExpr.weighted_sum(variables, costs) + draw(SMALL))
    return model


@settings(max_examples=60, deadline=None)
@given(models())
def test_no_plan_is_below_the_bound(model: cp_model.CpModel) -> None:
    relaxed = relax(model.proto, seconds=5)
    assert relaxed is not None
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    assert relaxed.bound <= solver.objective_value
    assert len(relaxed.values) == len(model.proto.variables)


def test_an_integral_relaxation_is_bounded_exactly() -> None:
    model = cp_model.CpModel()
    first, second = model.new_int_var(0, 10, ""), model.new_int_var(0, 10, "")
    model.add(first + second >= 7)
    model.minimize(3 * first + 2 * second + 5)
    relaxed = relax(model.proto, seconds=5)
    assert relaxed is not None
    assert relaxed.bound == 19
    assert relaxed.values == pytest.approx([0, 7])


def test_a_fraction_is_rounded_up() -> None:
    model = cp_model.CpModel()
    first = model.new_int_var(0, 10, "")
    model.add(2 * first >= 7)
    model.minimize(first)
    relaxed = relax(model.proto, seconds=5)
    assert relaxed is not None
    assert relaxed.bound == 4


def test_a_row_under_a_literal_is_left_out() -> None:
    model = cp_model.CpModel()
    first, literal = model.new_int_var(0, 10, ""), model.new_bool_var("")
    model.add(first >= 7).only_enforce_if(literal)
    model.minimize(first)
    relaxed = relax(model.proto, seconds=5)
    assert relaxed is not None
    assert relaxed.bound == 0


def test_nothing_feasible_gives_nothing() -> None:
    model = cp_model.CpModel()
    first = model.new_int_var(0, 3, "")
    model.add(2 * first >= 20)
    model.minimize(first)
    assert relax(model.proto, seconds=5) is None


def test_every_constraint_has_its_price() -> None:
    """Also those after one that is left out: two units at 3, of which a limit of 1 saves 2 each."""
    model = cp_model.CpModel()
    cheap, dear = model.new_int_var(0, 9, ""), model.new_int_var(0, 9, "")
    model.add_bool_or([model.new_bool_var("")])
    model.add(cheap + dear >= 2)
    model.add(cheap <= 1)
    model.minimize(cheap + 3 * dear)
    relaxed = relax(model.proto, 10)
    assert relaxed is not None
    assert relaxed.bound == 4
    assert relaxed.prices == pytest.approx([0, 3, -2])


def test_a_relaxation_that_is_cancelled_ends_at_once() -> None:
    model = cp_model.CpModel()
    rng = np.random.default_rng(1)
    levels = [model.new_int_var(0, 100, "") for _ in range(4000)]
    for _ in range(4000):
        chosen = rng.choice(4000, 40, replace=False)
        model.add(sum(int(rng.integers(1, 90)) * levels[i] for i in chosen) >= 4321)
    model.minimize(sum(int(rng.integers(1, 90)) * level for level in levels))
    cancel, told = Cancel(), list[float]()

    def request() -> None:
        told.append(time.monotonic())
        cancel.request()

    timer = Timer(1.0, request)
    timer.start()
    answer = relax_once(model, Limits(600), cancel)
    ended = time.monotonic()
    timer.join()
    assert answer.killed
    assert answer.bound is None
    assert ended - told[0] < KILL_GRACE_SECONDS / 2
