"""The fewest officers of the three shifts that reach every incident of the week in time."""

import time
from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import Any

from optimiser.dispatching.calls import is_late
from optimiser.dispatching.hindsight import (
    dispatch_with_hindsight,
    officers_needed,
    task_of,
)
from optimiser.dispatching.online import Desk, until_the_end, work_shift
from optimiser.dispatching.policy import Policy
from scenarios.bench.police_scotland.instance import (
    OFFICERS,
    SHIFTS_A_DAY,
    Week,
    week_of_shifts,
)

BOUND_SHARE, ONLINE_SHARE = 0.4, 0.7
SHIFT_SECONDS = 10.0
TRIES = 3
"""Of the time left, one try to do with an officer less takes this part."""
PLENTY = 2
"""Times the officers of the challenge who leave no backlog to the next shift."""


def fewest_officers(week: Week, seconds: float, seed: int) -> dict[str, Any]:
    """Officers by shift, online and with hindsight, and what any dispatcher needs at least."""
    started = time.monotonic()
    least = least_officers(week, started + BOUND_SHARE * seconds)
    online = fewest_online(week, least, started + ONLINE_SHARE * seconds)
    hindsight = fewest_with_hindsight(week, online, least, started + seconds, seed)
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


def fewest_online(week: Week, least: Sequence[int], ends: float) -> list[int]:
    """The fewest officers with whom the online dispatcher is never late.

    First each kind of shift alone, with plenty in the others: fewer would not do. From there all
    ways to add one officer, two, and so on, as a backlog goes from one kind to the next; plenty
    if the time ends before.
    """
    plenty = [PLENTY * count for count in OFFICERS]
    alone = []
    for kind, size in enumerate(least):
        while not _serves_online(week, [*plenty[:kind], size, *plenty[kind + 1 :]]):
            size += 1
        alone.append(size)
    for more in range(sum(plenty)):
        for picked in combinations_with_replacement(range(SHIFTS_A_DAY), more):
            if time.monotonic() > ends:
                return plenty
            sizes = [size + picked.count(kind) for kind, size in enumerate(alone)]
            if _serves_online(week, sizes):
                return sizes
    return plenty


def _serves_online(week: Week, sizes: Sequence[int]) -> bool:
    """Whether the online dispatcher makes nobody wait too long."""
    shifts, desk = week_of_shifts(week.splits(sizes)), Desk()
    calls = until_the_end(week.calls, shifts)
    for number, shift in enumerate(shifts):
        if any(
            is_late(week.calls, each) for each in work_shift(calls, number, shift, Policy(), desk)
        ):
            return False
    return not desk.waiting


def fewest_with_hindsight(
    week: Week, sizes: Sequence[int], least: Sequence[int], ends: float, seed: int
) -> list[int]:
    """Fewer officers than `sizes` with hindsight: one less again and again, while all are served,
    in one kind of shift after another."""
    best = list(sizes)
    for kind in range(SHIFTS_A_DAY):
        while best[kind] > least[kind]:
            left = (ends - time.monotonic()) / TRIES
            if left <= 0:
                return best
            fewer = [count - (each == kind) for each, count in enumerate(best)]
            shifts = week_of_shifts(week.splits(fewer))
            found = dispatch_with_hindsight(week.calls, shifts, Policy(), left, seed, 0.0)
            if len(found.missed) < len(shifts) or any(found.missed):
                break
            best = fewer
    return best
