"""Minimum shift design as a family of benchmarks: the cheapest shifts for a week."""

from scenarios.bench.family import Family, Solved, Table, Task
from scenarios.bench.shift_design.check import ANSWER, check

FOLDER = "shift_design"
HEADER = ("start", "minutes", "weekday", "staff")
BEST_KNOWN = {
    "RandomExample1": 480.0,
    "RandomExample2": 300.0,
    "RandomExample3": 600.0,
    "RandomExample4": 450.0,
    "RandomExample5": 480.0,
    "RandomExample23": 8280.0,
}
"""Of the published results of TU Wien (DS1; 23 of DS3)."""


def solve(task: Task) -> Solved:
    """Find the cheapest shifts; cost is in minutes, as published."""
    path = task.file(FOLDER, ".dzn")
    from optimiser.shifts.design.solve import design_shifts
    from scenarios.bench.shift_design.instance import read_instance

    problem = read_instance(path)
    answer = design_shifts(problem, task.limits, cancel=task.cancel, on_progress=task.on_progress)
    best = BEST_KNOWN.get(task.instance)
    more = {"status": answer.status}
    if answer.design is None or answer.cost is None:
        return Solved({}, None, answer.bound, best, more)
    rows = [
        (
            f"{crew.form.start * problem.slot_minutes // 60:02d}"
            f":{crew.form.start * problem.slot_minutes % 60:02d}",
            crew.form.length * problem.slot_minutes,
            crew.day + 1,
            count,
        )
        for crew, count in sorted(answer.design.people.items())
    ]
    return Solved({ANSWER: Table(HEADER, rows)}, float(answer.cost), answer.bound, best, more)


FAMILY = Family(FOLDER, f"{FOLDER}/RandomExample4", solve, check)
