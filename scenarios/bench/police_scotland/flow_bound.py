"""A second bound on the late calls of one shift: officers as a flow through time.

Shares nothing with the search or with its bound. The shift is cut into ticks; an officer of a
station waits a tick or goes to a call and is back so many ticks later, all rounded in their favour
(time-expanded network). HiGHS solves the flow in fractions; its prices are then taken as they come
and the bound is worked out from them: for any prices no officer can earn more than the longest way.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, vstack

from optimiser.dispatching.calls import Calls, FloatArray

ROUNDING = 1e-6


@dataclass(frozen=True)
class Shift:
    """Hours of a shift, its officers at all stations together, and the calls only it can answer."""

    start: float
    end: float
    officers: int
    own: Sequence[int]


def own_calls(calls: Calls, start: float, end: float) -> list[int]:
    """Calls reported in a shift whose target passes before anybody of the next could be there."""
    return [
        call
        for call in range(len(calls))
        if start <= calls.reported[call] < end
        and calls.deadline[call] - calls.travel[call].min() < end
    ]


def flow_bound(calls: Calls, shift: Shift, per_hour: int) -> float:
    """Calls that are late at least, whoever is sent where; not rounded up."""
    ticks = math.floor((shift.end - shift.start) * per_hour + ROUNDING)
    steps = [_steps(calls, shift, base, per_hour, ticks) for base in range(calls.travel.shape[1])]
    price = _prices(len(shift.own), shift.officers, steps, ticks)
    most = max(_longest(step, price, ticks) for step in steps)
    return float(price.sum() - shift.officers * most)


Steps = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Call, tick of departure and tick of return of every way to answer a call from a station."""


def _steps(calls: Calls, shift: Shift, base: int, per_hour: int, ticks: int) -> Steps:
    call, leave, back = [], [], []
    for number, each in enumerate(shift.own):
        travel = float(calls.travel[each, base])
        opens = max(0, math.floor((calls.reported[each] - shift.start) * per_hour + ROUNDING))
        last = math.floor((calls.deadline[each] - travel - shift.start) * per_hour + ROUNDING)
        takes = max(1, math.floor((travel + calls.on_scene[each]) * per_hour + ROUNDING))
        for tick in range(opens, min(last, ticks - 1) + 1):
            call.append(number)
            leave.append(tick)
            back.append(min(tick + takes, ticks))
    return np.array(call, dtype=int), np.array(leave, dtype=int), np.array(back, dtype=int)


def _prices(calls: int, officers: int, steps: Sequence[Steps], ticks: int) -> FloatArray:
    """What the flow in fractions pays for each call, at most one late call."""
    rows, columns, values = [], [], []
    width, row = calls, calls + 1
    own = np.arange(calls)

    def put(where: np.ndarray, which: np.ndarray, value: float) -> None:
        rows.append(where)
        columns.append(which)
        values.append(np.full(len(where), value))

    put(own, own, 1.0)
    for call, leave, back in steps:
        put(np.array([calls]), np.array([width]), 1.0)
        put(np.array([row]), np.array([width]), -1.0)
        wait = width + 1 + np.arange(ticks)
        put(row + np.arange(ticks), wait, 1.0)
        put(row + 1 + np.arange(ticks), wait, -1.0)
        way = width + 1 + ticks + np.arange(len(call))
        put(call, way, 1.0)
        put(row + leave, way, 1.0)
        put(row + back, way, -1.0)
        width += 1 + ticks + len(call)
        row += ticks + 1
    matrix = coo_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (row, width)
    ).tocsr()
    ends = np.zeros(row, dtype=bool)
    ends[calls + 1 + ticks :: ticks + 1] = True
    inner = ~ends
    inner[: calls + 1] = False
    cost = np.zeros(width)
    cost[:calls] = 1.0
    solved = linprog(
        cost,
        A_ub=vstack([-matrix[:calls], matrix[[calls]]]),
        b_ub=np.r_[-np.ones(calls), officers],
        A_eq=matrix[inner],
        b_eq=np.zeros(int(inner.sum())),
        bounds=(0, None),
        method="highs",
    )
    prices: FloatArray = np.clip(-solved.ineqlin.marginals[:calls], 0.0, 1.0)
    return prices


def _longest(steps: Steps, price: FloatArray, ticks: int) -> float:
    """The most that one officer earns from the first tick on, by the latest departure first."""
    worth = np.zeros(ticks + 1)
    call, leave, back = steps
    order = np.argsort(-leave, kind="stable")
    done = ticks
    for each in order:
        while done > leave[each]:
            done -= 1
            worth[done] = worth[done + 1]
        worth[leave[each]] = max(worth[leave[each]], price[call[each]] + worth[back[each]])
    return float(worth[: done + 1].max())
