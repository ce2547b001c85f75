"""The cheapest moves that keep every load within limits, as a generalised assignment problem."""

from collections.abc import Mapping

import numpy as np

from optimiser.assignment.problem import AssignmentProblem
from optimiser.assignment.solve import AssignmentAnswer, assign
from optimiser.caseloads.problem import CaseloadProblem, Manager
from optimiser.solving import Cancel, Limits


def cheapest_moves(
    problem: CaseloadProblem,
    possible: Mapping[str, tuple[Manager, ...]],
    worst_per_mille: int,
    limits: Limits,
    cancel: Cancel,
) -> AssignmentAnswer:
    """Cases (jobs) to managers (agents) at the least cost of moves, in the order of the problem.

    No load is above `worst_per_mille` of capacity nor above the upper band. The bound holds for
    every such plan that the rules on pairs allow.
    """
    number_of = {manager.manager_id: number for number, manager in enumerate(problem.managers)}
    shape = (len(problem.managers), len(problem.offenders))
    allowed, cost = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.int64)
    for job, offender in enumerate(problem.offenders):
        for manager in possible[offender.offender_ref]:
            agent = number_of[manager.manager_id]
            allowed[agent, job] = True
            cost[agent, job] = problem.move_cost(offender, manager)
    unit = problem.points_unit
    points = np.array([offender.points // unit for offender in problem.offenders], dtype=np.int64)
    room = [
        min(problem.points_within(manager, worst_per_mille), problem.band_points(manager)) // unit
        for manager in problem.managers
    ]
    weight = np.broadcast_to(points, shape).copy()
    capacity = np.array(room, dtype=np.int64)
    return assign(AssignmentProblem(cost, weight, capacity, allowed), limits, cancel=cancel)
