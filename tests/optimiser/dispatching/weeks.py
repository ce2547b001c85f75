"""Little calls to dispatch."""

from itertools import combinations_with_replacement

import numpy as np

from optimiser.dispatching.calls import Calls
from optimiser.dispatching.chain_program import ShiftTask


def calls_of(*rows: tuple[float, float, float], travel: float = 0.0, bases: int = 1) -> Calls:
    """Calls of (reported, target, on scene) in hours, equally far from each base; a target of an
    hour is urgent."""
    reported, target, on_scene = (
        np.array(column, dtype=float) for column in zip(*rows, strict=True)
    )
    return Calls(reported, target, on_scene, np.full((len(rows), bases), travel), target <= 1.0)


def random_task(seed: int, calls: int = 9, officers: int = 2, bases: int = 2) -> ShiftTask:
    """A short shift with more calls than its officers can answer in time."""
    draw = np.random.default_rng(seed)
    reported = np.sort(draw.integers(0, 3, calls)).astype(float)
    made = Calls(
        reported,
        draw.choice([1.0, 1.5], calls),
        draw.integers(10, 40, calls) / 20,
        draw.random((calls, bases)) / 3,
        np.zeros(calls, dtype=bool),
    )
    return ShiftTask(made, tuple(range(calls)), 0.0, 4.0, officers, np.ones(calls))


def possible_sets(task: ShiftTask, base: int) -> set[int]:
    """Every set of calls (bits) that one officer of a base can answer in time, by enumeration."""
    calls, found = task.calls, {0}

    def extend(chosen: int, free: float) -> None:
        for call in range(len(calls)):
            depart = max(free, calls.reported[call])
            last = min(calls.last_depart[call, base], np.nextafter(task.end, 0))
            if not chosen >> call & 1 and depart <= last:
                found.add(chosen | 1 << call)
                takes = calls.travel[call, base] + calls.on_scene[call]
                extend(chosen | 1 << call, depart + takes)

    extend(0, task.start)
    return found


def least_left(task: ShiftTask, officers: int) -> int:
    """Calls that are left at least, whatever the officers' bases."""
    reach = [possible_sets(task, base) for base in range(task.calls.travel.shape[1])]
    every, best = (1 << len(task.calls)) - 1, len(task.calls)
    for bases in combinations_with_replacement(range(len(reach)), officers):
        covered = {0}
        for base in bases:
            covered = {done | chosen for done in covered for chosen in reach[base]}
        best = min(best, *(bin(every & ~done).count("1") for done in covered))
    return best
