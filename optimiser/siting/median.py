"""Proves a p-median: Lagrangian ascent and interchange, then branch and bound on what is left."""

import numpy as np
from numpy.typing import NDArray

from optimiser.siting.arrays import by_site_of, lists_of, state_of
from optimiser.siting.branch import Branching
from optimiser.siting.interchange import improve, restart
from optimiser.siting.kernels import ascend, bound_of
from optimiser.siting.problem import Ints, SitingProblem
from optimiser.siting.standing import Standing

Floats = NDArray[np.float64]
STEPS = 600
KICKS, KICKED_SITES = 40, 3
SMALL_SITES = 400


class MedianSearch:
    """One run on a p-median."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    def run(self) -> None:
        """Go on until the plan is proved or the time is over."""
        price = self._first_plan()
        if self._standing.goes_on:
            self._fix(price)
        if self._standing.goes_on:
            self._branch(price)

    def _first_plan(self) -> Floats:
        """Improve what the first prices open, and raise the prices; gives them."""
        standing, problem = self._standing, self._standing.problem
        price, lists, state = _first_prices(problem), lists_of(problem), state_of(problem)
        saves, chosen = np.empty(problem.sites), np.empty(problem.count, dtype=np.int64)
        bound_of(lists, state, problem.count, price, saves, chosen)
        self._improve(chosen, 0)
        cost = float(standing.cost)
        standing.prove(ascend(lists, state, problem.count, price, cost, STEPS, 1.0)[0])
        if standing.bound < standing.cost:
            bound_of(lists, state, problem.count, price, saves, chosen)
            self._improve(chosen, KICKS if problem.sites <= SMALL_SITES else 0)
        cost = float(standing.cost)
        standing.prove(ascend(lists, state, problem.count, price, cost, STEPS, 0.5)[0])
        return price

    def _improve(self, chosen: Ints, kicks: int) -> None:
        problem = self._standing.problem
        is_open = np.zeros(problem.sites, dtype=np.bool_)
        is_open[chosen] = True
        lists, by_site, state = lists_of(problem), by_site_of(problem), state_of(problem)
        if kicks:
            draw = np.random.default_rng(self._standing.limits.seed)
            chances = draw.integers(0, 2**40, (kicks, 2 * KICKED_SITES))
            restart(lists, by_site, state, is_open, chances, KICKED_SITES)
        else:
            improve(lists, by_site, state, is_open)
        self._standing.keep(np.flatnonzero(is_open))

    def _fix(self, price: Floats) -> None:
        """Close and require what the bound under these prices leaves no choice about."""
        problem = self._standing.problem
        saves, chosen = np.empty(problem.sites), np.empty(problem.count, dtype=np.int64)
        lists, state = lists_of(problem), state_of(problem)
        bound, _, _ = bound_of(lists, state, problem.count, price, saves, chosen)
        self._standing.prove(bound)
        if self._standing.goes_on:
            self._standing.fix(bound, saves)

    def _branch(self, price: Floats) -> None:
        """Branch and bound until the plan is proved or the time is over."""
        standing, problem = self._standing, self._standing.problem
        lists = lists_of(problem)
        parts = Branching(lists, problem.count, standing.keep, standing.is_beaten)
        parts.begin(state_of(problem), price.copy(), float(standing.bound))
        while standing.goes_on:
            standing.prove(min(parts.bound, float(standing.cost)))
            if standing.goes_on:
                parts.advance()


def _first_prices(problem: SitingProblem) -> Floats:
    """What a customer pays where sites are open at random, each as likely as the count says."""
    price = problem.otherwise.astype(np.float64)
    length = np.diff(problem.start)
    rank = np.minimum(problem.sites // problem.count, length - 1)
    some = length > 0
    price[some] = problem.cost[(problem.start[:-1] + rank)[some]]
    return np.minimum(price, problem.otherwise)
