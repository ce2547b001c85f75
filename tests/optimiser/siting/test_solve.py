"""Sites are chosen as well as by trying every choice; answers that are wrong are found out."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.errors import MusterError
from optimiser.outcome import Status
from optimiser.siting import covering
from optimiser.siting.annealing import closes, covered, opens, rise
from optimiser.siting.arrays import by_site_of
from optimiser.siting.check import faults_of
from optimiser.siting.odd_cuts import odd_cuts
from optimiser.siting.problem import SitingProblem, maximal_covering, p_median
from optimiser.siting.programme import solve_covering
from optimiser.siting.reduce import smaller, undominated_sites
from optimiser.siting.relaxation import Cut, covers_of, relax_covering
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
    assert least_cost(smaller(problem, kept)[0]) == least_cost(problem)


def grid(seed: int, count: int, size: int = 14) -> SitingProblem:
    """A covering whose relaxation is not whole."""
    chance = np.random.default_rng(seed)
    place = chance.random((size, 2))
    apart = np.linalg.norm(place[:, None] - place, axis=2)
    return maximal_covering(apart < 0.35, chance.integers(1, 50, size), count)


def rings(size: int) -> SitingProblem:
    """Two rings of sites, each customer between two; half of every site covers all of them."""
    ring = np.eye(size, dtype=bool) | np.roll(np.eye(size, dtype=bool), 1, axis=1)
    nothing = np.zeros_like(ring)
    covered = np.block([[ring, nothing], [nothing, ring]])
    return maximal_covering(covered, np.arange(10, 10 + 2 * size), size)


@pytest.mark.parametrize("size", [3, 5])
def test_odd_cuts_hold_for_every_plan_and_close_odd_rings(size: int) -> None:
    problem, cuts = rings(size), list[Cut]()
    covers, bounds = covers_of(problem).toarray(), []
    for _ in range(8):
        relaxed = relax_covering(problem, cuts, 20)
        assert relaxed is not None
        bounds.append(relaxed.bound)
        cuts = [*relaxed.active, *odd_cuts(problem, relaxed)]
        for plan in combinations(range(problem.sites), problem.count):
            times = covers[:, plan].sum(axis=1)
            for cut in cuts:
                added = covers[list(cut)].sum(axis=0)[list(plan)]
                left = ((added + 1) // 2).sum() + (times[list(cut)] == 0).sum()
                assert left >= (len(cut) + 1) // 2
    assert bounds[0] == pytest.approx(0)
    assert bounds[-1] == pytest.approx(least_cost(problem))


def test_the_programme_is_exact_with_cuts_and_knows_when_nothing_is_better() -> None:
    problem = grid(0, 3)
    relaxed = relax_covering(problem, [], 20)
    assert relaxed is not None
    best = least_cost(problem)
    opened, bound = solve_covering(problem, odd_cuts(problem, relaxed), best + 1, 60, Cancel())
    assert opened is not None
    assert problem.cost_of(opened.tolist()) == bound == best
    assert solve_covering(problem, [], best, 60, Cancel())[1] == best


@pytest.mark.parametrize(("seed", "required"), [(3, ()), (5, (2, 7))])
def test_coverings_end_at_the_proved_optimum(
    monkeypatch: pytest.MonkeyPatch, seed: int, required: tuple[int, ...]
) -> None:
    monkeypatch.setattr(covering, "MOVES", 500)
    monkeypatch.setattr(covering, "STEPS", 2)
    problem = replace(grid(seed, 4), required=required)
    answer = choose_sites(problem, Limits(seconds=300))
    best = least_cost(problem)
    assert (answer.status, answer.cost, answer.bound) == (Status.OPTIMAL, best, best)


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


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_move_is_judged_as_the_plan_after_it(seed: int) -> None:
    problem, draw = grid(seed, 5), np.random.default_rng(seed)
    by_site, is_open = by_site_of(problem), draw.permutation(problem.sites) < problem.count
    found = covered(by_site, is_open, problem.otherwise)
    for _ in range(6):
        old, new = draw.choice(np.flatnonzero(is_open)), draw.choice(np.flatnonzero(~is_open))
        before = problem.cost_of(np.flatnonzero(is_open).tolist())
        is_open[old], is_open[new] = False, True
        after = problem.cost_of(np.flatnonzero(is_open).tolist())
        assert rise(by_site, problem.otherwise, found, old, new) == after - before
        closes(by_site, problem.otherwise, found, old)
        opens(by_site, problem.otherwise, found, new)
        anew = covered(by_site, is_open, problem.otherwise)
        assert all((one == two).all() for one, two in zip(found, anew, strict=True))
