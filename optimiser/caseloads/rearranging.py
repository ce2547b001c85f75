# ruff: noqa: NPY002 - numba knows only the generator that numpy calls old
"""Annealing over shifts, swaps and triangles of the few cases that do not stay.

Loads within limits, then few moves, even loads and short ways: compiled, repeatable from a seed.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np

from optimiser.caseloads.annealing import above
from optimiser.caseloads.table import Facts, Integers

STEPS_BETWEEN_LOOKS = 1_000_000
SWAP, EXCHANGE, RETURN, SHIFT, HOME, LEAVE = 0.3, 0.55, 0.7, 0.8, 0.85, 0.92
"""Shares of the kinds of draws, added up; triangles are the rest."""

Score = tuple[int, int, int, int]
"""Points over the limits, cost of moves, spread in steps, metres: the smaller the better."""


class Aim(NamedTuple):
    """What the walk weighs: points over limits, moves, steps and metres, the last three beyond
    what is `free`; it begins at temperature `hot` and ends at `cold`."""

    strain: float
    move: float
    step: float
    metre: float
    free: tuple[int, int]
    hot: float
    cold: float


def rearrange(
    facts: Facts,
    aim: Aim,
    leaders: Integers,
    steps: int,
    seed: int,
    stop: Callable[[], bool],
) -> tuple[Score, Integers]:
    """Walk from an allocation, given as leader of each case, and return the best one met."""
    now, best = leaders.copy(), leaders.copy()
    score = _walk(facts, aim, now, best, _worst(), 0, 1.0, 1.0, seed)
    cooling, made = (aim.cold / aim.hot) ** (1 / max(1, steps)), 0
    while made < steps and not stop():
        turn = min(STEPS_BETWEEN_LOOKS, steps - made)
        heat = aim.hot * cooling**made
        score = _walk(facts, aim, now, best, score, turn, heat, cooling, seed + made)
        made += turn
    return (int(score[0]), int(score[1]), int(score[2]), int(score[3])), best


def _worst() -> Score:
    return (1 << 60, 0, 0, 0)


@numba.njit(cache=True, nogil=True)
def _from_mean(facts: Facts, manager: int, load: int) -> Any:
    """Steps that a load is away from the mean."""
    if facts.capacity[manager] == 0:
        return 0
    return abs(-(-1000 * load // (facts.capacity[manager] * facts.step)) - facts.mean_steps)


@numba.njit(cache=True, nogil=True)
def _walk(
    facts: Facts,
    aim: Aim,
    leaders: Integers,
    best: Integers,
    best_score: Score,
    steps: int,
    heat: float,
    cooling: float,
    seed: int,
) -> Any:
    """Change `leaders` by so many draws; `best` and the score that is returned are the best met."""
    np.random.seed(seed)
    load = np.zeros(len(facts.room), dtype=np.int64)
    loose, place = np.zeros(len(leaders), dtype=np.int64), np.full(len(leaders), -1)
    score, count = _measure(facts, leaders, load), 0
    for case in range(len(leaders)):
        count = _mark(loose, place, count, case, leaders[case] != facts.home[case])
    if score < best_score:
        best_score = score
        best[:] = leaders
    energy = _energy(aim, score)
    cases, targets = np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64)
    origins = np.zeros(3, dtype=np.int64)
    for _ in range(steps):
        heat *= cooling
        size = _draw(facts, leaders, loose, count, cases, targets)
        if not _may(facts, leaders, cases, targets, size):
            continue
        new = score
        for turn in range(size):
            origins[turn] = leaders[cases[turn]]
            new = _put(facts, leaders, load, cases[turn], targets[turn], new)
        other = _energy(aim, new)
        dear = other > energy and np.random.random() >= np.exp((energy - other) / heat)
        if dear or _meets(facts, leaders, cases, size):
            for turn in range(size - 1, -1, -1):
                load[targets[turn]] -= facts.points[cases[turn]]
                load[origins[turn]] += facts.points[cases[turn]]
                leaders[cases[turn]] = origins[turn]
            continue
        energy, score = other, new
        for turn in range(size):
            is_loose = leaders[cases[turn]] != facts.home[cases[turn]]
            count = _mark(loose, place, count, cases[turn], is_loose)
        if score < best_score:
            best_score = score
            best[:] = leaders
    return best_score


@numba.njit(cache=True, nogil=True)
def _measure(facts: Facts, leaders: Integers, load: Integers) -> Any:
    """The score of an allocation; `load` is set to its loads."""
    strain, moves, spread, metres = 0, 0, 0, 0
    for case in range(len(leaders)):
        load[leaders[case]] += facts.points[case]
        metres += facts.metres[case, leaders[case]]
        if leaders[case] != facts.home[case] and facts.home[case] >= 0:
            moves += facts.move_cost[case]
    for manager in range(len(load)):
        strain += above(load[manager], facts.room[manager])
        spread += _from_mean(facts, manager, load[manager])
    return strain, moves, spread, metres


@numba.njit(cache=True, nogil=True)
def _put(
    facts: Facts, leaders: Integers, load: Integers, case: int, target: int, score: Score
) -> Any:
    """The score after a case went to another manager."""
    strain, moves, spread, metres = score
    origin, points, home = leaders[case], facts.points[case], facts.home[case]
    for manager, change in ((origin, -points), (target, points)):
        before, room = load[manager], facts.room[manager]
        load[manager] += change
        strain += above(load[manager], room) - above(before, room)
        spread += _from_mean(facts, manager, load[manager]) - _from_mean(facts, manager, before)
    if home >= 0:
        moves += facts.move_cost[case] * (int(origin == home) - int(target == home))
    metres += facts.metres[case, target] - facts.metres[case, origin]
    leaders[case] = target
    return strain, moves, spread, metres


@numba.njit(cache=True, nogil=True)
def _energy(aim: Aim, score: Score) -> Any:
    """What the walk makes small."""
    energy = aim.strain * score[0] + aim.move * above(score[1], aim.free[0])
    return energy + aim.step * above(score[2], aim.free[1]) + aim.metre * score[3]


@numba.njit(cache=True, nogil=True)
def _mark(loose: Integers, place: Integers, count: int, case: int, is_loose: bool) -> Any:
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


@numba.njit(cache=True, nogil=True)
def _may(facts: Facts, leaders: Integers, cases: Integers, targets: Integers, size: int) -> Any:
    """Whether every case goes to another manager who may lead it."""
    for turn in range(size):
        if leaders[cases[turn]] == targets[turn]:
            return False
        if not facts.may_lead[cases[turn], targets[turn]]:
            return False
    return size > 0


@numba.njit(cache=True, nogil=True)
def _meets(facts: Facts, leaders: Integers, cases: Integers, size: int) -> Any:
    """Whether a case is now with somebody from whom it must be kept apart."""
    for turn in range(size):
        case = cases[turn]
        for index in range(facts.apart_first[case], facts.apart_first[case + 1]):
            if leaders[facts.apart_with[index]] == leaders[case]:
                return True
    return False


@numba.njit(cache=True, nogil=True)
def _draw(
    facts: Facts,
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
        targets[0] = np.random.randint(len(facts.room))
        return 1
    cases[0] = loose[np.random.randint(count)]
    home = facts.home[cases[0]]
    if kind < SWAP:
        cases[1] = loose[np.random.randint(count)]
    elif kind < EXCHANGE:
        if home < 0 or facts.home_first[home] == facts.home_first[home + 1]:
            return 0
        row = np.random.randint(facts.home_first[home], facts.home_first[home + 1])
        cases[1] = facts.home_cases[row]
        if leaders[cases[1]] != home:
            return 0
    elif kind < RETURN:
        cases[1] = np.random.randint(len(leaders))
    elif kind < HOME:
        targets[0] = np.random.randint(len(facts.room)) if kind < SHIFT else home
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
