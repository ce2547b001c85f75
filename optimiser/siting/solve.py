"""Chooses the sites to open: a good plan first, then a bound, then what is left exactly.

1. Lagrangian ascent and interchange. They meet on most p-medians.
2. On larger coverings, where ascent stalls, prices from the relaxation; then short annealings, and
   the best of all sites that these opened (heuristic concentration, Rosing and ReVelle 1997): a
   small programme that HiGHS solves at once.
3. Sites that no better plan can open are closed, those that every better plan opens are required.
4. What is left: branch and bound with Lagrangian bounds for a p-median, HiGHS on the radius form
   for a covering, whose relaxation is weaker.
"""

import math
import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimiser.errors import ModelDisagreement, MusterError
from optimiser.outcome import Status
from optimiser.siting.annealing import anneal
from optimiser.siting.arrays import by_site_of, lists_of, state_of
from optimiser.siting.branch import Branching
from optimiser.siting.check import faults_of
from optimiser.siting.interchange import improve, restart
from optimiser.siting.kernels import ascend, bound_of
from optimiser.siting.problem import Ints, SitingProblem
from optimiser.siting.programme import relaxed_prices, solve_programme
from optimiser.siting.reduce import undominated_sites, with_enough, with_sites_only
from optimiser.solving import Cancel, Limits, Progress, ProgressListener, ignore_progress

Floats = NDArray[np.float64]
SLACK = 1e-6
STEPS = 600
KICKS, KICKED_SITES = 40, 3
SMALL_SITES = 400
MOVES, RUNS_AT_A_TIME, FRUITLESS_BATCHES = 1_000_000, 6, 2
HEAT_SHARES = (1.2, 0.08)
ANNEALING_SHARE, CONCENTRATION_SECONDS = 0.6, 5.0


@dataclass(frozen=True)
class SitingAnswer:
    """The sites to open (none found: empty), what they cost, what is proved, and what it took.

    `found_seconds` is when the plan was found.
    """

    status: Status
    opened: tuple[int, ...]
    cost: int
    bound: int
    seconds: float
    found_seconds: float


