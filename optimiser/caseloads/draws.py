# ruff: noqa: NPY002 - numba knows only the generator that numpy calls old
"""One draw of the walk over allocations: which cases go where, and what that changes."""

from typing import Any, NamedTuple

import numba
import numpy as np

from optimiser.caseloads.annealing import above
from optimiser.caseloads.table import Flags, Integers

POINTS, HOME_OF, COST = 0, 1, 2
ROOM, STEPS = 0, 1
"""Columns of what is known of a case, and of a manager."""

SWAP, EXCHANGE, RETURN, SHIFT, HOME, LEAVE = 0.3, 0.55, 0.7, 0.8, 0.85, 0.92
"""Shares of the kinds of draws, added up; triangles are the rest."""

Score = tuple[int, int, int, int]
"""Points over the limits, cost of moves, spread in steps, metres: the smaller the better."""


class Aim(NamedTuple):
    """What the walk weighs: points over limits, moves and steps beyond what is `free`, metres.

    Every load over its limit counts `flat` points more: the last point is the hardest to move. The
    walk begins at temperature `hot` and ends at `cold`, in points.
    """

    flat: int
    move: float
    step: float
    metre: float
    free: tuple[int, int]
    hot: float
    cold: float


@numba.njit(cache=True, nogil=True, inline="always")
def from_mean(load: int, whole: int, mean: int) -> Any:
    """Steps that a load is away from the mean; `whole` is capacity times the step."""
    return abs((1000 * load + whole - 1) // whole - mean)


@numba.njit(cache=True, nogil=True, inline="always")
def put(
    cards: Integers,
    pool: Integers,
    mean: int,
    metre: Integers,
    aim: Aim,
    leaders: Integers,
    load: Integers,
    case: int,
    target: int,
    score: Score,
) -> Any:
    """The score after a case went to another manager."""
    strain, moves, spread, metres = score
    origin, home, change = leaders[case], cards[case, HOME_OF], -cards[case, POINTS]
    for manager in (origin, target):
        before, room, whole = load[manager], pool[manager, ROOM], pool[manager, STEPS]
        after = before + change
        load[manager] = after
        strain += above(after, room) - above(before, room)
        strain += aim.flat * (int(after > room) - int(before > room))
        if aim.step > 0 and whole > 0:
            spread += from_mean(after, whole, mean) - from_mean(before, whole, mean)
        change = -change
    if home >= 0:
        moves += cards[case, COST] * (int(origin == home) - int(target == home))
    if aim.metre > 0:
        metres += metre[case, target] - metre[case, origin]
    leaders[case] = target
    return strain, moves, spread, metres


@numba.njit(cache=True, nogil=True, inline="always")
def undo(
    cards: Integers,
    leaders: Integers,
    load: Integers,
    cases: Integers,
    targets: Integers,
    origins: Integers,
    size: int,
) -> None:
    """Put cases back where they were."""
    for turn in range(size - 1, -1, -1):
        load[targets[turn]] -= cards[cases[turn], POINTS]
        load[origins[turn]] += cards[cases[turn], POINTS]
        leaders[cases[turn]] = origins[turn]


@numba.njit(cache=True, nogil=True, inline="always")
def mark(loose: Integers, place: Integers, count: int, case: int, is_loose: bool) -> Any:
    """Put a case on the list of those that are loose, or take it off; how many there are then."""
    if is_loose and place[case] < 0:
        loose[count], place[case] = case, count
        return count + 1
    if not is_loose and place[case] >= 0:
        last = loose[count - 1]
        loose[place[case]], place[last] = last, place[case]
        place[case] = -1
        return count - 1
    return count


@numba.njit(cache=True, nogil=True, inline="always")
def may(may_lead: Flags, leaders: Integers, cases: Integers, targets: Integers, size: int) -> Any:
    """Whether every case goes to another manager who may lead it."""
    for turn in range(size):
        if leaders[cases[turn]] == targets[turn]:
            return False
        if not may_lead[cases[turn], targets[turn]]:
            return False
    return size > 0


@numba.njit(cache=True, nogil=True, inline="always")
def meets(
    apart_first: Integers, apart_with: Integers, leaders: Integers, cases: Integers, size: int
) -> Any:
    """Whether a case is now with somebody from whom it must be kept apart."""
    for turn in range(size):
        case = cases[turn]
        for index in range(apart_first[case], apart_first[case + 1]):
            if leaders[apart_with[index]] == leaders[case]:
                return True
    return False


@numba.njit(cache=True, nogil=True, inline="always")
def draw(
    cards: Integers,
    home_first: Integers,
    home_cases: Integers,
    leaders: Integers,
    loose: Integers,
    count: int,
    cases: Integers,
    targets: Integers,
) -> Any:
    """Set up to three cases and where they go, loose ones mostly; how many (0: nothing)."""
    kind = np.random.random()
    if count == 0 or HOME <= kind < LEAVE:
        cases[0] = np.random.randint(len(leaders))
        targets[0] = np.random.randint(len(home_first) - 1)
        return 1
    cases[0] = loose[np.random.randint(count)]
    home = cards[cases[0], HOME_OF]
    if kind < SWAP:
        cases[1] = loose[np.random.randint(count)]
    elif kind < EXCHANGE:
        if home < 0 or home_first[home] == home_first[home + 1]:
            return 0
        row = np.random.randint(home_first[home], home_first[home + 1])
        cases[1] = home_cases[row]
        if leaders[cases[1]] != home:
            return 0
    elif kind < RETURN:
        cases[1] = np.random.randint(len(leaders))
    elif kind < HOME:
        targets[0] = np.random.randint(len(home_first) - 1) if kind < SHIFT else home
        return 1 if targets[0] >= 0 else 0
    else:
        cases[1] = loose[np.random.randint(count)]
        cases[2] = loose[np.random.randint(count)]
        targets[1], targets[2] = leaders[cases[2]], leaders[cases[0]]
        targets[0] = leaders[cases[1]]
        is_ring = cases[0] != cases[2] and cases[0] != cases[1] and cases[1] != cases[2]
        return 3 if is_ring else 0
    targets[0], targets[1] = leaders[cases[1]], leaders[cases[0]]
    return 2
