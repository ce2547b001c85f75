"""Exchanges of days between two people of one group: the cover stays, the burden evens out."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.burdens import points_of_row
from optimiser.rota.rewards import keeps_limits

LONGEST_EXCHANGE_DAYS = 7


@njit(cache=True, nogil=True)
def is_legal_row(pool: Any, person: int, row: NDArray[np.int16]) -> bool:
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
def may_change_places(pool: Any, one: int, two: int, day: int) -> bool:
    """Whether two people may change places on a day: nothing pinned, overtime at one price."""
    if pool.pinned[one, day] or pool.pinned[two, day]:
        return False
    for option in (pool.rows[one, day], pool.rows[two, day]):
        if pool.pence[one, day, option] != pool.pence[two, day, option]:
            return False
    return True


@njit(cache=True, nogil=True)
def draw_exchange(
    pool: Any, rng: np.random.Generator, people: NDArray[np.int64], kept: NDArray[np.bool_]
) -> tuple[int, int, int, int]:
    """Two places in `people` and the days [first, last) that these two may exchange.

    No days where the draw is of one person, of days that are alike or `kept`, or of days on which
    they may not change places.
    """
    days = pool.rows.shape[1]
    at_one, at_two = int(rng.integers(0, len(people))), int(rng.integers(0, len(people)))
    one, two = people[at_one], people[at_two]
    first = rng.integers(0, days)
    last = min(days, first + rng.integers(1, LONGEST_EXCHANGE_DAYS + 1))
    fits, differs = one != two, False
    for day in range(first, last):
        fits = fits and not kept[day] and may_change_places(pool, one, two, day)
        differs = differs or pool.rows[one, day] != pool.rows[two, day]
    return at_one, at_two, first, last if fits and differs else first


@njit(cache=True, nogil=True)
def exchanged(
    pool: Any, one: int, two: int, first: int, last: int
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The rows of two people with the days [first, last) exchanged."""
    row_one, row_two = pool.rows[one].copy(), pool.rows[two].copy()
    row_one[first:last] = pool.rows[two, first:last]
    row_two[first:last] = pool.rows[one, first:last]
    return row_one, row_two


@njit(cache=True, nogil=True)
def take_if_legal(
    pool: Any, one: int, two: int, row_one: NDArray[np.int16], row_two: NDArray[np.int16]
) -> bool:
    """Give two people new rows where both are legal; whether they were."""
    if not (is_legal_row(pool, one, row_one) and is_legal_row(pool, two, row_two)):
        return False
    pool.rows[one] = row_one
    pool.rows[two] = row_two
    return True


@njit(cache=True, nogil=True)
def even_out(
    pool: Any,
    burdens: Any,
    rng: np.random.Generator,
    people: NDArray[np.int64],
    tries: int,
    kept: NDArray[np.bool_],
) -> int:
    """Exchange runs of days between random pairs of `people` where that lowers their points.

    All of them must be of one group and alike in supervising or not; overtime changes hands where
    it costs the same. `kept` (D,) marks days that are never exchanged. Returns the fall of the
    tenths of points.
    """
    points = np.zeros(len(people), dtype=np.int64)
    for index in range(len(people)):
        points[index] = points_of_row(pool, burdens, people[index], pool.rows[people[index]])
    gained = 0
    for _ in range(tries):
        at_one, at_two, first, last = draw_exchange(pool, rng, people, kept)
        if first == last:
            continue
        one, two = people[at_one], people[at_two]
        row_one, row_two = exchanged(pool, one, two, first, last)
        points_one = points_of_row(pool, burdens, one, row_one)
        points_two = points_of_row(pool, burdens, two, row_two)
        gain = points[at_one] + points[at_two] - points_one - points_two
        if gain >= 0 and take_if_legal(pool, one, two, row_one, row_two):
            points[at_one], points[at_two] = points_one, points_two
            gained += gain
    return gained
