"""Prices of the jobs from the linear relaxation: where the dual begins."""

import math

import numpy as np
from ortools.linear_solver import pywraplp

from optimiser.assignment.knapsacks import Floats
from optimiser.assignment.problem import AssignmentProblem
from optimiser.linear_relaxation import Row, model_of
from optimiser.solving import Limits

TIME_SHARE = 0.25


def first_prices(problem: AssignmentProblem, limits: Limits) -> Floats:
    """Dual prices (jobs,) of "one agent a job"; costs of the cheapest where the solver gave none.

    Any prices are valid: they only set where the search for better ones begins.
    """
    agents, jobs = np.nonzero(problem.allowed)
    rows = [Row(1.0, 1.0, [], []) for _ in range(problem.jobs)]
    rows += [Row(-math.inf, float(room), [], []) for room in problem.capacity]
    for index, (agent, job) in enumerate(zip(agents.tolist(), jobs.tolist(), strict=True)):
        for row, factor in ((job, 1), (problem.jobs + agent, int(problem.weight[agent, job]))):
            rows[row].indices.append(index)
            rows[row].coefficients.append(factor)
    costs = dict(enumerate(problem.cost[agents, jobs].tolist()))
    solver = pywraplp.Solver.CreateSolver("GLOP")
    solver.LoadModelFromProto(model_of(rows, [(0.0, math.inf)] * len(agents), costs))
    if limits.work is None:
        solver.SetTimeLimit(max(1, math.ceil(1000 * TIME_SHARE * limits.seconds)))
    if solver.Solve() == pywraplp.Solver.OPTIMAL:
        return np.array([row.dual_value() for row in solver.constraints()[: problem.jobs]])
    dear = problem.cost.max(initial=0) + 1
    cheapest: Floats = np.where(problem.allowed, problem.cost, dear).min(axis=0).astype(np.float64)
    return cheapest
