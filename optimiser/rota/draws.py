"""Row draws: some days of one person taken out of the plan and drawn anew, given everybody else.

The draw is exact, from the Boltzmann distribution over all legal ways to fill the days: a forward
pass over (state of the rules, contracted units used), then a draw backwards through it.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.kernel import UNSUPERVISED, place, reward_of, shortfall


@njit(cache=True, nogil=True)
def _legal_ends(pool: Any, person: int, first_day: int) -> NDArray[np.bool_]:
    """States at the start of a day from which the rest of the row is legal as it stands."""
    states, days = pool.tables.shape[1], pool.rows.shape[1]
    legal = np.ones(states, dtype=np.bool_)
    for start in range(states):
        state = start
        for day in range(first_day, days):
            state = pool.tables[pool.table_of_day[day], state, pool.rows[person, day]]
            if state < 0:
                legal[start] = False
                break
    return legal


@njit(cache=True, nogil=True)
def _start(pool: Any, person: int, first: int, last: int) -> tuple[int, int]:
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
def _move(pool: Any, person: int, first: int, row: NDArray[np.int16], sign: int) -> float:
    """Add or take away the days of `row` that are not pinned; the fall in staff-hours short."""
    group = pool.group[person]
    fall = 0.0
    for step in range(len(row)):
        day, option = first + step, row[step]
        if option and not pool.pinned[person, day]:
            begin, end = pool.span_first[day, option], pool.span_last[day, option]
            fall += shortfall(pool, group, begin, end)
            place(pool, person, day, option, sign)
            fall -= shortfall(pool, group, begin, end)
    return fall


@njit(cache=True, nogil=True)
def _weights(
    pool: Any,
    person: int,
    first: int,
    old: NDArray[np.int16],
    gamma: float,
    least: int,
    alarm: float,
) -> NDArray[np.float64]:
    """Boltzmann weight of every option on every day, the best of each day at 1."""
    options = pool.units.shape[1]
    weight = np.zeros((len(old), options))
    for step in range(len(old)):
        day = first + step
        if pool.pinned[person, day]:
            weight[step, old[step]] = 1.0
            continue
        best = 0.0
        for option in range(1, options):
            weight[step, option] = UNSUPERVISED
            if pool.allowed[person, day, option]:
                reward = reward_of(pool, person, day, option, least, alarm)
                weight[step, option] = gamma * reward
                best = max(best, weight[step, option])
        for option in range(options):
            weight[step, option] = np.exp(weight[step, option] - best)
    return weight


@njit(cache=True, nogil=True)
def _units(pool: Any, person: int, day: int, option: int, room: int) -> int:
    """Contracted units of an option; a pinned day is worked whatever room there is."""
    units = pool.units[day, option]
    if pool.pinned[person, day]:
        units = min(units, room)
    return int(units)


@njit(cache=True, nogil=True)
def _forward(
    pool: Any, person: int, first: int, weight: NDArray[np.float64], state: int, room: int
) -> NDArray[np.float64]:
    """Mass of every (day, state, units used), each day scaled to sum to one."""
    length, states, options = len(weight), pool.tables.shape[1], weight.shape[1]
    mass = np.zeros((length + 1, states, room + 1))
    mass[0, state, 0] = 1.0
    alive = np.zeros((length + 1, states), dtype=np.bool_)
    alive[0, state] = True
    top = 0
    for step in range(length):
        day = first + step
        table = pool.tables[pool.table_of_day[day]]
        total = 0.0
        reach = top
        for option in range(options):
            chance = weight[step, option]
            if chance == 0.0:
                continue
            units = _units(pool, person, day, option, room)
            for origin in range(states):
                after = table[origin, option]
                if after < 0 or not alive[step, origin]:
                    continue
                alive[step + 1, after] = True
                for spent in range(min(top, room - units) + 1):
                    here = mass[step, origin, spent]
                    if here > 0.0:
                        mass[step + 1, after, spent + units] += here * chance
                        total += here * chance
                        reach = max(reach, spent + units)
        top = reach
        if total == 0.0:
            break
        mass[step + 1, :, : top + 1] /= total
    return mass


@njit(cache=True, nogil=True)
def _last_state(
    rng: np.random.Generator, mass: NDArray[np.float64], legal: NDArray[np.bool_]
) -> tuple[int, int]:
    """A state after the last day and the units used by then, drawn; -1 where nothing is legal."""
    total = 0.0
    for state in range(len(legal)):
        if legal[state]:
            total += mass[state].sum()
    pick = rng.random() * total
    chosen, used = -1, 0
    for state in range(len(legal)):
        if not legal[state]:
            continue
        for spent in range(mass.shape[1]):
            if mass[state, spent] > 0.0:
                chosen, used = state, spent
                pick -= mass[state, spent]
                if pick <= 0.0:
                    return chosen, used
    return chosen, used


@njit(cache=True, nogil=True)
def _step_back(
    pool: Any,
    rng: np.random.Generator,
    person: int,
    day: int,
    mass: NDArray[np.float64],
    weight: NDArray[np.float64],
    state: int,
    spent: int,
) -> tuple[int, int, int]:
    """The option of a day that led to a state, with the state and units before it, drawn."""
    table = pool.tables[pool.table_of_day[day]]
    room = mass.shape[1] - 1
    total = 0.0
    chosen, origin_chosen, spent_before = -1, -1, 0
    for sweep in range(2):
        pick = rng.random() * total if sweep else 0.0
        for option in range(len(weight)):
            before = spent - _units(pool, person, day, option, room)
            if weight[option] == 0.0 or before < 0:
                continue
            for origin in range(len(mass)):
                if table[origin, option] != state:
                    continue
                here = mass[origin, before] * weight[option]
                if sweep == 0:
                    total += here
                elif here > 0.0:
                    chosen, origin_chosen, spent_before = option, origin, before
                    pick -= here
                    if pick <= 0.0:
                        return chosen, origin_chosen, spent_before
    return chosen, origin_chosen, spent_before


@njit(cache=True, nogil=True)
def redraw(
    pool: Any,
    rng: np.random.Generator,
    person: int,
    first: int,
    last: int,
    gamma: float,
    least: int,
    alarm: float,
) -> float:
    """Redraw days [first, last) of one person; the change in staff-hours short.

    `gamma` is the inverse temperature per staff-hour, `alarm` the worth of an hour that lacks its
    `least` sergeants to one of them; nobody else is put into such an hour. Gammas over 10 or so
    would underflow over a few free days. Where nothing legal has any weight the days stay.
    """
    state, room = _start(pool, person, first, last)
    new = pool.rows[person, first:last].copy()
    fall = _move(pool, person, first, new, -1)
    weight = _weights(pool, person, first, new, gamma, least, alarm)
    mass = _forward(pool, person, first, weight, state, room)
    state, spent = _last_state(rng, mass[len(new)], _legal_ends(pool, person, last))
    if state >= 0:
        for step in range(len(new) - 1, -1, -1):
            new[step], state, spent = _step_back(
                pool, rng, person, first + step, mass[step], weight[step], state, spent
            )
    fall += _move(pool, person, first, new, 1)
    pool.rows[person, first:last] = new
    return -fall


@njit(cache=True, nogil=True)
def anneal(
    pool: Any,
    rng: np.random.Generator,
    people: NDArray[np.int64],
    moves: int,
    gamma: float,
    least: int,
    alarm: float,
    shortest: int,
    longest: int,
    best_rows: NDArray[np.int16],
    hours: NDArray[np.float64],
) -> None:
    """Redraw random windows of random people at one temperature.

    `hours` (2,) holds the staff-hours short now and at best, against any fixed reference;
    `best_rows` the rows of these people at best. Both are updated in place.
    """
    days = pool.rows.shape[1]
    for _ in range(moves):
        person = people[rng.integers(0, len(people))]
        length = min(days, rng.integers(shortest, longest + 1))
        first = rng.integers(0, days - length + 1)
        last = first + length
        hours[0] += redraw(pool, rng, person, first, last, gamma, least, alarm)
        if hours[0] < hours[1] - 1e-9:
            hours[1] = hours[0]
            for index in range(len(people)):
                best_rows[index] = pool.rows[people[index]]
