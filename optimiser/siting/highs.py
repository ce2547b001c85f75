"""A process of its own for HiGHS: `python -m optimiser.siting.highs MODEL SECONDS ANSWER`.

HiGHS cannot be cancelled through OR-Tools and prints to standard output. Here it can be killed and
is not heard. Reads a serialised model and writes a JSON object: `status`, `objective`, `values`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from ortools.linear_solver import pywraplp
from ortools.linear_solver.linear_solver_pb2 import MPModelProto


def main(model: str, seconds: str, answer: str) -> None:
    """Solve one model to a gap of 0, or as far as the time goes."""
    proto = MPModelProto.FromString(Path(model).read_bytes())
    solver = pywraplp.Solver.CreateSolver("HIGHS")
    solver.LoadModelFromProto(proto)
    solver.SetTimeLimit(max(1, int(1000 * float(seconds))))
    exact = pywraplp.MPSolverParameters()
    exact.SetDoubleParam(exact.RELATIVE_MIP_GAP, 0.0)
    status = solver.Solve(exact)
    found: dict[str, Any] = {"status": "none"}
    if status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        found = {
            "status": "optimal" if status == pywraplp.Solver.OPTIMAL else "feasible",
            "objective": solver.Objective().Value(),
            "values": [variable.solution_value() for variable in solver.variables()],
        }
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
