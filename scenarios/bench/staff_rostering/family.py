"""Staff rostering (Curtois and Qu) as a family of benchmarks, planned by the rota's engine."""

from scenarios.bench.family import Family, Solved, Table, Task
from scenarios.bench.staff_rostering.check import ANSWER, check

FOLDER = "staff_rostering"


def solve(task: Task) -> Solved:
    """Plan everybody's line; the cost is of cover and requests."""
    path = task.file(FOLDER, ".txt")
    from optimiser.rota.line_solve import plan_lines
    from scenarios.bench.staff_rostering.instance import best_known, read_instance

    rota = read_instance(path)
    best = best_known(path.with_name("best_known.csv"), task.instance)
    found = plan_lines(rota, task.limits, task.cancel, task.on_progress)
    more = {"status": found.status.value, **found.counts}
    rows = [
        (person.code, day, rota.shifts[option - 1].code)
        for person, row in zip(rota.people, found.rows.tolist(), strict=True)
        for day, option in enumerate(row)
        if option
    ]
    table = Table(("staff", "day", "shift"), rows)
    return Solved({ANSWER: table}, float(rota.cost_of(found.rows)), found.bound, best, more)


FAMILY = Family(FOLDER, f"{FOLDER}/Instance1", solve, check)
