"""Proves a maximal covering: each bound and each plan makes the problem smaller for the next.

1. The relaxation, and odd cuts while they raise the bound.
2. Beside it annealing among the sites that it opens (heuristic concentration, Rosing and ReVelle
   1997). Sites that no better plan opens are left out, and the next relaxation is smaller.
3. HiGHS on what is left, told the best cost.
"""

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from optimiser.siting.annealing import anneal
from optimiser.siting.arrays import by_site_of, lists_of, state_of
from optimiser.siting.interchange import improve
from optimiser.siting.kernels import ascend, bound_of
from optimiser.siting.odd_cuts import odd_cuts
from optimiser.siting.problem import Ints, SitingProblem
from optimiser.siting.programme import solve_covering
from optimiser.siting.reduce import smaller
from optimiser.siting.relaxation import Cut, Relaxed, relax_covering
from optimiser.siting.standing import Standing

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
STEPS = 300
MOVES, RUNS, HEAT_SHARES = 1_000_000, 2, (5.0, 0.15)
OPENED, NEAR_SHARE, CONCENTRATION_SECONDS = 0.01, 0.02, 4.0
STALLED_SHARE, STALLED_ROUNDS = 0.98, 3
FINISHED_SITES = 450
FINISH_SHARE = 0.25


class CoveringSearch:
    """One run on a maximal covering."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._draw = np.random.default_rng(standing.limits.seed)
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._annealed: Future[list[Ints]] | None = None
        self._seen: set[int] = set()
        self._is_first = True

    def run(self) -> None:
        """Go on until the plan is proved or the time is over."""
        standing = self._standing
        standing.drop_dominated()
        self._begin()
        with self._pool:
            cuts = self._cut() if standing.goes_on else []
            self._collect()
        if standing.goes_on:
            self._finish(cuts)

    def _begin(self) -> None:
        """A first plan by interchange and a first bound by Lagrangian ascent."""
        standing, problem = self._standing, self._standing.problem
        lists, state = lists_of(problem), state_of(problem)
        price = problem.otherwise / np.sqrt(np.maximum(np.diff(problem.start), 1))
        saves, chosen = np.empty(problem.sites), np.empty(problem.count, dtype=np.int64)
        bound_of(lists, state, problem.count, price, saves, chosen)
        is_open = np.zeros(problem.sites, dtype=np.bool_)
        is_open[chosen] = True
        improve(lists, by_site_of(problem), state, is_open)
        cost = standing.keep(np.flatnonzero(is_open))
        ascend(lists, state, problem.count, price, float(cost), STEPS, 1.0)
        bound, _, _ = bound_of(lists, state, problem.count, price, saves, chosen)
        standing.keep(chosen)
        standing.prove(bound)
        if standing.goes_on:
            standing.fix(bound, saves)
            standing.drop_dominated()

    def _cut(self) -> list[Cut]:
        """Relax, search, leave out and cut while that pays; gives the cuts of what is left."""
        standing = self._standing
        cuts: list[Cut] = []
        stalled, gap = 0, np.inf
        until = standing.left * FINISH_SHARE
        while standing.goes_on:
            relaxed = relax_covering(standing.problem, cuts, standing.left)
            if relaxed is None:
                break
            standing.prove(relaxed.bound)
            self._search(relaxed)
            before, gap = gap, standing.cost - relaxed.bound
            stalled = stalled + 1 if gap > STALLED_SHARE * before else 0
            more = odd_cuts(standing.problem, relaxed) if standing.goes_on else []
            cuts = list(dict.fromkeys([*relaxed.active, *more]))
            cuts = self._left_out(relaxed, cuts)
            is_small = standing.problem.sites <= FINISHED_SITES
            if not more or stalled >= STALLED_ROUNDS or is_small or standing.left < until:
                break
        return cuts

    def _left_out(self, relaxed: Relaxed, cuts: list[Cut]) -> list[Cut]:
        """Fix under the relaxation's prices; the cuts told in the customers that are left."""
        standing = self._standing
        if not standing.goes_on or (became := standing.fix(relaxed.bound, relaxed.saves)) is None:
            return cuts
        became = standing.drop_dominated()[became]
        told = [_odd(became[list(cut)].tolist()) for cut in cuts]
        return [cut for cut in dict.fromkeys(told) if len(cut) > 1]

    def _search(self, relaxed: Relaxed) -> None:
        """Take what was annealed meanwhile, and anneal among the sites that are opened now."""
        standing, names = self._standing, self._standing.names
        self._collect()
        dearest = np.sort(relaxed.saves)[standing.problem.count - 1]
        reach = NEAR_SHARE * abs(dearest)
        is_opened = (relaxed.opened > OPENED) | np.isin(names, standing.plan)
        is_opened |= relaxed.saves - dearest < reach
        is_opened[list(standing.problem.required)] = True
        kept = np.flatnonzero(is_opened)
        if len(kept) < standing.problem.count or not standing.goes_on:
            return
        starts = self._draw.integers(2**31, size=RUNS).tolist()
        self._annealed = self._pool.submit(self._anneal, standing.problem, names, kept, starts)
        if self._is_first:
            self._collect()
        self._is_first = False

    def _anneal(
        self, problem: SitingProblem, names: Ints, kept: Ints, seeds: list[int]
    ) -> list[Ints]:
        """Anneal among some sites, then solve among all that were ever annealed; gives names.

        In a thread, as the relaxation takes one processor only.
        """
        standing = self._standing
        small, _ = smaller(problem, kept)
        heat = np.array(HEAT_SHARES) * float(problem.otherwise.mean())
        lists, by_site, state = lists_of(small), by_site_of(small), state_of(small)
        plans: list[Ints] = []
        for seed in seeds:
            if standing.goes_on:
                is_open = _random_plan(small, np.random.default_rng(seed))
                anneal(lists, by_site, state, is_open, seed, MOVES, heat)
                plans.append(names[kept[is_open]])
        self._seen |= {int(name) for plan in plans for name in plan}
        if self._is_first or not standing.goes_on:
            return plans
        cost = min([standing.cost, *(standing.whole.cost_of(plan.tolist()) for plan in plans)])
        is_seen = np.isin(names, list(self._seen))
        is_seen[list(problem.required)] = True
        seen = np.flatnonzero(is_seen)
        seconds = min(standing.left, CONCENTRATION_SECONDS)
        if len(seen) >= problem.count:
            small, _ = smaller(problem, seen)
            opened, _ = solve_covering(small, [], cost, seconds, standing.cancel)
            plans += [] if opened is None else [names[seen[opened]]]
        return plans

    def _collect(self) -> None:
        """Keep the best plan of the annealing that was begun last."""
        for plan in [] if self._annealed is None else self._annealed.result():
            self._standing.keep_named(plan)
        self._annealed = None

    def _finish(self, cuts: list[Cut]) -> None:
        """HiGHS on all that is left: what it proves holds."""
        standing = self._standing
        problem, cost = standing.problem, standing.cost
        opened, bound = solve_covering(problem, cuts, cost, standing.left, standing.cancel)
        if opened is not None:
            standing.keep(opened)
        if bound is not None:
            standing.prove(float(bound))


def _odd(customers: list[int]) -> Cut:
    """The customers that are there an odd number of times."""
    odd: set[int] = set()
    for customer in customers:
        odd ^= {customer}
    return tuple(sorted(odd))


def _random_plan(problem: SitingProblem, draw: np.random.Generator) -> Bools:
    is_open: Bools = np.equal(state_of(problem), 1)
    free = np.flatnonzero(~is_open)
    chosen = draw.choice(free, problem.count - int(is_open.sum()), replace=False)
    is_open[chosen] = True
    return is_open
