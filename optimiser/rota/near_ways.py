"""The ways to fill some days of one person that are worth nearly the most, all of them."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.draws import start_of
from optimiser.rota.rewards import keeps_limits

MOST_FOUND = 4000
"""Ways of one person that are kept at most, in the order of their options."""


@njit(cache=True, nogil=True)
def near_ways(
    pool: Any, person: int, first: int, worth: NDArray[np.float64], within: float
) -> tuple[NDArray[np.int16], NDArray[np.float64]]:
    """Ways (N, L) to fill days from `first` on, and what each falls short of the best (N,).

    `worth` (L, O) is what options are worth, -inf where one may not be taken. The rest of the row
    stays; every way is legal with it and keeps the person's limits. None falls short by more than
    `within`.
    """
    length, last = len(worth), first + len(worth)
    state, room = start_of(pool, person, first, last)
    tables, kinds = pool.tables, pool.table_of_day[first:last]
    ahead = _ahead(tables, kinds, worth, pool.table_of_day[last:], pool.rows[person, last:])
    found = np.empty((MOST_FOUND, length), dtype=np.int16)
    values = np.empty(MOST_FOUND)
    units, row = pool.units[first:last], pool.rows[person].copy()
    best, count = -np.inf, 0
    for enumerating in (False, True):
        floor = best - within if enumerating else -np.inf
        chosen = np.full(length, -1, dtype=np.int64)
        states, used, value = _trail(length, state)
        step = 0
        while step >= 0:
            chosen[step] += 1
            option = chosen[step]
            if option == worth.shape[1]:
                chosen[step] = -1
                step -= 1
                continue
            after = tables[kinds[step], states[step], option]
            spent, so_far = used[step] + units[step, option], value[step] + worth[step, option]
            if so_far == -np.inf or after < 0 or spent > room:
                continue
            most = so_far + ahead[step + 1, after]
            if most == -np.inf or most < floor or (not enumerating and most <= best):
                continue
            row[first + step] = option
            if step + 1 < length:
                step += 1
                states[step], used[step], value[step] = after, spent, so_far
            elif keeps_limits(pool, person, row):
                best = max(best, so_far)
                if enumerating and count < MOST_FOUND:
                    found[count], values[count] = row[first:last], so_far
                    count += 1
    return found[:count], best - values[:count]


@njit(cache=True, nogil=True)
def _trail(
    length: int, state: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """State, units used and worth so far before every day, at the start."""
    states = np.full(length, state, dtype=np.int64)
    return states, np.zeros(length, dtype=np.int64), np.zeros(length)


@njit(cache=True, nogil=True)
def _ahead(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    worth: NDArray[np.float64],
    later_kinds: NDArray[np.int16],
    rest: NDArray[np.int16],
) -> NDArray[np.float64]:
    """The most that days may still be worth, by day and state, whatever the units: -inf where the
    rest of the row is not legal behind them."""
    length, states = len(worth), tables.shape[1]
    ahead = np.full((length + 1, states), -np.inf)
    for origin in range(states):
        state = origin
        for step in range(len(rest)):
            state = tables[later_kinds[step], state, rest[step]]
            if state < 0:
                break
        if state >= 0:
            ahead[length, origin] = 0.0
    for step in range(length - 1, -1, -1):
        table = tables[kinds[step]]
        for option in range(worth.shape[1]):
            gain = worth[step, option]
            if gain == -np.inf:
                continue
            for state in range(states):
                after = table[state, option]
                if after >= 0 and ahead[step + 1, after] + gain > ahead[step, state]:
                    ahead[step, state] = ahead[step + 1, after] + gain
    return ahead
