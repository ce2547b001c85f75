"""Linear relaxation of a model: a bound in a moment, proved by duality."""

from dataclasses import dataclass

from ortools.linear_solver.python import model_builder
from ortools.sat.python import cp_model

INFINITE = 10**15
SAFETY = 1e-6


@dataclass(frozen=True)
class Relaxed:
    """Optimum of the relaxation, lowered by the solver's tolerance so that it is a valid bound."""

    bound: float
    seconds: float


def relax(model: cp_model.CpModel, seconds: float, solver: str = "GLOP") -> Relaxed | None:
    """Lower bound on the objective of a linear CP-SAT model, or None where time ran out.

    Constraints that are not linear, or that hold only under a literal, are left out: the bound
    stays valid.
    """
    proto = model.proto
    linear = model_builder.Model()  # type: ignore[no-untyped-call]
    variables = []
    for variable in proto.variables:
        domain = list(variable.domain)
        variables.append(linear.new_var(min(domain), max(domain), False, ""))
    for constraint in proto.constraints:
        if not constraint.has_linear() or len(list(constraint.enforcement_literal)):
            continue
        row = constraint.linear
        domain = list(row.domain)
        expression = sum(
            coefficient * variables[index]
            for index, coefficient in zip(row.vars, row.coeffs, strict=True)
        )
        low, high = min(domain), max(domain)
        if low > -INFINITE:
            linear.add(expression >= low)
        if high < INFINITE:
            linear.add(expression <= high)
    goal = proto.objective
    terms = zip(goal.vars, goal.coeffs, strict=True)
    linear.minimize(sum(coefficient * variables[index] for index, coefficient in terms))
    engine = model_builder.Solver(solver)
    engine.set_time_limit_in_seconds(seconds)
    if engine.solve(linear) != model_builder.SolveStatus.OPTIMAL:
        return None
    optimum = engine.objective_value + goal.offset
    return Relaxed(optimum - SAFETY * max(1.0, abs(optimum)), engine.wall_time)
