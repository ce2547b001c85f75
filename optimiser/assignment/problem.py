"""The generalised assignment problem."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class AssignmentProblem:
    """Every job goes to one agent, at a cost, and no agent takes more than it has room for.

    `cost` and `weight` are whole numbers of shape (agents, jobs), weights not below zero;
    `capacity` has shape (agents,). `allowed` of shape (agents, jobs) says who may take what.
    """

    cost: Integers
    weight: Integers
    capacity: Integers
    allowed: Flags

    @cached_property
    def agents(self) -> int:
        """How many agents there are."""
        return int(self.cost.shape[0])

    @cached_property
    def jobs(self) -> int:
        """How many jobs there are."""
        return int(self.cost.shape[1])

    def cost_of(self, agents: Integers) -> int:
        """What an assignment, given as the agent of every job, costs."""
        return int(self.cost[agents, np.arange(self.jobs)].sum())

    def loads(self, agents: Integers) -> Integers:
        """Weight that every agent takes on, shape (agents,)."""
        loads = np.zeros(self.agents, dtype=np.int64)
        np.add.at(loads, agents, self.weight[agents, np.arange(self.jobs)])
        return loads

    def keeps(self, agents: Integers) -> bool:
        """Whether an assignment is allowed and within every capacity."""
        allowed = self.allowed[agents, np.arange(self.jobs)].all()
        return bool(allowed and (self.loads(agents) <= self.capacity).all())
