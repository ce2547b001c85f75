# ruff: noqa: NPY002 - numba knows only the generator that numpy calls old
"""Annealing over shifts, swaps and triangles of the few cases that do not stay.

Loads within limits, then few moves, even loads and short ways: compiled, repeatable from a seed.
"""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from optimiser.caseloads.annealing import above
from optimiser.caseloads.draws import (
    COST,
    HOME_OF,
    POINTS,
    ROOM,
    STEPS,
    Aim,
    Score,
    draw,
    from_mean,
    mark,
    may,
    meets,
    put,
    undo,
)
from optimiser.caseloads.table import Facts, Integers

STEPS_BETWEEN_LOOKS = 1_000_000


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
    score: Score = (1 << 60, 0, 0, 0)
    cooling, made = (aim.cold / aim.hot) ** (1 / max(1, steps)), 0
    while made < steps and not stop():
        turn = min(STEPS_BETWEEN_LOOKS, steps - made)
        heat = aim.hot * cooling**made
        score = _walk(facts, aim, now, best, score, turn, heat, cooling, seed + made)
        made += turn
    return score_of(facts, best), best


def score_of(facts: Facts, leaders: Integers) -> Score:
    """What an allocation reaches."""
    load = np.zeros(len(facts.room), dtype=np.int64)
    strain, moves, spread, metres = _measure(facts, leaders, load)
    return int(strain), int(moves), int(spread), int(metres)


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
    """Change `leaders` by so many draws; `best` and the score that is returned are the best met.

    Strain has `aim.flat` for every load over its limit. What the aim leaves out of account is 0 in
    the score: working it out takes most of the time.
    """
    np.random.seed(seed)
    # Taking an array out of a tuple costs more than a draw does, so it is done once.
    cards, metre, may_lead = _cards(facts), facts.metres, facts.may_lead
    pool, mean = _pool(facts), facts.mean_steps
    home_first, home_cases = facts.home_first, facts.home_cases
    apart_first, apart_with = facts.apart_first, facts.apart_with
    load = np.zeros(len(facts.room), dtype=np.int64)
    loose, place = np.zeros(len(leaders), dtype=np.int64), np.full(len(leaders), -1)
    strain, moves, spread, metres = _measure(facts, leaders, load)
    strain += aim.flat * int((load > facts.room).sum())
    score, count = (strain, moves, spread * (aim.step > 0), metres * (aim.metre > 0)), 0
    for case in range(len(leaders)):
        count = mark(loose, place, count, case, leaders[case] != cards[case, HOME_OF])
    if score < best_score:
        best_score = score
        best[:] = leaders
    energy = _energy(aim, score)
    cases, targets = np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64)
    origins = np.zeros(3, dtype=np.int64)
    for _ in range(steps):
        heat *= cooling
        size = draw(cards, home_first, home_cases, leaders, loose, count, cases, targets)
        if not may(may_lead, leaders, cases, targets, size):
            continue
        new = score
        for turn in range(size):
            origins[turn] = leaders[cases[turn]]
            new = put(cards, pool, mean, metre, aim, leaders, load, cases[turn], targets[turn], new)
        other = _energy(aim, new)
        dear = other > energy and np.random.random() >= np.exp((energy - other) / heat)
        if dear or meets(apart_first, apart_with, leaders, cases, size):
            undo(cards, leaders, load, cases, targets, origins, size)
            continue
        energy, score = other, new
        for turn in range(size):
            is_loose = leaders[cases[turn]] != cards[cases[turn], HOME_OF]
            count = mark(loose, place, count, cases[turn], is_loose)
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
        whole = facts.capacity[manager] * facts.step
        if whole > 0:
            spread += from_mean(load[manager], whole, facts.mean_steps)
    return strain, moves, spread, metres


@numba.njit(cache=True, nogil=True)
def _cards(facts: Facts) -> Any:
    """Points, home and cost of a move of every case, side by side."""
    cards = np.empty((len(facts.points), 3), dtype=np.int64)
    cards[:, POINTS], cards[:, HOME_OF], cards[:, COST] = facts.points, facts.home, facts.move_cost
    return cards


@numba.njit(cache=True, nogil=True)
def _pool(facts: Facts) -> Any:
    """Room of every manager, and capacity times the step."""
    pool = np.empty((len(facts.room), 2), dtype=np.int64)
    pool[:, ROOM], pool[:, STEPS] = facts.room, facts.capacity * facts.step
    return pool


@numba.njit(cache=True, nogil=True, inline="always")
def _energy(aim: Aim, score: Score) -> Any:
    """What the walk makes small."""
    energy = score[0] + aim.move * above(score[1], aim.free[0])
    return energy + aim.step * above(score[2], aim.free[1]) + aim.metre * score[3]
