"""Siting as a mixed-integer programme in the radius form, for OR-Tools' own HiGHS and PDLP.

Elloumi (2010): y says which sites are open, and for every customer and every cost level z says
that no site at most that far is open, which costs the step to the next level. Maximal covering has
one level. Names of the solvers as in OR-Tools.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp
from ortools.linear_solver.linear_solver_pb2 import MPModelProto

from optimiser.errors import MusterError
from optimiser.linear_relaxation import Row, model_of
from optimiser.siting.problem import Ints, SitingProblem
from optimiser.solver_child import Cancel, child_environment

Floats = NDArray[np.float64]
INTEGRAL = 1e-6
GRACE_SECONDS, POLL_SECONDS = 2.0, 0.02
PDLP_SETTINGS = (
    "termination_criteria {{ simple_optimality_criteria {{ eps_optimal_relative: 1e-5"
    " eps_optimal_absolute: 1 }} iteration_limit: 20000 time_sec_limit: {seconds} }}"
)


@dataclass(frozen=True, eq=False)
class Solved:
    """The sites opened (none found: `None`) and the bound that was proved (none: `None`)."""

    opened: Ints | None
    bound: int | None


@dataclass(frozen=True, eq=False)
class _Levels:
    """The rows of the radius form: the customer of each and the step in cost."""

    rows: list[Row]
    customer: Ints
    step: Ints
    least: Ints


def solve_programme(problem: SitingProblem, seconds: float, cancel: Cancel) -> Solved:
    """Solve to optimality with HiGHS, or as far as the time goes; killed where it goes further."""
    levels = _levels(problem)
    found = _in_child(_model(problem, levels), seconds, cancel)
    if found.get("status") not in ("optimal", "feasible"):
        return Solved(None, None)
    bound = None
    if found["status"] == "optimal":
        bound = math.ceil(found["objective"] - INTEGRAL) + int(levels.least.sum())
    return Solved(np.flatnonzero(np.array(found["values"][: problem.sites]) > 0.5), bound)


def _in_child(model: MPModelProto, seconds: float, cancel: Cancel) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="muster-") as folder:
        question, answer = Path(folder) / "model", Path(folder) / "answer"
        question.write_bytes(model.SerializeToString())
        words = [sys.executable, "-m", "optimiser.siting.highs", str(question), str(seconds)]
        until = time.monotonic() + seconds + GRACE_SECONDS
        with subprocess.Popen(
            [*words, str(answer)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
        ) as child:
            while child.poll() is None:
                if cancel.requested or time.monotonic() > until:
                    child.kill()
                time.sleep(POLL_SECONDS)
        if child.returncode > 0:
            message = f"the process that runs HiGHS ended with code {child.returncode}"
            raise MusterError(message)
        found: dict[str, Any] = json.loads(answer.read_text("utf-8")) if answer.exists() else {}
        return found


def relaxed_prices(problem: SitingProblem, seconds: float) -> Floats | None:
    """Prices of the customers from the relaxation, nearly the best; any price gives a bound."""
    levels = _levels(problem)
    solver = pywraplp.Solver.CreateSolver("PDLP")
    solver.LoadModelFromProto(_model(problem, levels))
    solver.SetSolverSpecificParametersAsString(PDLP_SETTINGS.format(seconds=max(seconds, 0.1)))
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    duals = np.array([row.dual_value() for row in solver.constraints()[1:]])
    price = levels.least.astype(np.float64)
    np.add.at(price, levels.customer, np.clip(duals, 0.0, levels.step))
    return np.minimum(price, problem.otherwise)


def _model(problem: SitingProblem, levels: _Levels) -> MPModelProto:
    sites, required = problem.sites, set(problem.required)
    boxes = [(1.0 if site in required else 0.0, 1.0) for site in range(sites)]
    boxes += [(0.0, 1.0)] * len(levels.rows)
    costs = {sites + k: float(step) for k, step in enumerate(levels.step)}
    total = Row(problem.count, problem.count, list(range(sites)), [1] * sites)
    model = model_of([total, *levels.rows], boxes, costs)
    for variable in model.variable[:sites]:
        variable.is_integer = True
    return model


def _levels(problem: SitingProblem) -> _Levels:
    """A row for every customer and every level that a plan could leave it above."""
    rows: list[Row] = []
    customers, steps = [], []
    least = problem.otherwise.copy()
    for customer, otherwise in enumerate(problem.otherwise.tolist()):
        first, last = int(problem.start[customer]), int(problem.start[customer + 1])
        site, cost = problem.site[first:last].tolist(), problem.cost[first:last].tolist()
        usable = sum(each < otherwise for each in cost)
        if usable:
            least[customer] = cost[0]
        for k in range(usable):
            dearer = cost[k + 1] if k + 1 < usable else otherwise
            # among so many sites one is open in every plan
            if k + 1 > problem.sites - problem.count:
                break
            if dearer > cost[k]:
                variable = problem.sites + len(rows)
                rows.append(Row(1, np.inf, [*site[: k + 1], variable], [1] * (k + 2)))
                customers.append(customer)
                steps.append(dearer - cost[k])
    return _Levels(rows, np.array(customers, np.int64), np.array(steps, np.int64), least)
