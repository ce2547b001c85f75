"""Exchanges of days between two people of one group: the cover stays, the burden evens out."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.rewards import keeps_limits


@njit(cache=True, nogil=True)
def _is_legal_row(pool: Any, person: int, row: NDArray[np.int16]) -> bool:
    """Whether a row is a legal sequence within the person's hours and allowed tours."""
    state = int(pool.start_state[person])
    used = 0
    for day in range(len(row)):
        option = row[day]
        if option != pool.rows[person, day] and not pool.allowed[person, day, option]:
            return False
        state = pool.tables[pool.table_of_day[day], state, option]
        if state < 0:
            return False
        used += pool.units[day, option]
    return used <= pool.budget[person] and keeps_limits(pool, person, row)


@njit(cache=True, nogil=True)
def _burden(row: NDArray[np.int16], night: NDArray[np.bool_], weekend: NDArray[np.bool_]) -> int:
    """Squared nights plus squared weekend tours of a row."""
    nights, weekends = 0, 0
    for day in range(len(row)):
        if row[day]:
            nights += night[day, row[day]]
            weekends += weekend[day]
    return nights * nights + weekends * weekends


@njit(cache=True, nogil=True)
def even_out(
    pool: Any,
    rng: np.random.Generator,
    people: NDArray[np.int64],
    tries: int,
    night: NDArray[np.bool_],
    weekend: NDArray[np.bool_],
    kept: NDArray[np.bool_],
) -> int:
    """Exchange runs of days between random pairs of `people` where that evens out the burden.

    All of them must be of one group and alike in supervising or not. `night` (D, O) marks nights,
    `weekend` (D,) weekend days, `kept` (D,) days that are never exchanged. Returns the fall of
    the sum of squares.
    """
    days = pool.rows.shape[1]
    gained = 0
    for _ in range(tries):
        one = people[rng.integers(0, len(people))]
        two = people[rng.integers(0, len(people))]
        first = rng.integers(0, days)
        last = min(days, first + rng.integers(1, 8))
        if one == two:
            continue
        row_one, row_two = pool.rows[one].copy(), pool.rows[two].copy()
        fits = True
        for day in range(first, last):
            if kept[day] or pool.pinned[one, day] or pool.pinned[two, day]:
                fits = False
                break
            row_one[day], row_two[day] = pool.rows[two, day], pool.rows[one, day]
            if pool.overtime[day, row_one[day]] or pool.overtime[day, row_two[day]]:
                fits = False
                break
        if not fits:
            continue
        before = _burden(pool.rows[one], night, weekend) + _burden(pool.rows[two], night, weekend)
        after = _burden(row_one, night, weekend) + _burden(row_two, night, weekend)
        if after > before:
            continue
        if _is_legal_row(pool, one, row_one) and _is_legal_row(pool, two, row_two):
            pool.rows[one] = row_one
            pool.rows[two] = row_two
            gained += before - after
    return gained
