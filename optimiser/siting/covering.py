"""Proves a maximal covering: each bound and each plan makes the problem smaller for the next.

1. The relaxation, and odd cuts while they raise the bound.
2. After each: annealing among the sites that it opens, and HiGHS among those that annealing opens
   (heuristic concentration, Rosing and ReVelle 1997). Sites that no better plan opens are left out.
3. HiGHS on what is left, told the best cost.
"""

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
MOVES, RUNS, HEAT_SHARES = 500_000, 4, (5.0, 0.15)
OPENED, CONCENTRATION_SECONDS = 0.01, 3.0
STALLED_SHARE, STALLED_ROUNDS = 0.98, 3
FINISHED_SITES = 450
FINISH_SHARE = 0.4


class CoveringSearch:
    """One run on a maximal covering."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._draw = np.random.default_rng(standing.limits.seed)
        self._seen: set[int] = set()

    def run(self) -> None:
        """Go on until the plan is proved or the time is over."""
        standing = self._standing
        standing.drop_dominated()
        self._begin()
        cuts = self._cut() if standing.goes_on else []
        if standing.goes_on:
            self._solve(standing.problem, standing.names, cuts, standing.left)

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
        """Anneal among the sites that the relaxation opens, then solve among those annealed."""
        standing, names = self._standing, self._standing.names
        is_opened = (relaxed.opened > OPENED) | np.isin(names, standing.plan)
        is_opened[list(standing.problem.required)] = True
        kept = np.flatnonzero(is_opened)
        if len(kept) < standing.problem.count or not standing.goes_on:
            return
        small, _ = smaller(standing.problem, kept)
        heat = np.array(HEAT_SHARES) * float(standing.problem.otherwise.mean())
        lists, by_site, state = lists_of(small), by_site_of(small), state_of(small)
        for _ in range(RUNS):
            if not standing.goes_on:
                return
            is_open = _random_plan(small, self._draw)
            seed = int(self._draw.integers(2**31))
            anneal(lists, by_site, state, is_open, seed, MOVES, heat)
            standing.keep(kept[is_open])
            self._seen |= set(names[kept[is_open]].tolist())

    def _solve(self, problem: SitingProblem, names: Ints, cuts: list[Cut], seconds: float) -> None:
        """HiGHS on all that is left: what it proves holds."""
        standing = self._standing
        opened, bound = solve_covering(problem, cuts, standing.cost, seconds, standing.cancel)
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
