"""The linear relaxation of a CP-SAT model; its bound does not trust the solver's rounding."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ortools.linear_solver import pywraplp
from ortools.linear_solver.linear_solver_pb2 import MPModelProto

INFINITE = 10**15
SLACK = 1e-6

Box = tuple[float, float]
"""Least and greatest value of a variable."""


@dataclass(frozen=True)
class Relaxed:
    """A lower bound on the objective in model units, one number per variable, and one price per
    constraint (0 for those that were left out)."""

    bound: float
    values: list[float]
    prices: list[float]


def relax(proto: Any, seconds: float, work: float | None = None) -> Relaxed | None:
    """Solve the linear part of a model without integrality; `None` where it did not end in time.

    Constraints that are not linear or hold only under a literal are left out, and domains with
    holes are filled, so the bound holds for the model. It is worked out anew from the dual prices:
    by weak duality any prices give a valid bound, so the solver's tolerance cannot spoil it. As
    the objective takes whole numbers only, it is rounded up.
    """
    indices, rows, boxes = linear_rows(proto)
    costs = dict(zip(proto.objective.vars, proto.objective.coeffs, strict=True))
    solver = pywraplp.Solver.CreateSolver("GLOP")
    solver.LoadModelFromProto(model_of(rows, boxes, costs))
    parameters = "use_dual_simplex: true"
    if work is None:
        solver.SetTimeLimit(math.ceil(1000 * seconds))
    else:
        parameters += f" max_deterministic_time: {work}"
    solver.SetSolverSpecificParametersAsString(parameters)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    prices = [constraint.dual_value() for constraint in solver.constraints()]
    bound = proto.objective.offset + _dual_bound(boxes, rows, prices, costs)
    return Relaxed(
        math.ceil(bound - SLACK * max(1.0, abs(bound) * SLACK)),
        [variable.solution_value() for variable in solver.variables()],
        _spread(indices, prices, len(proto.constraints)),
    )


class Row(NamedTuple):
    """One linear constraint: its ends, and the variables in it with their coefficients."""

    low: float
    high: float
    indices: list[int]
    coefficients: list[int]


def linear_rows(proto: Any) -> tuple[list[int], list[Row], list[Box]]:
    """The linear constraints of a model that hold always, with the index of each, and the boxes of
    its variables."""
    parts = dict(_linear_parts(proto))
    rows = [
        Row(*_ends(linear.domain), list(linear.vars), list(linear.coeffs))
        for linear in parts.values()
    ]
    return list(parts), rows, [_ends(variable.domain) for variable in proto.variables]


def _linear_parts(proto: Any) -> Iterator[tuple[int, Any]]:
    """The linear constraints that hold always, each with its index."""
    for index, constraint in enumerate(proto.constraints):
        if constraint.has_linear() and not len(constraint.enforcement_literal):
            yield index, constraint.linear


def _spread(indices: Iterable[int], prices: Iterable[float], length: int) -> list[float]:
    """Prices at their indices, 0 elsewhere."""
    spread = [0.0] * length
    for index, price in zip(indices, prices, strict=True):
        spread[index] = price
    return spread


def model_of(rows: list[Row], boxes: list[Box], costs: Mapping[int, float]) -> MPModelProto:
    """The whole model as one message: far quicker than a call for every coefficient."""
    model = MPModelProto()
    for index, (low, high) in enumerate(boxes):
        cost = costs.get(index, 0)
        model.variable.add(lower_bound=low, upper_bound=high, objective_coefficient=cost)
    for low, high, indices, coefficients in rows:
        model.constraint.add(
            lower_bound=low, upper_bound=high, var_index=indices, coefficient=coefficients
        )
    return model


def _ends(domain: Any) -> Box:
    """Least and greatest value of a domain, infinite where it is as good as that."""
    ends = list(domain)
    low, high = ends[0], ends[-1]
    return (
        low if low > -INFINITE else -math.inf,
        high if high < INFINITE else math.inf,
    )


def _dual_bound(
    boxes: list[Box], rows: list[Row], prices: list[float], costs: dict[int, int]
) -> float:
    """Least value of the objective under the prices of the rows: each variable alone in its box."""
    reduced = [float(costs.get(index, 0)) for index in range(len(boxes))]
    parts = []
    for (low, high, indices, coefficients), price in zip(rows, prices, strict=True):
        side = low if price > 0 else high
        if price == 0 or math.isinf(side):
            continue
        parts.append(price * side)
        for index, coefficient in zip(indices, coefficients, strict=True):
            reduced[index] -= price * coefficient
    parts += [
        cost * (low if cost > 0 else high)
        for cost, (low, high) in zip(reduced, boxes, strict=True)
        if cost
    ]
    return math.fsum(parts)
