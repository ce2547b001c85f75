"""Row draws: some days of one person taken out of the plan and drawn anew, given everybody else.

The draw is exact, from the Boltzmann distribution over all legal ways to fill the days: a forward
pass over (state of the rules, contracted units used), then a draw backwards through it.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.kernel import place
from optimiser.rota.paths import draw_back, forward, reach
from optimiser.rota.rewards import Terms, keeps_limits, option_weights


@njit(cache=True, nogil=True)
def _end_legally(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    rest: NDArray[np.int16],
    states: NDArray[np.int16],
) -> NDArray[np.bool_]:
    """Whether the rest of a row is legal as it stands from each of some states.

    Plain arrays, because handing on a whole pool takes longer than this does.
    """
    legal = np.ones(len(states), dtype=np.bool_)
    for index in range(len(states)):
        state = states[index]
        for step in range(len(rest)):
            state = tables[kinds[step], state, rest[step]]
            if state < 0:
                legal[index] = False
                break
    return legal


@njit(cache=True, nogil=True)
def start_of(pool: Any, person: int, first: int, last: int) -> tuple[int, int]:
    """State before day `first`, and the contracted units left for days [first, last)."""
    used = 0
    state = int(pool.start_state[person])
    for day in range(pool.rows.shape[1]):
        option = pool.rows[person, day]
        if day < first:
            state = pool.tables[pool.table_of_day[day], state, option]
        if day < first or day >= last:
            used += pool.units[day, option]
    return state, max(0, pool.budget[person] - used)


@njit(cache=True, nogil=True)
def _move(pool: Any, person: int, first: int, row: NDArray[np.int16], sign: int) -> None:
    """Add or take away the days of `row` that are not pinned."""
    for step in range(len(row)):
        day, option = first + step, row[step]
        if option and not pool.pinned[person, day]:
            place(pool, person, day, option, sign)


@njit(cache=True, nogil=True)
def _units_needed(pool: Any, person: int, first: int, length: int, room: int) -> NDArray[np.int32]:
    """Contracted units of every option; a pinned day is worked whatever room there is."""
    units: NDArray[np.int32] = pool.units[first : first + length].copy()
    for step in range(length):
        if pool.pinned[person, first + step]:
            for option in range(units.shape[1]):
                units[step, option] = min(units[step, option], room)
    return units


@njit(cache=True, nogil=True)
def _merge_twins(twin: NDArray[np.int16], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of options that lead to the same place, summed on the first of them."""
    merged = np.zeros_like(weight)
    for step in range(len(weight)):
        for option in range(weight.shape[1]):
            merged[step, twin[step, option]] += weight[step, option]
    return merged


@njit(cache=True, nogil=True)
def _tell_twins_apart(
    rng: np.random.Generator,
    twin: NDArray[np.int16],
    weight: NDArray[np.float64],
    row: NDArray[np.int16],
) -> None:
    """Draw which of its twins each day of a row is."""
    for step in range(len(row)):
        family = row[step]
        total = 0.0
        for option in range(weight.shape[1]):
            if twin[step, option] == family:
                total += weight[step, option]
        pick = rng.random() * total
        for option in range(weight.shape[1]):
            if twin[step, option] == family and weight[step, option] > 0.0:
                row[step] = option
                pick -= weight[step, option]
                if pick <= 0.0:
                    break


@njit(cache=True, nogil=True)
def _draw(
    pool: Any,
    rng: np.random.Generator,
    person: int,
    first: int,
    weight: NDArray[np.float64],
    tilt: float,
    row: NDArray[np.int16],
) -> None:
    """Draw days into `row`, which stays where nothing legal has any weight."""
    last = first + len(row)
    state, room = start_of(pool, person, first, last)
    kinds, twin = pool.table_of_day[first:last], pool.twin[first:last]
    units = _units_needed(pool, person, first, len(row), room)
    merged = _merge_twins(twin, weight)
    reached, count = reach(pool.tables, kinds, merged, state)
    mass = forward(pool.tables, kinds, units, merged, room, reached, count)
    ends = reached[len(row), : count[len(row)]]
    legal = _end_legally(pool.tables, pool.table_of_day[last:], pool.rows[person, last:], ends)
    if draw_back(rng, pool.tables, kinds, units, merged, tilt, reached, count, mass, legal, row):
        _tell_twins_apart(rng, twin, weight, row)


@njit(cache=True, nogil=True)
def redraw(
    pool: Any, rng: np.random.Generator, person: int, first: int, last: int, terms: Terms
) -> None:
    """Redraw days [first, last) of one person, given everybody else.

    Where nothing legal has any weight, or the row drawn breaks a limit on its sums, the days stay.
    """
    take_out(pool, person, first, last)
    put_anew(pool, rng, person, first, last, terms, 0)


@njit(cache=True, nogil=True)
def take_out(pool: Any, person: int, first: int, last: int) -> None:
    """Take what a person works on days [first, last) out of every count, but not out of the row."""
    _move(pool, person, first, pool.rows[person, first:last], -1)


@njit(cache=True, nogil=True)
def put_back(pool: Any, person: int, first: int, row: NDArray[np.int16]) -> None:
    """Put days into a row, and into every count, that were taken out."""
    pool.rows[person, first : first + len(row)] = row
    _move(pool, person, first, row, 1)


@njit(cache=True, nogil=True)
def put_anew(
    pool: Any,
    rng: np.random.Generator,
    person: int,
    first: int,
    last: int,
    terms: Terms,
    later: int,
) -> None:
    """Draw days that were taken out, before those of `later` other people, and put them back."""
    old = pool.rows[person, first:last].copy()
    new = old.copy()
    weight, tilt = option_weights(pool, person, first, old, terms, later)
    _draw(pool, rng, person, first, weight, tilt, new)
    pool.rows[person, first:last] = new
    if not keeps_limits(pool, person, pool.rows[person]):
        new = old
    put_back(pool, person, first, new)


@njit(cache=True, nogil=True)
def anneal(
    pool: Any,
    rng: np.random.Generator,
    people: NDArray[np.int64],
    moves: int,
    terms: Terms,
    shortest: int,
    longest: int,
) -> None:
    """Redraw random windows of random people at one temperature and price of overtime."""
    days = pool.rows.shape[1]
    for _ in range(moves):
        person = people[rng.integers(0, len(people))]
        length = min(days, rng.integers(shortest, longest + 1))
        first = rng.integers(0, days - length + 1)
        redraw(pool, rng, person, first, first + length, terms)
