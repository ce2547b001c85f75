"""What a siting run knows: the problem as it shrinks, the best plan and the best bound so far."""

import math
import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimiser.siting.problem import Ints, SitingProblem
from optimiser.siting.reduce import smaller, undominated_sites, with_enough
from optimiser.solving import Cancel, Limits, Progress, ProgressListener

Floats = NDArray[np.float64]
SLACK = 1e-6


class Standing:
    """One run's knowledge; sites of `problem` are told by their number in the whole problem.

    `problem` holds every plan that could be better than the best one.
    """

    def __init__(
        self, whole: SitingProblem, limits: Limits, cancel: Cancel, tell: ProgressListener
    ) -> None:
        self.began = time.monotonic()
        self.whole, self.limits, self._cancel, self._tell = whole, limits, cancel, tell
        self.problem = whole
        self.names: Ints = np.arange(whole.sites, dtype=np.int64)
        self.plan: Ints = np.empty(0, dtype=np.int64)
        self.cost, self.bound, self.found_seconds = 0, -1, 0.0

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self.limits.seconds - self.seconds

    @property
    def cancel(self) -> Cancel:
        """What asks the run to stop."""
        return self._cancel

    @property
    def goes_on(self) -> bool:
        """Whether anything is open and there is time for it."""
        return self.bound < self.cost and self.left > 0 and not self._cancel.requested

    def keep(self, opened: Ints) -> int:
        """Keep a plan, in sites of the problem as it is now, if it is the best; the least cost."""
        return self.keep_named(self.names[opened])

    def keep_named(self, plan: Ints) -> int:
        """Keep a plan, in sites of the whole problem, if it is the best; the least cost."""
        cost = self.whole.cost_of(plan.tolist())
        if not len(self.plan) or cost < self.cost:
            self.plan, self.cost = plan, cost
            self.found_seconds = self.seconds
            self._told("a better choice costs")
        return self.cost

    def is_beaten(self, bound: float) -> bool:
        """Whether no plan under this bound is better than the best."""
        return rounded(bound) >= self.cost

    def prove(self, bound: float) -> None:
        """Take a bound of the problem as it is now: beneath it is no plan but the best one."""
        proved = min(rounded(bound), self.cost)
        if proved > self.bound:
            self.bound = proved
            self._told("no choice costs less than proved:")

    def fix(self, bound: float, saves: Floats) -> Ints | None:
        """Close and require what a Lagrangian bound and its savings leave no choice about.

        Gives the customer that each customer became, or `None` where nothing changed.
        """
        problem = self.problem
        free = np.ones(problem.sites, dtype=np.bool_)
        free[list(problem.required)] = False
        missing = problem.count - int((~free).sum())
        order = np.sort(saves[free])
        worst = order[missing - 1] if missing else -np.inf
        best = order[missing] if missing < len(order) else np.inf
        # the bound of the plans with one site forced open, or closed
        needed = self.cost - 1 + SLACK * max(1.0, abs(bound) * SLACK)
        closed = free & (bound + saves - worst > needed)
        opened = free & ~closed & (bound - saves + best > needed)
        if not closed.any() and not opened.any():
            return None
        required = {*problem.required, *np.flatnonzero(opened).tolist()}
        self.problem = replace(problem, required=tuple(sorted(required)))
        return self.keep_only(with_enough(np.flatnonzero(~closed), self.problem))

    def keep_only(self, kept: Ints) -> Ints:
        """Leave out the other sites; gives the customer that each customer became."""
        self.names = self.names[kept]
        self.problem, became = smaller(self.problem, kept)
        return became

    def drop_dominated(self) -> Ints:
        """Leave out the sites of a covering that others make needless."""
        return self.keep_only(undominated_sites(self.problem))

    def _told(self, message: str) -> None:
        self._tell(Progress("siting", message, self.seconds, self.cost, self.bound))


def rounded(bound: float) -> int:
    """The whole number that a bound proves, with room for the rounding of its sums."""
    return math.ceil(bound - SLACK * max(1.0, abs(bound) * SLACK))
