"""An assignment from the agents' own choices: doubles are given up, the forgotten find a place."""

from typing import Any

import numba
import numpy as np

from optimiser.assignment.knapsacks import Board, Flags, Floats, Integers


@numba.njit(cache=True, nogil=True)
def repair(
    board: Board, jobs: Integers, prices: Floats, taken: Flags, upper: int, found: Integers
) -> Any:
    """Cost of an assignment of `jobs` near what the agents took, written to `found`, or `upper`.

    Of several agents the cheapest keeps the job. What nobody took goes, the dearest first, where
    it fits at least cost. Then jobs go to cheaper agents while there is room.
    """
    left = board.room.copy()
    total, lacking = 0, 0
    missing = np.empty(len(jobs), dtype=np.int64)
    for job in jobs:
        best = -1
        for agent in range(len(left)):
            if taken[agent, job] and (best < 0 or board.cost[agent, job] < board.cost[best, job]):
                best = agent
        found[job] = best
        if best < 0:
            missing[lacking] = job
            lacking += 1
        else:
            left[best] -= board.weight[best, job]
            total += board.cost[best, job]
    for row in np.argsort(-prices[missing[:lacking]]):
        job = missing[row]
        best = _cheapest(board, left, job, -1)
        if best < 0:
            return upper
        found[job] = best
        left[best] -= board.weight[best, job]
        total += board.cost[best, job]
    changed = True
    while changed:
        changed = False
        for job in jobs:
            now = found[job]
            best = _cheapest(board, left, job, now)
            if best != now:
                left[now] += board.weight[now, job]
                left[best] -= board.weight[best, job]
                total += board.cost[best, job] - board.cost[now, job]
                found[job] = best
                changed = True
    return min(total, upper)


@numba.njit(cache=True, nogil=True)
def _cheapest(board: Board, left: Integers, job: int, best: int) -> Any:
    """The agent that takes a job at least cost in the room `left`; `best` if none is cheaper."""
    for agent in range(len(left)):
        cheaper = best < 0 or board.cost[agent, job] < board.cost[best, job]
        if cheaper and board.allowed[agent, job] and board.weight[agent, job] <= left[agent]:
            best = agent
    return best
