"""p-median as a family of benchmarks: the sites nearest to everybody."""

from scenarios.bench.family import Family, Solved, Table, Task
from scenarios.bench.p_median.check import ANSWER, check

FOLDER = "p_median"
BEST_KNOWN = {
    f"pmed{number}": float(optimum)
    for number, optimum in enumerate(
        (5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255), start=1
    )
}
"""The optima of the OR-Library (pmedopt)."""


def solve(task: Task) -> Solved:
    """Find the sites of least total distance; sites are numbered from 1, as published."""
    path = task.file(FOLDER, ".txt")
    from optimiser.siting.solve import choose_sites
    from scenarios.bench.p_median.instance import read_instance

    problem = read_instance(path)
    answer = choose_sites(problem, task.limits, cancel=task.cancel, on_progress=task.on_progress)
    table = Table(("site",), [(site + 1,) for site in answer.opened])
    more = {"status": answer.status, "found_seconds": round(answer.found_seconds, 3)}
    best = BEST_KNOWN.get(task.instance)
    return Solved({ANSWER: table}, float(answer.cost), float(answer.bound), best, more)


FAMILY = Family(FOLDER, f"{FOLDER}/pmed1", solve, check)
