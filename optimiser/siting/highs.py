"""A process of its own for HiGHS: `python -m optimiser.siting.highs MODEL SECONDS CUTOFF ANSWER`.

HiGHS cannot be cancelled through OR-Tools. Here it can be killed. Reads a serialised model and
writes a JSON object: `bound` (none where nothing is proved) and `values` (none without a solution).
`CUTOFF` is the cost from which solutions are of no use, `inf` for none.
"""

import json
import math
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from ortools.linear_solver.linear_solver_pb2 import MPModelProto
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.python.parameters import SolveParameters, SolverType
from ortools.math_opt.python.result import TerminationReason

GAP = 0.999
"""Costs are whole numbers: less than 1 apart is equal."""


def main(model: str, seconds: str, cutoff: str, answer: str) -> None:
    """Solve one model until it is proved, or as far as the time goes."""
    asked = mathopt.Model.from_model_proto(
        _converted(MPModelProto.FromString(Path(model).read_bytes()))
    )
    settings = SolveParameters(
        time_limit=timedelta(seconds=float(seconds)),
        absolute_gap_tolerance=GAP,
        relative_gap_tolerance=0.0,
    )
    if math.isfinite(float(cutoff)):
        settings.highs.double_options["objective_bound"] = float(cutoff)
    result = mathopt.solve(asked, SolverType.HIGHS, params=settings)
    found: dict[str, Any] = {"bound": None, "values": None}
    reason = result.termination.reason
    if reason == TerminationReason.INFEASIBLE:
        found["bound"] = float(cutoff) if math.isfinite(float(cutoff)) else None
    elif math.isfinite(bound := result.termination.objective_bounds.dual_bound):
        found["bound"] = min(bound, float(cutoff))
    if result.has_primal_feasible_solution():
        found["values"] = list(result.variable_values(list(asked.variables())))
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


def _converted(model: MPModelProto) -> model_pb2.ModelProto:
    """The same model as the other message of OR-Tools."""
    other = model_pb2.ModelProto()
    for number, variable in enumerate(model.variable):
        other.variables.ids.append(number)
        other.variables.lower_bounds.append(variable.lower_bound)
        other.variables.upper_bounds.append(variable.upper_bound)
        other.variables.integers.append(variable.is_integer)
        if variable.objective_coefficient:
            other.objective.linear_coefficients.ids.append(number)
            other.objective.linear_coefficients.values.append(variable.objective_coefficient)
    other.objective.offset = model.objective_offset
    matrix = other.linear_constraint_matrix
    for number, row in enumerate(model.constraint):
        other.linear_constraints.ids.append(number)
        other.linear_constraints.lower_bounds.append(row.lower_bound)
        other.linear_constraints.upper_bounds.append(row.upper_bound)
        for column, coefficient in sorted(zip(row.var_index, row.coefficient, strict=True)):
            matrix.row_ids.append(number)
            matrix.column_ids.append(column)
            matrix.coefficients.append(coefficient)
    return other


if __name__ == "__main__":
    main(*sys.argv[1:])
