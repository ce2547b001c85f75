"""One dive into the jobs that the relaxation leaves open; the others stay with their agents."""

from dataclasses import dataclass

import numpy as np

from optimiser.assignment.diving import dive
from optimiser.assignment.knapsacks import Board, Floats, Integers
from optimiser.assignment.problem import AssignmentProblem

CELLS_A_DIVE = 4e8
"""Cells of the knapsacks' tables that a dive may fill: about half a second."""

LEAST_BUDGET, MOST_BUDGET = 1_000, 40_000
NODE_ROUNDS = 30
CELLS_TO_BEGIN = 1e5
"""What a dive costs that does not even begin."""


@dataclass(frozen=True)
class Found:
    """What a dive found: the cost of all jobs and their agents, None for nothing better.

    `ended` means that no choice was left, `cells` is the work done.
    """

    cost: int | None
    agents: Integers | None
    ended: bool
    cells: float


@dataclass(frozen=True, eq=False)
class DiveTask:
    """A dive into the jobs `free`; any other stays with its agent in `held` (jobs,).

    An assignment is looked for that costs less than `upper`. `sure` and `noise` are told in
    `dive`; `part` is the share of a whole dive that may be spent.
    """

    problem: AssignmentProblem
    free: Integers
    held: Integers
    prices: Floats
    shares: Floats
    upper: int
    sure: float
    noise: float
    part: float
    seed: int

    @property
    def may_prove(self) -> bool:
        """Whether nothing costs less than `upper` where this dive ends without a better one."""
        return self.sure > 1 and len(self.free) == self.problem.jobs

    def run(self) -> Found:
        """Dive."""
        problem, free = self.problem, self.free
        others = np.setdiff1d(np.arange(problem.jobs), free)
        agents = self.held.copy()
        room = problem.capacity.copy()
        np.subtract.at(room, agents[others], problem.weight[agents[others], others])
        if room.min() < 0:
            return Found(None, None, True, CELLS_TO_BEGIN)
        fixed = int(problem.cost[agents[others], others].sum())
        a_round = (1.5 * float(room.mean()) + problem.agents) * len(free) + 1
        budget = int(np.clip(self.part * CELLS_A_DIVE / a_round, LEAST_BUDGET, MOST_BUDGET))
        board = Board(
            np.ascontiguousarray(problem.cost[:, free]),
            np.ascontiguousarray(problem.weight[:, free]),
            room,
            np.ascontiguousarray(problem.allowed[:, free]),
        )
        upper = self.upper - fixed
        cost, found, done = dive(
            board,
            self.prices[free],
            np.ascontiguousarray(self.shares[:, free]),
            upper,
            self.sure,
            self.noise,
            NODE_ROUNDS,
            budget,
            self.seed,
        )
        if cost >= upper:
            return Found(None, None, done < budget, done * a_round)
        agents[free] = found
        return Found(int(cost) + fixed, agents, done < budget, done * a_round)
