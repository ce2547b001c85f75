"""What every agent would take at given prices of the jobs: 0-1 knapsacks, exact in whole numbers.

A job is worth its price less its cost; prices and worths count in `SCALE` parts of a unit of cost.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SCALE = 4096
IMPOSSIBLE = -(1 << 60)
"""The worth of what cannot be."""


class Board(NamedTuple):
    """What binds: `cost`, `weight` and `allowed` (agents, jobs), `room` (agents,)."""

    cost: Integers
    weight: Integers
    room: Integers
    allowed: Flags


@numba.njit(cache=True, nogil=True)
def worth_of(board: Board, prices: Floats, agent: int, job: int) -> Any:
    """What a job is worth to an agent, in parts."""
    return np.int64(np.rint(prices[job] * SCALE)) - board.cost[agent, job] * SCALE


@numba.njit(cache=True, nogil=True)
def fill(worth: Integers, size: Integers, room: int, table: Integers) -> None:
    """The most that the first jobs are worth, by their number (rows) and the room (columns)."""
    table[0, : room + 1] = 0
    for row in range(len(worth)):
        value, own = worth[row], size[row]
        before, after = table[row], table[row + 1]
        after[:own] = before[:own]
        for left in range(own, room + 1):
            other = before[left - own] + value
            after[left] = other if other > before[left] else before[left]


@numba.njit(cache=True, nogil=True)
def relaxed_cost(
    board: Board, jobs: Integers, prices: Floats, taken: Flags, table: Integers
) -> Any:
    """A lower bound, in parts, on the cost of `jobs`: their prices less what agents gain by them.

    `taken` (agents, jobs) is set to the agents' choices; `table` is scratch with a row more than
    there are jobs and a column more than the greatest room.
    """
    useful, worth = np.empty(len(jobs), dtype=np.int64), np.empty(len(jobs), dtype=np.int64)
    size = np.empty(len(jobs), dtype=np.int64)
    total = np.int64(0)
    for job in jobs:
        total += np.int64(np.rint(prices[job] * SCALE))
    for agent in range(len(board.room)):
        count, room = 0, board.room[agent]
        for job in jobs:
            taken[agent, job] = False
            value = worth_of(board, prices, agent, job)
            if value > 0 and board.allowed[agent, job] and board.weight[agent, job] <= room:
                useful[count], worth[count] = job, value
                size[count] = board.weight[agent, job]
                count += 1
        fill(worth[:count], size[:count], room, table)
        total -= table[count, room]
        left = room
        for row in range(count - 1, -1, -1):
            if table[row + 1, left] != table[row, left]:
                taken[agent, useful[row]] = True
                left -= size[row]
    return total


@numba.njit(cache=True, nogil=True)
def forbid_dear(board: Board, jobs: Integers, prices: Floats, spare: int, table: Integers) -> None:
    """Forbid every pair that raises the relaxed cost by more than `spare` parts, or has no room."""
    worth, size = np.empty(len(jobs), dtype=np.int64), np.empty(len(jobs), dtype=np.int64)
    for agent in range(len(board.room)):
        room = board.room[agent]
        for row in range(len(jobs)):
            job = jobs[row]
            if board.weight[agent, job] > room:
                board.allowed[agent, job] = False
            useful = board.allowed[agent, job]
            worth[row] = max(worth_of(board, prices, agent, job), 0) if useful else 0
            size[row] = board.weight[agent, job] if useful else 0
        fill(worth, size, room, table)
        best = table[len(jobs), room]
        after = np.zeros(room + 1, dtype=np.int64)
        for row in range(len(jobs) - 1, -1, -1):
            job, own = jobs[row], size[row]
            if not board.allowed[agent, job]:
                continue
            others = IMPOSSIBLE
            for used in range(room - own + 1):
                others = max(others, table[row, used] + after[room - own - used])
            if best - others - worth_of(board, prices, agent, job) > spare:
                board.allowed[agent, job] = False
            for left in range(room, own - 1, -1):
                after[left] = max(after[left], after[left - own] + worth[row])
