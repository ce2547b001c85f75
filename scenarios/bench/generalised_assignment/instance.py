"""Reads a generalised assignment problem as it is published."""

from pathlib import Path

import numpy as np

from optimiser.assignment.problem import AssignmentProblem
from optimiser.errors import MusterError


def read_instance(path: Path) -> AssignmentProblem:
    """The problem of a file: agents and jobs, costs and weights by agent, then capacities.

    Raises `MusterError` where the numbers are not whole, too few or too many.
    """
    words = path.read_text(encoding="utf-8", errors="replace").split()
    if len(words) < 2 or not all(word.isdecimal() for word in words):
        message = f"{path.name} should hold whole numbers of 0 or more, agents and jobs first"
        raise MusterError(message)
    agents, jobs = int(words[0]), int(words[1])
    wanted = 2 + 2 * agents * jobs + agents
    if agents < 1 or jobs < 1 or len(words) != wanted:
        message = (
            f"{path.name} begins with {agents} agents and {jobs} jobs and should hold {wanted} "
            f"numbers, but holds {len(words)}"
        )
        raise MusterError(message)
    numbers = np.array(words[2:], dtype=np.int64)
    cost, weight, capacity = np.split(numbers, [agents * jobs, 2 * agents * jobs])
    shape = (agents, jobs)
    return AssignmentProblem(
        cost.reshape(shape), weight.reshape(shape), capacity, np.ones(shape, dtype=np.bool_)
    )
