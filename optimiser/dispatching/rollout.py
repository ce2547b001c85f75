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
    """How a shift may go on: calls (C), waiting ones first, and officers (O).

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
    future: Future, rule: Rule, open_: npt.NDArray[np.bool_], idle: IntArray, moment: float
) -> tuple[int, int]:
    """The next call and its base, as `Policy` chooses them; -1 where none waits."""
    chosen, at, best_rank, best = -1, -1, 3, np.inf
    for call in range(len(future.reported)):
        if not open_[call] or future.reported[call] > moment:
            continue
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
            takes = max(least + future.known_on_scene[call], LEAST_HOURS)
            takes = min(takes, max(rule.end - moment, LEAST_HOURS))
            measure = max(slack, 0.0) / rule.patience + np.log(takes)
        if rank < best_rank or measure < best:
            chosen, at, best_rank, best = call, base, rank, measure
    return chosen, at


@numba.njit(cache=True)
def play_out(future: Future, rule: Rule, call: int, base: int) -> float:
    """What is late, counted, if a call is answered from a base now and then by the rule."""
    free_at = future.free_at.copy()
    open_ = np.ones(len(future.reported), dtype=np.bool_)
    moment, cost, bases, answered = rule.moment, 0.0, future.travel.shape[1], 0
    idle = np.zeros(bases, dtype=np.int64)
    while moment < rule.end:
        idle[:] = 0
        for officer in range(len(free_at)):
            if free_at[officer] <= moment:
                idle[future.base[officer]] += 1
        while idle.sum() > 0:
            if call < 0:
                call, base = _next(future, rule, open_, idle, moment)
                if call < 0:
                    break
            cost += _lateness(future, call, base, moment)
            open_[call] = False
            lasts = future.on_scene[answered] if future.in_turn else future.on_scene[call]
            answered += 1
            for officer in range(len(free_at)):
                if future.base[officer] == base and free_at[officer] <= moment:
                    free_at[officer] = moment + future.travel[call, base] + lasts
                    break
            idle[base] -= 1
            call = -1
        following, waits = rule.end, False
        for each in range(len(open_)):
            if open_[each]:
                if future.reported[each] > moment:
                    following = min(following, future.reported[each])
                else:
                    waits = True
        if waits:
            for officer in range(len(free_at)):
                if free_at[officer] > moment:
                    following = min(following, free_at[officer])
        moment = following
    return cost + _left_at_the_end(future, rule, open_)


@numba.njit(cache=True)
def _left_at_the_end(future: Future, rule: Rule, open_: npt.NDArray[np.bool_]) -> float:
    cost = 0.0
    for call in range(len(open_)):
        if open_[call]:
            nearest = 0
            for base in range(future.travel.shape[1]):
                if future.travel[call, base] < future.travel[call, nearest]:
                    nearest = base
            cost += max(_lateness(future, call, nearest, rule.end), LEFT_OVER)
    return cost
