"""Prices of the jobs that prove a good lower bound: the volume algorithm on the Lagrangian dual.

Volume algorithm: Barahona and Anbil 2000. Beside the bound it gives how often every pair is taken,
which nears a solution of the relaxation.
"""

from typing import Any

import numba
import numpy as np

from optimiser.assignment.knapsacks import SCALE, Board, Flags, Floats, Integers, relaxed_cost
from optimiser.assignment.repair import repair

GROWTH, SHRINK = 1.1, 0.7
MOST_STEP, LEAST_STEP = 1.0, 0.003
LEAST_PART, MOST_PART = 0.03, 0.1
HOPED_GAP, HOPED_UNITS = 0.001, 0.5
"""Share of the bound, and units, above it where the least cost is thought to be, at most."""


@numba.njit(cache=True, nogil=True)
def climb(
    board: Board,
    jobs: Integers,
    prices: Floats,
    shares: Floats,
    step: float,
    rounds: int,
    patience: int,
    upper: int,
    table: Integers,
    found: Integers,
) -> Any:
    """Raise the bound on the cost of `jobs` by better `prices`, which are changed in place.

    `shares` (agents, jobs) are changed too; they begin with NaN at the first job where none are
    known. It ends where the bound, in parts, shows that nothing costs less than `upper`. `found`
    (jobs,) gets the best assignment met that does. Returns the bound, the step to go on with, the
    least cost met or `upper`, and the rounds used.
    """
    taken = np.zeros(board.allowed.shape, dtype=np.bool_)
    trial, attempt = prices.copy(), found.copy()
    lack = np.zeros(len(prices))
    bound = relaxed_cost(board, jobs, prices, taken, table)
    if len(jobs) > 0 and np.isnan(shares[0, jobs[0]]):
        shares[:] = taken
    failed, done = 0, 1
    while True:
        met = repair(board, jobs, prices, taken, upper, attempt)
        if met < upper:
            upper = met
            found[jobs] = attempt[jobs]
        square = _lack(shares, jobs, lack)
        if bound > (upper - 1) * SCALE or done >= rounds or square < 1e-9:
            return bound, step, upper, done
        gap = min(upper - bound / SCALE, HOPED_GAP * abs(bound) / SCALE + HOPED_UNITS)
        for job in jobs:
            trial[job] = prices[job] + step * max(0.3 * gap, 0.02) / square * lack[job]
        value = relaxed_cost(board, jobs, trial, taken, table)
        done += 1
        ahead = _blend(shares, taken, jobs, lack)
        if value > bound:
            bound, failed = value, 0
            prices[jobs] = trial[jobs]
            if ahead > 0:
                step = min(GROWTH * step, MOST_STEP)
        else:
            failed += 1
            if failed >= patience:
                step, failed = max(SHRINK * step, LEAST_STEP), 0


@numba.njit(cache=True, nogil=True)
def _lack(shares: Floats, jobs: Integers, lack: Floats) -> Any:
    """Set what every job lacks to be taken once, and give the sum of its squares."""
    square = 0.0
    for job in jobs:
        lack[job] = 1.0 - shares[:, job].sum()
        square += lack[job] * lack[job]
    return square


@numba.njit(cache=True, nogil=True)
def _blend(shares: Floats, taken: Flags, jobs: Integers, lack: Floats) -> Any:
    """Mix what was taken into `shares`, so as to lack least; whether it points as `lack` does."""
    along, size, ahead = 0.0, 0.0, 0.0
    for job in jobs:
        own = 1.0 - taken[:, job].sum()
        along += lack[job] * (own - lack[job])
        size += (own - lack[job]) ** 2
        ahead += own * lack[job]
    part = MOST_PART
    if size > 0:
        part = min(max(-along / size, LEAST_PART), MOST_PART)
    for agent in range(shares.shape[0]):
        for job in jobs:
            shares[agent, job] += part * (taken[agent, job] - shares[agent, job])
    return ahead
