"""Groups bounded apart, at a price of the money they share, prove what one program would."""

from itertools import pairwise

import numpy as np
import pytest
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from optimiser.linear_relaxation import linear_rows
from optimiser.people import Role
from optimiser.rota.aggregate import AggregateFacts, AggregateModel
from optimiser.rota.bounds import Prover
from optimiser.rota.group_bounds import TOLERANCE, GroupBounds
from optimiser.rota.overtime_shares import RATE_SCALE
from optimiser.rota.pool import Bench, build_bench
from optimiser.rota.stopping import Stopped
from optimiser.solving import Cancel, Limits, terms_of
from optimiser.trade_off import TradeOff
from tests.optimiser.rota.problems import district, member, problem


def of_one_program(bench: Bench, weights: list[int], reached: float | None = None) -> float:
    """The relaxation with all groups in one program: weighted minutes short at least or, where so
    many are allowed, the least thousandths of a penny."""
    facts, solver = AggregateFacts(bench), pywraplp.Solver.CreateSolver("GLOP")
    short, money = [], []
    for group, weight in enumerate(weights):
        model = AggregateModel(facts, group)
        _, rows, boxes = linear_rows(model.model.proto)
        levels = [solver.NumVar(*box, "") for box in boxes]
        for row in rows:
            parts = zip(row.coefficients, row.indices, strict=True)
            total = sum((c * levels[i] for c, i in parts), start=0.0 * levels[0])
            solver.Add(pywraplp.LinearConstraint(total, row.low, row.high))
        short += [weight * levels[variable.index] for variable in model.short.values()]
        money += [rate * levels[index] for index, rate in terms_of(model.overtime_cost).weights]
    if reached is None:
        solver.Add(sum(money) <= RATE_SCALE * bench.problem.overtime.cap_pence)
    else:
        solver.Add(sum(short) <= reached)
    solver.Minimize(sum(short) if reached is None else sum(money))
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return float(solver.Objective().Value())


@pytest.mark.parametrize("cap", [0.0, 0.5, 2.0, 50.0])
@pytest.mark.parametrize("weights", [[1, 1, 1], [1, 4, 2]])
def test_groups_apart_prove_what_they_prove_together(cap: float, weights: list[int]) -> None:
    bench = build_bench(district(48, 14, seed=3, cap_percent=cap))
    groups = GroupBounds(bench, Cancel(), lambda: False)
    groups.prove()
    without = of_one_program(build_bench(district(48, 14, seed=3, cap_percent=0.0)), weights)
    together = of_one_program(bench, weights)
    apart, prices = groups.shortfall(weights)
    assert apart <= together * (1 + 1e-9)
    assert apart >= together - TOLERANCE * without
    assert prices.cover.max() <= max(weights)
    reached = (together + without) / 2 + 1
    cost = of_one_program(bench, weights, reached) / RATE_SCALE
    assert groups.pence(weights, reached) <= cost * (1 + 1e-9)
    assert groups.pence(weights, reached) >= 0.97 * cost


def test_a_group_that_was_not_reached_is_never_short() -> None:
    bench = build_bench(district(48, 14, seed=3))
    looks = iter(range(1000))
    some = GroupBounds(bench, Cancel(), lambda: next(looks) > 6)
    some.prove()
    every, none = (GroupBounds(bench, Cancel(), lambda late=late: late) for late in (False, True))
    every.prove()
    none.prove()
    values = [groups.shortfall([1, 1, 1])[0] for groups in (none, some, every)]
    assert values[0] == 0.0
    assert values[0] < values[1] < values[2]
    late = Prover(bench, Limits(5), Cancel(), lambda: 0.0).shortfall()
    assert (late.weighted_hours, late.hours) == (0.0, 0.0)


def test_a_cancel_ends_the_curves() -> None:
    cancel = Cancel()
    groups = GroupBounds(build_bench(district(48, 14, seed=3)), cancel, lambda: False)
    cancel.request()
    with pytest.raises(Stopped):
        groups.prove()


def test_without_people_everything_is_short() -> None:
    people = [member("P0"), member("P1", Role.PCSO)]
    p = problem(
        people, np.ones((2, 168)), days=7, contracted_minutes={"P0": 0, "P1": 0}, cap_percent=0
    )
    bounds = Prover(build_bench(p), Limits(20), Cancel(), lambda: 20.0).shortfall()
    assert bounds.hours == 2 * 168


@pytest.mark.parametrize("seed", range(6))
def test_bounds_between_prices_hold_and_are_tight(seed: int) -> None:
    rng = np.random.default_rng(seed)
    model = cp_model.CpModel()
    levels = [model.new_int_var(0, 9, "") for _ in range(8)]
    for _ in range(6):
        model.add(sum(int(c) * v for c, v in zip(rng.integers(1, 9, 8), levels, strict=True)) >= 40)
    first = {index: float(cost) for index, cost in enumerate(rng.integers(0, 9, 8))}
    second = {index: float(cost) for index, cost in enumerate(rng.integers(0, 9, 8))}
    touches = TradeOff(model.proto, first, second, 5.0, 1e-6, lambda: False).touches
    assert [touches[0].price, touches[-1].price] == [0.0, 5.0]
    for price in rng.uniform(0, 5, 20):
        both = {i: first[i] + price * second[i] for i in first}
        exact = TradeOff(model.proto, both, {}, 0.0, 1.0, lambda: False).touches
        low, high = next(p for p in pairwise(touches) if p[0].price <= price <= p[1].price)
        part = (price - low.price) / (high.price - low.price)
        between = (1 - part) * low.bound + part * high.bound
        assert between <= exact[0].bound + 1e-6
        assert between >= exact[0].bound - 1e-4 * touches[-1].bound
    assert TradeOff(model.proto, first, second, 5.0, 1e-6, lambda: True).touches == []