def choose_sites(
    problem: SitingProblem,
    limits: Limits | None = None,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> SitingAnswer:
    """Open `problem.count` sites at the least cost; there is always a plan and a bound.

    HiGHS has a time limit only, so under a work limit a run that it ends need not repeat. Raises
    `MusterError` where so many sites cannot be opened.
    """
    least = max(1, len(set(problem.required)))
    if not least <= problem.count <= problem.sites:
        message = f"{problem.count} sites are to be open, but it can be {least} to {problem.sites}"
        raise MusterError(message)
    search = _Search(problem, limits or Limits(), cancel or Cancel(), on_progress)
    search.run()
    return search.answer()


class _Search:
    """One run: the problem as it shrinks, the best plan and the best bound so far."""

    def __init__(
        self, problem: SitingProblem, limits: Limits, cancel: Cancel, tell: ProgressListener
    ) -> None:
        self._began = time.monotonic()
        self._whole, self._limits, self._cancel, self._tell = problem, limits, cancel, tell
        self._names: Ints = np.arange(problem.sites, dtype=np.int64)
        self._problem = problem
        if problem.is_covering:
            self._keep_only(undominated_sites(problem))
        self._plan: Ints = np.empty(0, dtype=np.int64)
        self._cost, self._bound, self._found = 0, -1, 0.0

    def run(self) -> None:
        """Go on until the plan is proved or the time is over."""
        price = self._first_plan()
        if self._problem.sites > SMALL_SITES and self._problem.is_covering and self._goes_on:
            relaxed = relaxed_prices(self._problem, self._left)
            price = price if relaxed is None else relaxed
            self._raise(self._bound_under(price))
            self._anneal()
        if self._goes_on:
            self._fix(price)
        if self._goes_on and self._problem.is_covering:
            self._finish()
        elif self._goes_on:
            self._branch(price)

    def answer(self) -> SitingAnswer:
        """The best plan, looked at anew."""
        opened = tuple(sorted(int(site) for site in self._plan))
        faults = faults_of(self._whole, opened, self._cost)
        if self._bound > self._cost:
            faults.append(f"the bound {self._bound} is above the cost {self._cost}")
        if faults:
            raise ModelDisagreement("; ".join(faults))
        proved = self._bound == self._cost
        status = Status.OPTIMAL if proved else Status.FEASIBLE
        seconds = time.monotonic() - self._began
        return SitingAnswer(status, opened, self._cost, self._bound, seconds, self._found)

    @property
    def _left(self) -> float:
        return self._limits.seconds - (time.monotonic() - self._began)

    @property
    def _goes_on(self) -> bool:
        return self._bound < self._cost and self._left > 0 and not self._cancel.requested

    def _first_plan(self) -> Floats:
        """Improve what the first prices open, and raise the prices; gives them."""
        problem, lists = self._problem, lists_of(self._problem)
        price, state = _first_prices(problem), state_of(problem)
        saves, chosen = np.empty(problem.sites), np.empty(problem.count, dtype=np.int64)
        bound_of(lists, state, problem.count, price, saves, chosen)
        self._improve(chosen, 0)
        best, _ = ascend(lists, state, problem.count, price, float(self._cost), STEPS, 1.0)
        self._raise(best)
        if self._bound < self._cost:
            bound_of(lists, state, problem.count, price, saves, chosen)
            self._improve(chosen, KICKS if problem.sites <= SMALL_SITES else 0)
        self._raise(ascend(lists, state, problem.count, price, float(self._cost), STEPS, 0.5)[0])
        return price

    def _improve(self, chosen: Ints, kicks: int) -> None:
        problem = self._problem
        is_open = np.zeros(problem.sites, dtype=np.bool_)
        is_open[chosen] = True
        lists, by_site, state = lists_of(problem), by_site_of(problem), state_of(problem)
        if kicks:
            draw = np.random.default_rng(self._limits.seed)
            chances = draw.integers(0, 2**40, (kicks, 2 * KICKED_SITES))
            restart(lists, by_site, state, is_open, chances, KICKED_SITES)
        else:
            improve(lists, by_site, state, is_open)
        self._keep(np.flatnonzero(is_open))

    def _anneal(self) -> None:
        """Anneal in batches, each followed by the best plan of all sites that were opened."""
        problem = self._problem
        mean = float(problem.otherwise.mean())
        heat = np.array([share * mean for share in HEAT_SHARES])
        lists, by_site, state = lists_of(problem), by_site_of(problem), state_of(problem)
        draw = np.random.default_rng(self._limits.seed)
        seen = np.isin(self._names, self._plan)
        until, fruitless = self._left * (1 - ANNEALING_SHARE), 0
        while fruitless < FRUITLESS_BATCHES and self._left > until:
            before = self._cost
            for _ in range(RUNS_AT_A_TIME):
                if not self._goes_on:
                    return
                is_open = _random_plan(problem, draw)
                seed = int(draw.integers(2**31))
                anneal(lists, by_site, state, is_open, seed, MOVES, heat)
                self._keep(np.flatnonzero(is_open))
                seen |= is_open
            kept = np.flatnonzero(seen)
            small = with_sites_only(problem, kept)
            found = solve_programme(small, min(self._left, CONCENTRATION_SECONDS), self._cancel)
            if found.opened is not None:
                self._keep(kept[found.opened])
            fruitless = 0 if self._cost < before else fruitless + 1

    def _fix(self, price: Floats) -> None:
        """Close and require what the bound under these prices leaves no choice about."""
        problem = self._problem
        saves, chosen = np.empty(problem.sites), np.empty(problem.count, dtype=np.int64)
        state = state_of(problem)
        value, worst, best = bound_of(lists_of(problem), state, problem.count, price, saves, chosen)
        self._raise(value)
        if self._bound >= self._cost:
            return
        needed = self._cost - 1 + SLACK * max(1.0, abs(value) * SLACK)
        free = state == 0
        closed = free & (value + saves - worst > needed)
        opened = free & (value - saves + best > needed)
        required = {*problem.required, *np.flatnonzero(opened).tolist()}
        self._problem = replace(problem, required=tuple(sorted(required)))
        self._keep_only(with_enough(np.flatnonzero(~closed), problem))

    def _bound_under(self, price: Floats) -> float:
        problem = self._problem
        saves, chosen = np.empty(problem.sites), np.empty(problem.count, dtype=np.int64)
        lists, state = lists_of(problem), state_of(problem)
        return float(bound_of(lists, state, problem.count, price, saves, chosen)[0])

    def _finish(self) -> None:
        """HiGHS on what is left, where every plan is that could be better than the best."""
        found = solve_programme(self._problem, self._left, self._cancel)
        if found.opened is not None:
            self._keep(found.opened)
        if found.bound is not None:
            self._raise(float(min(found.bound, self._cost)))

    def _branch(self, price: Floats) -> None:
        """Branch and bound until the plan is proved or the time is over."""

        def keep(opened: Ints) -> int:
            self._keep(opened)
            return self._cost

        def is_beaten(bound: float) -> bool:
            return _rounded(bound) >= self._cost

        problem = self._problem
        parts = Branching(lists_of(problem), problem.count, keep, is_beaten)
        parts.begin(state_of(problem), price.copy(), float(self._bound))
        while self._goes_on:
            self._raise(min(parts.bound, float(self._cost)))
            if self._goes_on:
                parts.advance()

    def _keep(self, opened: Ints) -> None:
        """Keep a plan, in sites of the problem as it is now, where it is the best."""
        plan = self._names[opened]
        cost = self._whole.cost_of(plan.tolist())
        if not len(self._plan) or cost < self._cost:
            self._plan, self._cost = plan, cost
            self._found = time.monotonic() - self._began
            self._told("a better choice costs")

    def _raise(self, bound: float) -> None:
        proved = _rounded(bound)
        if proved > self._bound:
            self._bound = min(proved, self._cost)
            self._told("no choice costs less than proved:")

    def _told(self, message: str) -> None:
        seconds = time.monotonic() - self._began
        self._tell(Progress("siting", message, seconds, self._cost, self._bound))

    def _keep_only(self, kept: Ints) -> None:
        self._names = self._names[kept]
        self._problem = with_sites_only(self._problem, kept)


def _rounded(bound: float) -> int:
    """The whole number that a bound proves, with room for the rounding of its sums."""
    return math.ceil(bound - SLACK * max(1.0, abs(bound) * SLACK))


def _first_prices(problem: SitingProblem) -> Floats:
    """What a customer pays where sites are open at random, each as likely as the count says."""
    if problem.is_covering:
        return np.asarray(problem.otherwise / np.sqrt(np.maximum(np.diff(problem.start), 1)))
    price = problem.otherwise.astype(np.float64)
    length = np.diff(problem.start)
    rank = np.minimum(problem.sites // problem.count, length - 1)
    some = length > 0
    price[some] = problem.cost[(problem.start[:-1] + rank)[some]]
    return np.minimum(price, problem.otherwise)


def _random_plan(problem: SitingProblem, draw: np.random.Generator) -> NDArray[np.bool_]:
    is_open: NDArray[np.bool_] = np.equal(state_of(problem), 1)
    free = np.flatnonzero(~is_open)
    chosen = draw.choice(free, problem.count - int(is_open.sum()), replace=False)
    is_open[chosen] = True
    return is_open
