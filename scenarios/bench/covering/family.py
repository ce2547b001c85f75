"""Maximal covering as a family of benchmarks: the most demand near an open site."""

from scenarios.bench.covering.check import ANSWER, check
from scenarios.bench.family import Family, Solved, Table, Task

FOLDER = "covering"
BEST_KNOWN = {
    f"NewYork:p={count},r=400": covered
    for count, covered in {
        50: 1_153_640.0,
        60: 1_288_174.0,
        70: 1_396_333.0,
        80: 1_481_434.0,
        90: 1_539_992.0,
    }.items()
}
"""Published optima."""


def solve(task: Task) -> Solved:
    """Find the sites that cover most; the objective is demand covered, so the bound is above it.

    Sites are numbered from 1 in the order of the file.
    """
    from optimiser.siting.solve import choose_sites
    from scenarios.bench.covering.instance import parse_instance, read_instance

    instance = parse_instance(task.instance)
    path = task.file(FOLDER, ".txt", instance.file)
    problem, total = read_instance(path, instance)
    answer = choose_sites(problem, task.limits, cancel=task.cancel, on_progress=task.on_progress)
    table = Table(("site",), [(site + 1,) for site in answer.opened])
    more = {"status": answer.status, "found_seconds": round(answer.found_seconds, 3)}
    covered, bound = float(total - answer.cost), float(total - answer.bound)
    return Solved({ANSWER: table}, covered, bound, BEST_KNOWN.get(task.instance), more)


FAMILY = Family(FOLDER, f"{FOLDER}/NewYork:p=50,r=400", solve, check)
