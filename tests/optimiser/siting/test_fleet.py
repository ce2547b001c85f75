"""Bases and vehicles chosen together are the best of all; wrong answers are found out."""

from itertools import product

import numpy as np
import pytest

from optimiser.errors import MusterError
from optimiser.outcome import Status
from optimiser.siting.fleet import FleetProblem, faults_of_fleet
from optimiser.siting.fleet_solve import choose_fleet
from optimiser.solving import Limits


def little(seed: int, required: tuple[int, ...] = ()) -> FleetProblem:
    """Five sites on a line, twelve areas, four vehicles at two or three bases."""
    chance = np.random.default_rng(seed)
    site, area = chance.random(5), chance.random(12)
    return FleetProblem(
        np.abs(np.subtract.outer(area, site)) < 0.25,
        chance.integers(1, 1000, 12),
        2 + seed % 2,
        4,
        0.2 + 0.1 * (seed % 5),
        chance.integers(1, 4, 5) + 1,
        required,
    )


def most_covered(problem: FleetProblem) -> int:
    sites = problem.reach.shape[1]
    return max(
        problem.covered(plan)
        for plan in product(*(range(room + 1) for room in problem.room.tolist()))
        if sum(plan) == problem.vehicles
        and sites - plan.count(0) == problem.bases
        and all(plan[site] for site in problem.required)
    )


def test_no_plan_covers_more() -> None:
    for seed in range(4):
        problem = little(seed, (4,) if seed > 1 else ())
        answer = choose_fleet(problem, Limits(seconds=60))
        best = most_covered(problem)
        assert (answer.status, answer.covered, answer.bound) == (Status.OPTIMAL, best, best)


def test_without_time_there_is_a_plan_and_a_bound() -> None:
    problem = little(3)
    answer = choose_fleet(problem, Limits(seconds=0))
    assert answer.covered <= most_covered(problem) <= answer.bound


def test_what_a_vehicle_adds_is_the_chance_that_the_others_are_out() -> None:
    problem = FleetProblem(np.ones((1, 1), bool), np.array([1000]), 1, 3, 0.5, np.array([3]))
    assert problem.gains.tolist() == [[500, 250, 125]]
    assert problem.covered([2]) == 750


def test_everything_that_cannot_be_is_told_at_once() -> None:
    with pytest.raises(MusterError, match=r"3 sites are to be open.*; a vehicle is out for 110 %"):
        FleetProblem(np.ones((1, 2), bool), np.ones(1, np.int64), 3, 4, 1.1, np.array([2, 2]))
    with pytest.raises(MusterError, match="5 vehicles are to stand at 2 bases, but it can be 2 to"):
        FleetProblem(np.ones((1, 2), bool), np.ones(1, np.int64), 2, 5, 0.1, np.array([2, 2]))


def test_a_wrong_answer_is_found_out() -> None:
    problem = FleetProblem(
        np.eye(2, dtype=bool), np.array([1000, 3000]), 1, 2, 0.5, np.array([2, 2]), (1,)
    )
    assert faults_of_fleet(problem, (0, 2), 2250) == []
    assert "2250 are counted" in faults_of_fleet(problem, (0, 2), 2500)[0]
    faults = faults_of_fleet(problem, (3, 0), 875)
    assert any("more vehicles than room" in fault for fault in faults)
    assert any("must be bases" in fault for fault in faults)
    assert any("3 vehicles are placed" in fault for fault in faults)
