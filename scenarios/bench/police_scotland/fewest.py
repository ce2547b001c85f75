"""The fewest officers of the three shifts that reach every incident of the week in time."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from optimiser.dispatching.calls import is_late
from optimiser.dispatching.hindsight import (
    dispatch_with_hindsight,
    officers_needed,
    task_of,
)
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Policy
from scenarios.bench.police_scotland.instance import (
    SHIFT_HOURS,
    SHIFTS_A_DAY,
    Week,
    week_of_shifts,
)

BOUND_SHARE = 0.4
SHIFT_SECONDS = 10.0


def fewest_officers(week: Week, seconds: float, seed: int) -> dict[str, Any]:
    """Officers by shift, online and with hindsight, and what any dispatcher needs at least."""
    started = time.monotonic()
    least = least_officers(week, started + BOUND_SHARE * seconds)
    online = _grow_online(week, least)
    hindsight = _shrink(week, online, least, started + seconds, seed)
    return {
        "bound": sum(least),
        "bound_by_shift": least,
        "with_hindsight": sum(hindsight),
        "with_hindsight_by_shift": hindsight,
        "online": sum(online),
        "online_by_shift": online,
    }


def least_officers(week: Week, ends: float) -> list[int]:
    """Officers that each kind of shift needs at least, from its fullest day alone.

    A shift must answer what is reported in it and cannot be reached in time after it; the last
    shift of the week everything.
    """
    shifts = week_of_shifts(week.splits())
    least = [1] * SHIFTS_A_DAY
    tasks = []
    for number, shift in enumerate(shifts):
        own = [
            call for call, hour in enumerate(week.calls.reported) if shift.start <= hour < shift.end
        ]
        last = number == len(shifts) - 1
        tasks.append((number, task_of(week.calls, shift, own, last)))
    tasks.sort(key=lambda each: -len(each[1].members))
    for number, task in tasks:
        kind = number % SHIFTS_A_DAY
        left = min(SHIFT_SECONDS, ends - time.monotonic())
        if left > 0 and task.members:
            least[kind] = officers_needed(task, len(task.members), least[kind], left)
    return least


def _grow_online(week: Week, least: Sequence[int]) -> list[int]:
    """Add officers where most incidents are late until none is, then drop spares."""
    sizes = list(least)
    while late := _late_shifts(week, sizes):
        sizes[max(late, key=lambda kind: (late[kind], -kind))] += 1
    for kind in range(SHIFTS_A_DAY):
        while sizes[kind] > least[kind]:
            fewer = [size - (each == kind) for each, size in enumerate(sizes)]
            if _late_shifts(week, fewer):
                break
            sizes = fewer
    return sizes


def _late_shifts(week: Week, sizes: Sequence[int]) -> Counter[int]:
    """Late incidents by the kind of shift in which they were due at the latest, empty if there are
    none."""
    calls, shifts = week.calls, week_of_shifts(week.splits(sizes))
    sent = dispatch_online(calls, shifts, Policy())
    on_time = {each.call for each in sent if not is_late(calls, each)}
    due = np.minimum(calls.deadline, shifts[-1].end - 1) % (SHIFT_HOURS * SHIFTS_A_DAY)
    return Counter(
        int(due[call] // SHIFT_HOURS) for call in range(len(calls)) if call not in on_time
    )


def _shrink(
    week: Week, sizes: Sequence[int], least: Sequence[int], ends: float, seed: int
) -> list[int]:
    """Fewer officers with hindsight: as few as the bound where time allows, else step by step."""
    best = list(sizes)
    for kind in range(SHIFTS_A_DAY):
        for size in range(least[kind], best[kind]):
            fewer = [size if each == kind else count for each, count in enumerate(best)]
            left = ends - time.monotonic()
            if left <= 0:
                return best
            shifts = week_of_shifts(week.splits(fewer))
            found = dispatch_with_hindsight(week.calls, shifts, Policy(), left, seed, 0.0)
            if len(found.missed) == len(shifts) and not sum(found.missed):
                best = fewer
                break
    return best
