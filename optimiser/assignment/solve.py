"""Assigns jobs to agents: a bound from prices, then dives into the jobs that it leaves open."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from optimiser.assignment.dual import climb
from optimiser.assignment.first_prices import first_prices
from optimiser.assignment.knapsacks import SCALE, Board, Integers
from optimiser.assignment.problem import AssignmentProblem
from optimiser.assignment.task import DiveTask, Found
from optimiser.errors import ModelDisagreement
from optimiser.outcome import Status
from optimiser.solving import Cancel, Limits, Progress, ProgressListener, ignore_progress

FIRST_ROUNDS, ROUNDS_AT_ONCE, PATIENCE, FIRST_STEP = 600, 50, 20, 0.5
DIVES_AT_ONCE = 4
MOST_STACKED = 8_000_000
"""Pairs times jobs that the stack of a dive may hold."""

CELLS_A_WORK_UNIT = 1e9
OPEN = 0.985
"""A job that one agent takes more often than this is at first left with it."""

HOPE = 0.003
"""Share of the bound above it within which a first assignment is looked for."""

LEAST_SURE, MOST_SURE = 0.93, 1.03
LEAST_NOISE, MOST_NOISE = 0.02, 0.3
PARTS = (0.1, 0.3, 1.0)
MOST_PULL = 0.5
"""Most by which the shares are drawn to the best assignment."""


@dataclass(frozen=True)
class AssignmentAnswer:
    """The agent of every job (none: None), what they cost, and the proven bound on the least cost.

    INFEASIBLE is proved.
    """

    status: Status
    agents: Integers | None
    cost: int | None
    bound: int
    seconds: float


def assign(
    problem: AssignmentProblem,
    limits: Limits | None = None,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> AssignmentAnswer:
    """Assign every job at the least cost; costs are whole numbers of 0 or more.

    The same seed and work limit give the same answer.
    """
    search = AssignmentSearch(problem, limits or Limits(), cancel or Cancel(), on_progress)
    search.run()
    return search.answer()


@dataclass(eq=False)
class AssignmentSearch:
    """The best assignment so far, the bound, and the prices and shares that lead to them."""

    problem: AssignmentProblem
    limits: Limits
    cancel: Cancel
    on_progress: ProgressListener
    started: float = field(default_factory=time.monotonic)
    spent: float = 0.0
    bound: int = 0
    best: Integers | None = None
    ended: bool = False

    def __post_init__(self) -> None:
        """Nothing is known yet but that no assignment costs more than its dearest pairs."""
        problem = self.problem
        dearest = np.where(problem.allowed, problem.cost, 0).max(axis=0, initial=0)
        self.upper = int(dearest.sum()) + 1
        self.prices = np.zeros(problem.jobs)
        self.shares = np.full(problem.cost.shape, np.nan)
        self._random = np.random.default_rng(self.limits.seed)

    def run(self) -> None:
        """Prices first, then dives until the limits or the proof."""
        if self.problem.jobs == 0:
            self._keep(0, np.zeros(0, dtype=np.int64))
        if self.problem.jobs == 0 or not self.problem.allowed.any(axis=0).all():
            self.ended = True
            return
        self._price()
        at_least = at_most = max(1, int((self.shares.max(axis=0) < OPEN).sum()))
        hope = self._above(HOPE)
        with ThreadPoolExecutor(self.limits.worker_count) as pool:
            while not self._is_over():
                tasks = [
                    self._task(n, at_least, at_most, min(hope, self.upper))
                    for n in range(DIVES_AT_ONCE)
                ]
                done = list(pool.map(DiveTask.run, tasks))
                for task, found in zip(tasks, done, strict=True):
                    self._take(task, found)
                if all(found.ended for found in done):
                    hope = self._above(4 * (hope - self.bound) / max(1, self.bound))
                    at_most = min(self.problem.jobs, int(1.25 * at_most) + 4)

    def answer(self) -> AssignmentAnswer:
        """What was found and proved."""
        seconds = time.monotonic() - self.started
        if self.best is None:
            is_proved = self.ended or self.bound >= self.upper
            status = Status.INFEASIBLE if is_proved else Status.NO_PLAN_FOUND
            return AssignmentAnswer(status, None, None, self.bound, seconds)
        if self.ended:
            self.bound = self.upper
        if self.bound > self.upper:
            message = f"the bound {self.bound} is above the cost {self.upper}"
            raise ModelDisagreement(message)
        status = Status.OPTIMAL if self.bound == self.upper else Status.FEASIBLE
        return AssignmentAnswer(status, self.best, self.upper, self.bound, seconds)

    def _above(self, share: float) -> int:
        return min(self.upper, ceil(self.bound * (1 + share)) + 3)

    def _is_over(self) -> bool:
        if self.ended or self.bound >= self.upper or self.cancel.requested:
            return True
        if self.limits.work is not None:
            return self.spent >= self.limits.work * CELLS_A_WORK_UNIT
        return time.monotonic() - self.started >= self.limits.seconds

    def _price(self) -> None:
        """Climb from the prices of the linear relaxation."""
        problem, step = self.problem, FIRST_STEP
        self.prices = first_prices(problem, self.limits)
        table = np.zeros((problem.jobs + 1, int(problem.capacity.max()) + 1), dtype=np.int64)
        found = np.zeros(problem.jobs, dtype=np.int64)
        for _ in range(FIRST_ROUNDS // ROUNDS_AT_ONCE):
            parts, step, met, _ = climb(
                Board(problem.cost, problem.weight, problem.capacity, problem.allowed),
                np.arange(problem.jobs),
                self.prices,
                self.shares,
                step,
                ROUNDS_AT_ONCE,
                PATIENCE,
                self.upper,
                table,
                found,
            )
            if met < self.upper:
                self._keep(met, found.copy())
            self.bound = max(self.bound, -(-int(parts) // SCALE))
            if self._is_over():
                break

    def _task(self, number: int, at_least: int, at_most: int, upper: int) -> DiveTask:
        """A dive into the jobs that are least sure; the first of a turn is the plain one."""
        problem, random, shares = self.problem, self._random, self.shares
        size = at_most if number == 0 else int(random.uniform(0.8 * at_least, 1.2 * at_most))
        size = min(max(size, 1), problem.jobs, int((MOST_STACKED / problem.agents) ** 0.5))
        surest = shares.max(axis=0) + 0.03 * random.random(problem.jobs)
        if self.best is not None and number % 2:
            own = np.zeros(shares.shape)
            own[self.best, np.arange(problem.jobs)] = 1.0
            pull = MOST_PULL * random.random()
            shares = (1 - pull) * shares + pull * own
        return DiveTask(
            problem,
            np.sort(np.argsort(surest, kind="stable")[:size]),
            self.shares.argmax(axis=0),
            self.prices,
            shares,
            upper,
            sure=random.uniform(LEAST_SURE, MOST_SURE) if size < problem.jobs else MOST_SURE,
            noise=0.0 if number == 0 else random.uniform(LEAST_NOISE, MOST_NOISE),
            part=1.0 if number == 0 else random.choice(PARTS),
            seed=int(random.integers(1 << 30)),
        )

    def _take(self, task: DiveTask, found: Found) -> None:
        """Keep what a dive found and proved."""
        self.spent += found.cells
        if found.cost is not None and found.agents is not None and found.cost < self.upper:
            self._keep(found.cost, found.agents)
        if found.ended and task.may_prove and task.upper >= self.upper:
            self.ended = True

    def _keep(self, cost: int, agents: Integers) -> None:
        """Take a better assignment, after counting it anew."""
        if not self.problem.keeps(agents) or self.problem.cost_of(agents) != cost:
            message = f"an assignment said to cost {cost} does not keep to what it was asked for"
            raise ModelDisagreement(message)
        self.upper, self.best = int(cost), agents
        seconds = time.monotonic() - self.started
        self.on_progress(Progress("assignment", "cost", seconds, self.upper, self.bound))
