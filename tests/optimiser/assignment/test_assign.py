"""Generalised assignment: against every assignment there is, and repeatable."""

from itertools import product

import numpy as np
import pytest

from optimiser.assignment.knapsacks import SCALE, Board, forbid_dear, relaxed_cost
from optimiser.assignment.problem import AssignmentProblem
from optimiser.assignment.solve import assign
from optimiser.outcome import Status
from optimiser.solving import Limits

AGENTS, JOBS = 3, 7
WORK = Limits(work=0.3)


def small(seed: int, tightness: float = 0.8) -> AssignmentProblem:
    """Three agents and seven jobs whose costs fall as their weights rise (type d), some forbidden;
    no lucky number: capacity is a share of a mean load."""
    random = np.random.default_rng(seed)
    weight = random.integers(1, 20, (AGENTS, JOBS))
    cost = 25 - weight + random.integers(0, 6, (AGENTS, JOBS))
    capacity = (tightness * weight.sum(axis=1) / AGENTS).astype(np.int64)
    allowed = random.random((AGENTS, JOBS)) < 0.85
    return AssignmentProblem(cost, weight, capacity, allowed)


def every(problem: AssignmentProblem) -> list[tuple[int, np.ndarray]]:
    """Cost and agents of every assignment that keeps to the problem."""
    tried = (np.array(agents) for agents in product(range(AGENTS), repeat=JOBS))
    return [(problem.cost_of(agents), agents) for agents in tried if problem.keeps(agents)]


@pytest.mark.parametrize("seed", range(12))
def test_the_least_cost_is_found_and_proved(seed: int) -> None:
    problem = small(seed, 0.6 + 0.08 * (seed % 6))
    kept = [cost for cost, _ in every(problem)]
    answer = assign(problem, WORK)
    if not kept:
        assert answer.status is Status.INFEASIBLE
        assert answer.agents is None
        return
    assert answer.status is Status.OPTIMAL
    assert answer.cost == answer.bound == min(kept)
    assert answer.agents is not None
    assert problem.keeps(answer.agents)
    assert problem.cost_of(answer.agents) == answer.cost


def test_some_of_the_small_ones_are_possible_and_some_are_not() -> None:
    possible = {bool(every(small(seed, 0.6 + 0.08 * (seed % 6)))) for seed in range(12)}
    assert possible == {True, False}


@pytest.mark.parametrize("seed", range(6))
def test_any_prices_bound_and_forbid_only_what_is_dearer(seed: int) -> None:
    problem = small(seed, 1.1)
    kept = every(problem)
    prices = np.random.default_rng(seed).uniform(0, 40, JOBS)
    board = Board(problem.cost, problem.weight, problem.capacity, problem.allowed.copy())
    table = np.zeros((JOBS + 1, int(problem.capacity.max()) + 1), dtype=np.int64)
    taken = np.zeros(problem.cost.shape, dtype=np.bool_)
    bound = relaxed_cost(board, np.arange(JOBS), prices, taken, table)
    least = min(cost for cost, _ in kept)
    assert bound <= least * SCALE
    upper = least + 2
    forbid_dear(board, np.arange(JOBS), prices, upper * SCALE - bound, table)
    for cost, agents in kept:
        if cost <= upper:
            assert board.allowed[agents, np.arange(JOBS)].all()


def test_a_seed_repeats_under_a_work_limit() -> None:
    random = np.random.default_rng(5)
    weight = random.integers(1, 100, (5, 40))
    cost = 111 - weight + random.integers(-10, 11, (5, 40))
    capacity = (0.8 * weight.sum(axis=1) / 5).astype(np.int64)
    problem = AssignmentProblem(cost, weight, capacity, np.ones(cost.shape, dtype=np.bool_))
    one, two = (assign(problem, Limits(work=0.4, seed=3)) for _ in range(2))
    assert one.agents is not None
    assert two.agents is not None
    assert (one.agents == two.agents).all()
    assert one.bound == two.bound
    assert one.cost is not None
    assert one.bound <= one.cost <= 1.01 * one.bound


def test_nothing_to_assign_costs_nothing() -> None:
    nothing = np.zeros((2, 0), dtype=np.int64)
    answer = assign(
        AssignmentProblem(nothing, nothing, np.ones(2, dtype=np.int64), nothing.astype(np.bool_))
    )
    assert (answer.status, answer.cost) == (Status.OPTIMAL, 0)
