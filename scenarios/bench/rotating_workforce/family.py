"""Rotating workforce scheduling as a family of benchmarks: a legal cycle for all employees."""

from scenarios.bench.family import Family, Solved, Table, Task
from scenarios.bench.rotating_workforce.check import ANSWER, check

FOLDER = "rotating_workforce"


def solve(task: Task) -> Solved:
    """Find a cycle; the objective counts what is broken, so 0 is the only answer."""
    path = task.file(FOLDER, ".txt")
    from optimiser.shifts.rotating.solve import find_cycle
    from scenarios.bench.rotating_workforce.instance import read_instance

    found = find_cycle(read_instance(path), task.limits, task.cancel)
    more = {"status": found.status, "states": found.states, "rounds": found.rounds}
    if found.cycle is None:
        return Solved({}, None, None, 0.0, more)
    rows = [
        (week + 1, day + 1, code)
        for week in range(found.cycle.weeks)
        for day, code in enumerate(found.cycle.week(week))
    ]
    table = Table(("week", "weekday", "shift"), rows)
    return Solved({ANSWER: table}, 0.0, 0.0, 0.0, more)


FAMILY = Family(FOLDER, f"{FOLDER}/Example7", solve, check)
