"""Solves the rows of `rows.py` with highspy, in an environment that has nothing of Muster.

python solve_with_highs.py MODEL.npz SECONDS THREADS ANSWER.npz
"""

import sys
import time

import highspy
import numpy as np


def main() -> int:
    """Read the rows, solve them, write the last solution and when each better one came."""
    model, seconds, threads, answer = sys.argv[1:5]
    started = time.monotonic()
    rows = np.load(model)
    solver = highspy.Highs()
    solver.setOptionValue("threads", int(threads))
    solver.setOptionValue("parallel", "on")
    solver.setOptionValue("time_limit", float(seconds))
    solver.passModel(programme(rows))
    trace: list[tuple[float, float]] = []

    def better(event: object) -> None:
        trace.append((time.monotonic() - started, event.data_out.objective_function_value))

    solver.cbMipImprovingSolution += better
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    np.savez(
        answer,
        values=np.array(solver.getSolution().col_value if found else []),
        bound=info.mip_dual_bound,
        trace=np.array(trace or np.zeros((0, 2))),
        version=solver.version(),
    )
    return 0


def programme(rows: "np.lib.npyio.NpzFile") -> highspy.HighsLp:
    """The rows as HiGHS takes them."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(rows["cost"]), len(rows["lower"])
    lp.col_cost_, lp.offset_ = rows["cost"], float(rows["offset"])
    lp.col_lower_, lp.col_upper_ = rows["low"], rows["high"]
    lp.row_lower_, lp.row_upper_ = rows["lower"], rows["upper"]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows["starts"]
    lp.a_matrix_.index_, lp.a_matrix_.value_ = rows["columns"], rows["factors"]
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    return lp


if __name__ == "__main__":
    sys.exit(main())
