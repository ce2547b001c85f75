"""Generalised assignment as a family of benchmarks: jobs to agents with capacity at least cost."""

from scenarios.bench.family import Family, Solved, Table, Task
from scenarios.bench.generalised_assignment.check import ANSWER, check

FOLDER = "generalised_assignment"
BEST_KNOWN = {
    "a05100": 1_698.0,
    "b05100": 1_843.0,
    "c05100": 1_931.0,
    "c20200": 2_391.0,
    "d05100": 6_353.0,
    "d10200": 12_430.0,
    "d10400": 24_961.0,
    "e05100": 12_681.0,
    "e10100": 11_577.0,
    "e10400": 45_746.0,
    "e20200": 22_379.0,
}
"""Best known costs; all of them are proved to be the least (`best_known.csv` beside the files)."""


def solve(task: Task) -> Solved:
    """Assign every job; jobs and agents are numbered from 1 in the order of the file."""
    from optimiser.assignment.solve import assign
    from scenarios.bench.generalised_assignment.instance import read_instance

    problem = read_instance(task.file(FOLDER))
    answer = assign(problem, task.limits, cancel=task.cancel, on_progress=task.on_progress)
    more = {"status": answer.status}
    best = BEST_KNOWN.get(task.instance)
    if answer.agents is None:
        return Solved({}, None, float(answer.bound), best, more)
    rows = [(job, agent + 1) for job, agent in enumerate(answer.agents.tolist(), start=1)]
    table = Table(("job", "agent"), rows)
    return Solved({ANSWER: table}, answer.cost, float(answer.bound), best, more)


FAMILY = Family(FOLDER, f"{FOLDER}/d10200", solve, check)
