"""The linear relaxation of a CP-SAT model; its bound does not trust the solver's rounding."""

import math
from dataclasses import dataclass
from typing import Any

from ortools.linear_solver import pywraplp

INFINITE = 10**15
SLACK = 1e-6


@dataclass(frozen=True)
class Relaxed:
    """A lower bound on the objective in model units, and one number per variable."""

    bound: float
    values: list[float]


def relax(proto: Any, seconds: float, work: float | None = None) -> Relaxed | None:
    """Solve the linear part of a model without integrality; `None` where it did not end in time.

    Constraints that are not linear or hold only under a literal are left out, and domains with
    holes are filled, so the bound holds for the model. It is worked out anew from the dual prices:
    by weak duality any prices give a valid bound, so the solver's tolerance cannot spoil it. As
    the objective takes whole numbers only, it is rounded up.
    """
    solver = pywraplp.Solver.CreateSolver("GLOP")
    variables = [solver.NumVar(*_ends(v.domain), "") for v in proto.variables]
    rows = []
    for constraint in proto.constraints:
        if constraint.has_linear() and not len(constraint.enforcement_literal):
            linear = constraint.linear
            low, high = _ends(linear.domain)
            rows.append((solver.Constraint(low, high), _terms(linear)))
    for row, terms in rows:
        for index, coefficient in terms:
            row.SetCoefficient(variables[index], coefficient)
    objective = solver.Objective()
    costs = dict(_terms(proto.objective))
    for index, coefficient in costs.items():
        objective.SetCoefficient(variables[index], coefficient)
    parameters = "use_dual_simplex: true"
    if work is None:
        solver.SetTimeLimit(math.ceil(1000 * seconds))
    else:
        parameters += f" max_deterministic_time: {work}"
    solver.SetSolverSpecificParametersAsString(parameters)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    bound = proto.objective.offset + _dual_bound(variables, rows, costs)
    return Relaxed(
        math.ceil(bound - SLACK * max(1.0, abs(bound) * SLACK)),
        [variable.solution_value() for variable in variables],
    )


def _terms(linear: Any) -> list[tuple[int, int]]:
    return list(zip(linear.vars, linear.coeffs, strict=True))


def _ends(domain: Any) -> tuple[float, float]:
    """Least and greatest value of a domain, infinite where it is as good as that."""
    ends = list(domain)
    low, high = ends[0], ends[-1]
    return (
        low if low > -INFINITE else -math.inf,
        high if high < INFINITE else math.inf,
    )


def _dual_bound(variables: list[Any], rows: list[Any], costs: dict[int, int]) -> float:
    """Least value of the objective under the prices of the rows: each variable alone in its box."""
    reduced = [float(costs.get(index, 0)) for index in range(len(variables))]
    parts = []
    for row, terms in rows:
        price = row.dual_value()
        side = row.lb() if price > 0 else row.ub()
        if price == 0 or math.isinf(side):
            continue
        parts.append(price * side)
        for index, coefficient in terms:
            reduced[index] -= price * coefficient
    parts += [
        cost * (variable.lb() if cost > 0 else variable.ub())
        for cost, variable in zip(reduced, variables, strict=True)
        if cost
    ]
    return math.fsum(parts)
