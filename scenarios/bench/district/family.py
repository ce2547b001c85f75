"""The district ladder as a family of benchmarks: a generated district, its rota alone."""

import time
from collections.abc import Iterator

from optimiser.roster import Roster
from optimiser.rota.goals import DutyCost
from optimiser.solving import Progress, ProgressListener
from scenarios.bench.district.check import ANSWER, INSTANCE, check
from scenarios.bench.district.size import size_of
from scenarios.bench.family import Family, Solved, Table, Task
from scenarios.bench.peak_memory import PeakMemory

PREFIX = "district"
HEADER = ("staff", "day", "shift", "kind", "extension_minutes")


class FirstPlan:
    """Listens to a solve and keeps when it told its first plan."""

    def __init__(self, listener: ProgressListener) -> None:
        self._listener = listener
        self.seconds: float | None = None

    def __call__(self, progress: Progress) -> None:
        """Pass the progress on."""
        if self.seconds is None and progress.objective is not None:
            self.seconds = progress.seconds
        self._listener(progress)


def solve(task: Task) -> Solved:
    """Make the district, plan its rota; the limits are those of the rota alone."""
    size = size_of(task.instance)
    from optimiser.rota.solve import HOURS_BOUND, plan_rota
    from scenarios.bench.district.instance import rota_problem

    started = time.monotonic()
    problem = rota_problem(size, task.limits.seed)
    built = time.monotonic() - started
    first = FirstPlan(task.on_progress)
    with PeakMemory() as memory:
        outcome = plan_rota(problem, task.limits, cancel=task.cancel, on_progress=first)
    more = {
        "status": outcome.status,
        "staff": len(problem.strength.members),
        "days": problem.horizon.days,
        "seconds_to_build": round(built, 3),
        "seconds_to_plan": round(outcome.seconds, 3),
        "seconds_to_first_plan": None if first.seconds is None else round(first.seconds, 3),
        "peak_memory_mib": memory.mib,
        "limit_seconds": task.limits.seconds,
    }
    if outcome.plan is None:
        return Solved({}, None, None, None, more | {"conflict": list(outcome.conflict)})
    tier = outcome.tiers[0]
    gap = None if tier.bound is None else round(tier.objective - tier.bound, 3)
    more |= {
        "gap_staff_hours": gap,
        "pounds": next(t.objective for t in outcome.tiers if t.goal == DutyCost.id),
        "plain_staff_hours_bound": outcome.side_bounds.get(HOURS_BOUND),
    }
    tables = {
        ANSWER: Table(HEADER, list(duty_rows(outcome.plan))),
        INSTANCE: Table(
            ("officers", "weeks", "seed"), [(size.officers, size.weeks, task.limits.seed)]
        ),
    }
    return Solved(tables, tier.objective, tier.bound, None, more)


def duty_rows(roster: Roster) -> Iterator[tuple[str, str, str, str, int]]:
    """The planned tours of a roster as rows of the answer."""
    for tour in roster.planned:
        day = tour.day.isoformat()
        yield tour.staff_id, day, tour.shift_code, tour.kind.value, tour.extension_minutes


FAMILY = Family(PREFIX, f"{PREFIX}:120", solve, check)
