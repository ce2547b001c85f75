"""States that leave a person the same ways on: a search for one row needs only one of them."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without pattern, by whose powers the ways on are told apart at a glance."""


@njit(cache=True, nogil=True)
def alike_states(
    tables: NDArray[np.int16], kinds: NDArray[np.int16], allowed: NDArray[np.bool_]
) -> NDArray[np.int16]:
    """By day, the first state with the same legal ways on as each, -1 where there are none,
    shape (L + 1, S).

    `tables` (T, S, O) and `kinds` (L,) as in `optimiser.rota.paths`, `allowed` (L, O) the options
    of each day. Who may take fewer options than these may still use the answer.
    """
    length, states = len(kinds), tables.shape[1]
    alike = np.zeros((length + 1, states), dtype=np.int16)
    glance = np.empty(states, dtype=np.uint64)
    for step in range(length - 1, -1, -1):
        table, options, after = tables[kinds[step]], np.flatnonzero(allowed[step]), alike[step + 1]
        first = np.empty(states, dtype=np.int16)
        found = 0
        for state in range(states):
            glance[state], dead = np.uint64(0), True
            for option in options:
                to = _follow(table, after, state, option)
                glance[state] = glance[state] * SPREAD + np.uint64(to + 1)
                dead = dead and to < 0
            alike[step, state] = -1
            if dead:
                continue
            for other in first[:found]:
                if glance[other] == glance[state] and _same(table, after, options, other, state):
                    alike[step, state] = other
                    break
            if alike[step, state] < 0:
                alike[step, state] = first[found] = state
                found += 1
    return alike


@njit(cache=True, nogil=True)
def _follow(table: NDArray[np.int16], after: NDArray[np.int16], state: int, option: Any) -> int:
    """What an option leads to: the first state alike, or -1."""
    to = table[state, option]
    return int(after[to]) if to >= 0 else -1


@njit(cache=True, nogil=True)
def _same(
    table: NDArray[np.int16],
    after: NDArray[np.int16],
    options: NDArray[np.int64],
    one: int,
    other: int,
) -> bool:
    for option in options:
        if _follow(table, after, one, option) != _follow(table, after, other, option):
            return False
    return True
