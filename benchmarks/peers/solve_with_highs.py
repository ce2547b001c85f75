"""Solves the rows of `rows.py` with highspy, in an environment that has nothing of Muster.

python solve_with_highs.py MODEL.npz SECONDS SEED THREADS ANSWER.npz
"""

import sys
import time

import highspy
import numpy as np

MOST_TO_PRESOLVE = 10**6
"""Nonzeros. At a district's size presolve takes more than a minute, without any plan by then."""


def main() -> int:
    """Read the rows, solve them, write the last solution and when each better one came."""
    model, seconds, seed, threads, answer = sys.argv[1:6]
    started = time.monotonic()
    rows = np.load(model)
    solver = highspy.Highs()
    solver.setOptionValue("threads", int(threads))
    solver.setOptionValue("parallel", "on")
    solver.setOptionValue("random_seed", int(seed))
    solver.setOptionValue("time_limit", float(seconds))
    solver.setOptionValue("presolve", "on" if len(rows["columns"]) <= MOST_TO_PRESOLVE else "off")
    solver.passModel(programme(rows))
    nobody = np.arange(int(rows["choices"]), dtype=np.int32)
    solver.setSolution(len(nobody), nobody, np.zeros(len(nobody)))
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
    lp.col_cost_ = rows["cost"]
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), rows["high"]
    lp.row_lower_, lp.row_upper_ = rows["lower"], rows["upper"]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows["starts"]
    lp.a_matrix_.index_, lp.a_matrix_.value_ = rows["columns"], rows["factors"]
    whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole if cost == 0 else real for cost in rows["cost"]]
    return lp


if __name__ == "__main__":
    sys.exit(main())
