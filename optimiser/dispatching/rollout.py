"""What a decision leads to: the rest of a shift played out by the rule of apparent urgency."""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from optimiser.dispatching.calls import ON_TIME, FloatArray
from optimiser.dispatching.chain_pricing import IntArray

LEAST_HOURS = 1e-3
URGENT_LATE = 10.0
LEFT_OVER = 0.02
"""What a call costs that waits at the end of the shift and may still be reached in time."""


class Future(NamedTuple):
    """How a shift may go on: calls (C) in order of report, waiting ones first, and officers (O).

    `known_on_scene` is what the dispatcher of the future reads, `on_scene` what happens: by call,
    or, where calls cannot be told apart by it (`in_turn`), in the order in which they are answered.
    `free_at` is when an officer can set out, of those who can at once the moment itself.
    """

    reported: FloatArray
    deadline: FloatArray
    on_scene: FloatArray
    known_on_scene: FloatArray
    travel: FloatArray
    """(C, B)."""
    urgent: npt.NDArray[np.bool_]
    free_at: FloatArray
    base: IntArray
    in_turn: bool


class CallRows(NamedTuple):
    """Calls, a row each, as the dispatcher of a future reads them."""

    reported: FloatArray
    deadline: FloatArray
    known_on_scene: FloatArray
    travel: FloatArray
    urgent: npt.NDArray[np.bool_]


class Futures(NamedTuple):
    """Several futures (F) that share the calls which wait now."""

    waiting: CallRows
    later: CallRows
    """The calls to come, of one future after another."""
    first: IntArray
    """(F + 1,) the first of `later` of each future."""
    free_at: FloatArray
    """(F, O)."""
    base: IntArray
    in_turn: FloatArray
    """(F, C) hours on scene in the order of answers; no columns where they are known by call."""


class Rule(NamedTuple):
    """The shift's moment and end, and the patience of the rule."""

    moment: float
    end: float
    patience: float


@numba.njit(cache=True)
def _lateness(future: Future, call: int, base: int, depart: float) -> float:
    """What it costs to set out to a call then."""
    if depart + future.travel[call, base] <= future.deadline[call] + ON_TIME:
        return 0.0
    return URGENT_LATE if future.urgent[call] else 1.0


@numba.njit(cache=True)
def _next(
    future: Future, rule: Rule, listed: IntArray, idle: IntArray, moment: float
) -> tuple[int, int]:
    """The place of the next call among those listed and its base, as `Policy` chooses them."""
    chosen, at, best_rank, best = -1, -1, 3, np.inf
    left = max(rule.end - moment, LEAST_HOURS)
    for place in range(len(listed)):
        call = listed[place]
        base, least = -1, np.inf
        for each in range(len(idle)):
            if idle[each] > 0 and future.travel[call, each] < least:
                base, least = each, future.travel[call, each]
        slack = future.deadline[call] - least - moment
        rank = 0 if future.urgent[call] else (2 if slack < -ON_TIME else 1)
        if rank > best_rank:
            continue
        measure = slack
        if rank == 1:
            takes = min(max(least + future.known_on_scene[call], LEAST_HOURS), left)
            measure = max(slack, 0.0) / rule.patience + np.log(takes)
        if rank < best_rank or measure < best:
            chosen, at, best_rank, best = place, base, rank, measure
    return chosen, at


@numba.njit(cache=True)
def play_out(future: Future, rule: Rule, place: int, base: int) -> float:
    """What is late, counted, if a waiting call is answered from a base now and then by the rule."""
    free_at, count = future.free_at.copy(), len(future.reported)
    listed, size, coming = np.empty(count, dtype=np.int64), 0, 0
    moment, cost, answered = rule.moment, 0.0, 0
    idle = np.zeros(future.travel.shape[1], dtype=np.int64)
    while moment < rule.end:
        while coming < count and future.reported[coming] <= moment:
            listed[size] = coming
            size, coming = size + 1, coming + 1
        idle[:] = 0
        for officer in range(len(free_at)):
            if free_at[officer] <= moment:
                idle[future.base[officer]] += 1
        for _ in range(min(size, idle.sum())):
            if place < 0:
                place, base = _next(future, rule, listed[:size], idle, moment)
            call = listed[place]
            cost += _lateness(future, call, base, moment)
            size -= 1
            listed[place:size] = listed[place + 1 : size + 1]
            lasts = future.on_scene[answered] if future.in_turn else future.on_scene[call]
            answered += 1
            for officer in range(len(free_at)):
                if future.base[officer] == base and free_at[officer] <= moment:
                    free_at[officer] = moment + future.travel[call, base] + lasts
                    break
            idle[base] -= 1
            place = -1
        following = future.reported[coming] if coming < count else rule.end
        if size:
            for officer in range(len(free_at)):
                if free_at[officer] > moment:
                    following = min(following, free_at[officer])
        moment = following
    for call in range(coming, count):
        listed[size] = call
        size += 1
    return cost + _left_at_the_end(future, rule, listed[:size])


@numba.njit(cache=True)
def _left_at_the_end(future: Future, rule: Rule, listed: IntArray) -> float:
    cost = 0.0
    for call in listed:
        nearest = future.travel[call].argmin()
        cost += max(_lateness(future, call, nearest, rule.end), LEFT_OVER)
    return cost


@numba.njit(cache=True)
def play_all(futures: Futures, rule: Rule, place: int, base: int) -> FloatArray:
    """What is late in each future if a waiting call is answered from a base now."""
    costs = np.zeros(len(futures.free_at))
    waiting, later = futures.waiting, futures.later
    for number in range(len(costs)):
        part = slice(futures.first[number], futures.first[number + 1])
        known = np.concatenate((waiting.known_on_scene, later.known_on_scene[part]))
        in_turn = futures.in_turn.shape[1] > 0
        future = Future(
            np.concatenate((waiting.reported, later.reported[part])),
            np.concatenate((waiting.deadline, later.deadline[part])),
            futures.in_turn[number] if in_turn else known,
            known,
            np.concatenate((waiting.travel, later.travel[part])),
            np.concatenate((waiting.urgent, later.urgent[part])),
            futures.free_at[number],
            futures.base,
            in_turn,
        )
        costs[number] = play_out(future, rule, place, base)
    return costs
