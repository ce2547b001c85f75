"""Sites are chosen as well as by trying every choice; answers that are wrong are found out."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.errors import MusterError
from optimiser.outcome import Status
from optimiser.siting import solve
from optimiser.siting.check import faults_of
from optimiser.siting.problem import SitingProblem, maximal_covering, p_median
from optimiser.siting.programme import relaxed_prices, solve_programme
from optimiser.siting.reduce import undominated_sites, with_sites_only
from optimiser.siting.solve import choose_sites
from optimiser.solving import Cancel, Limits


@st.composite
def problems(draw: st.DrawFn) -> SitingProblem:
    """Small p-medians and coverings, some with a site that must be open."""
    seed = draw(st.integers(0, 10**6))
    chance = np.random.default_rng(seed)
    customers, sites = draw(st.integers(1, 12)), draw(st.integers(2, 8))
    count = draw(st.integers(1, sites))
    weight = chance.integers(0, 9, customers)
    required = draw(st.sampled_from([(), (sites - 1,)]))
    if draw(st.booleans()):
        distance = chance.integers(0, 20, (customers, sites))
        return p_median(distance, weight, count, required)
    return maximal_covering(chance.random((customers, sites)) < 0.3, weight, count, required)


def least_cost(problem: SitingProblem) -> int:
    return min(
        problem.cost_of(choice)
        for choice in combinations(range(problem.sites), problem.count)
        if set(problem.required) <= set(choice)
    )


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_choice_is_the_best_of_all(problem: SitingProblem) -> None:
    # the exact end of a covering is a process of its own, tried below
    answer = choose_sites(problem, Limits(seconds=0.05 if problem.is_covering else 10))
    best = least_cost(problem)
    assert answer.bound <= best <= answer.cost
    assert answer.cost == problem.cost_of(answer.opened)
    if not problem.is_covering:
        assert (answer.status, answer.cost, answer.bound) == (Status.OPTIMAL, best, best)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_a_smaller_problem_has_the_same_best_choice(problem: SitingProblem) -> None:
    kept = undominated_sites(problem) if problem.is_covering else np.arange(problem.sites)
    assert least_cost(with_sites_only(problem, kept)) == least_cost(problem)


def grid(seed: int, count: int) -> SitingProblem:
    """A covering whose relaxation is not whole."""
    chance = np.random.default_rng(seed)
    place = chance.random((14, 2))
    apart = np.linalg.norm(place[:, None] - place, axis=2)
    return maximal_covering(apart < 0.35, chance.integers(1, 50, 14), count)


def test_the_programme_is_exact_and_its_prices_are_a_bound() -> None:
    for seed in range(2):
        problem = grid(seed, 3)
        found = solve_programme(problem, 20, Cancel())
        assert found.opened is not None
        assert problem.cost_of(found.opened.tolist()) == found.bound == least_cost(problem)
        price = relaxed_prices(problem, 5)
        assert price is not None
        saves = np.zeros(problem.sites)
        customer = np.repeat(np.arange(14), np.diff(problem.start))
        np.add.at(saves, problem.site, -price[customer])
        assert price.sum() + np.sort(saves)[:3].sum() <= found.bound + 1e-6


def test_annealing_and_fixing_end_at_the_proved_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "SMALL_SITES", 0)
    monkeypatch.setattr(solve, "MOVES", 500)
    monkeypatch.setattr(solve, "STEPS", 2)
    problem = grid(3, 4)
    answer = choose_sites(problem, Limits(seconds=300))
    assert (answer.status, answer.cost, answer.bound) == (
        Status.OPTIMAL,
        *[least_cost(problem)] * 2,
    )


def test_a_cancelled_run_keeps_a_plan_and_a_bound() -> None:
    cancel = Cancel()
    cancel.request()
    problem = p_median(np.random.default_rng(1).integers(1, 99, (40, 40)), np.ones(40), 6)
    answer = choose_sites(problem, cancel=cancel)
    assert len(answer.opened) == 6
    assert answer.bound <= answer.cost


@pytest.mark.parametrize(("count", "required"), [(0, ()), (4, ()), (1, (0, 2))])
def test_a_count_that_cannot_be_is_a_sentence(count: int, required: tuple[int, ...]) -> None:
    problem = p_median(np.ones((3, 3)), np.ones(3), count, required)
    with pytest.raises(MusterError, match="are to be open, but it can be"):
        choose_sites(problem)


def test_a_wrong_answer_is_found_out() -> None:
    problem = p_median([[0, 5], [5, 0]], [1, 2], 1, (1,))
    assert faults_of(problem, (1,), 5) == []
    assert "5 are counted" in faults_of(problem, (1,), 4)[0]
    assert any("must be open" in fault for fault in faults_of(problem, (0,), 10))
    assert any("are asked" in fault for fault in faults_of(problem, (0, 1), 0))
