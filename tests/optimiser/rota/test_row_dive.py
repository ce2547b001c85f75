"""A dive gives everybody a lawful row, no better than the bound and no worse than a poor search."""

from datetime import timedelta

import numpy as np

from optimiser.people import Role
from optimiser.rota.kernel import restore
from optimiser.rota.pool import build_bench
from optimiser.rota.rewards import keeps_limits
from optimiser.rota.row_bound import RowBound
from optimiser.rota.row_dive import RowDive, rounds_of_dive
from optimiser.rota.row_relaxation import GroupRelaxation
from optimiser.rota.search import Search
from optimiser.rota.verify import breaches_of
from optimiser.solving import Cancel, Limits
from tests.optimiser.rota.problems import MONDAY, SHIFTS, member, problem

PENNY = 0.01


def dived() -> tuple[float, float, float]:
    """The bound of a group of eight, and what its greedy and its dived roster cost in hours."""
    people = [member(f"P{i}", Role.SERGEANT) for i in range(8)]
    required = np.random.default_rng(3).integers(1, 4, size=(1, 336))
    fixed = {(f"P{i}", MONDAY + timedelta(i)): None if i % 2 else "E" for i in range(6)}
    p = problem(people, required, days=14, shifts=SHIFTS[:3], cap_percent=50.0,
                extension_minutes=(60, 120), fixed=fixed)  # fmt: skip
    bench, pool = (found := build_bench(p)), found.pool
    group = RowBound(bench).groups[0]
    weight = p.requirement_weights[0]

    def cost() -> float:
        pence = sum(tour.cost_pence for tour in bench.roster().planned)
        short = np.maximum(0, pool.required[0] - pool.cover[0]).sum() / 60
        return float(weight * short + PENNY * pence / 60)

    Search(bench, Limits(5), Cancel()).construct()
    greedy = cost()
    relaxation = GroupRelaxation(bench, group, PENNY, np.full(336, weight / 2))
    for _ in range(25):
        if not relaxation.closed:
            relaxation.advance()
    known, prices = relaxation.master.rows, relaxation.prices
    dive = RowDive(bench, group, PENNY, known, prices)
    assert dive.rows(lambda: True) is None
    rows = RowDive(bench, group, PENNY, known, prices).rows(lambda: False)
    assert rows is not None
    assert all(keeps_limits(pool, person, row) for person, row in enumerate(rows))
    assert np.array_equal(rows[pool.pinned], pool.rows[pool.pinned])
    restore(pool, group.people, rows)
    assert {breach.rule for breach in breaches_of(bench.roster(), p)} <= {"overtime_cap"}
    return relaxation.bound / 60, greedy, cost()


def test_a_dive_is_lawful_and_between_the_bound_and_a_greedy_roster() -> None:
    bound, greedy, found = dived()
    assert bound <= found + 1e-6
    assert found < greedy


def test_the_rounds_of_a_dive_are_those_of_giving_rows_in_turn() -> None:
    assert rounds_of_dive(0) == 0
    assert rounds_of_dive(1) == 2
    assert rounds_of_dive(21) == 2 + rounds_of_dive(17)
