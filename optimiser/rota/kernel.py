"""Compiled core of the search: redraws of one person's row, given everybody else.

A move takes some days of one person out of the plan and draws them anew, exactly from the
Boltzmann distribution over all legal ways to fill them: a forward pass over (state, contracted
units used) and a backward draw. Everything is arrays, so that numba can compile it; names of the
arrays are those of `Pool`.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

MINUTES_PER_HOUR = 60.0
UNSUPERVISED = -1e9


class Pool(NamedTuple):
    """People who are redrawn together, and the cover they share.

    Shapes: P people, D days, O options (0 = free), G groups, H hours, C scopes of supervision.
    `rows` (P, D) is the plan; `pinned` (P, D) days that stay; `allowed` (P, D, O); `units` (D, O)
    contracted units of an option and `budget` (P,) of a person; `tables`, `table_of_day`,
    `start_state` the legal sequences; `span_first`, `span_last` (D, O) the first hour touched and
    the one after the last, `span_minutes` (D, O, 2) the minutes in the first and the last hour;
    `cover` and `required` (G, H) in minutes; `group` (P,); `fill` (D, O) a small wish to use the
    hours that are owed.
    `sergeants` (C, H) counts supervisors who cover an hour, `supervised` (G, H) people who need
    one; `scope` (G,) is a group's scope of supervision or -1, `leads` (P,) who is a supervisor.

    Threads may work on different groups of one pool at a time, as long as none moves a supervisor.
    """

    rows: NDArray[np.int16]
    pinned: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    units: NDArray[np.int32]
    budget: NDArray[np.int32]
    tables: NDArray[np.int16]
    table_of_day: NDArray[np.int16]
    start_state: NDArray[np.int16]
    span_first: NDArray[np.int32]
    span_last: NDArray[np.int32]
    span_minutes: NDArray[np.int32]
    cover: NDArray[np.int32]
    required: NDArray[np.int32]
    group: NDArray[np.int32]
    fill: NDArray[np.float64]
    sergeants: NDArray[np.int32]
    supervised: NDArray[np.int32]
    scope: NDArray[np.int32]
    leads: NDArray[np.bool_]


@njit(cache=True, nogil=True)
def _minutes(pool: Any, day: int, option: int, hour: int) -> int:
    """Minutes of an hour that an option covers."""
    minutes = 60
    if hour == pool.span_first[day, option]:
        minutes = pool.span_minutes[day, option, 0]
    elif hour == pool.span_last[day, option] - 1:
        minutes = pool.span_minutes[day, option, 1]
    return minutes


@njit(cache=True, nogil=True)
def place(pool: Any, person: int, day: int, option: int, sign: int) -> None:
    """Add (sign 1) or take away (sign -1) one duty from every count."""
    group = pool.group[person]
    scope = pool.scope[group]
    for hour in range(pool.span_first[day, option], pool.span_last[day, option]):
        minutes = _minutes(pool, day, option, hour)
        pool.cover[group, hour] += sign * minutes
        if scope >= 0:
            if not pool.leads[person]:
                pool.supervised[group, hour] += sign
            elif minutes == 60:
                pool.sergeants[scope, hour] += sign


@njit(cache=True, nogil=True)
def shortfall(pool: Any, group: int, first: int, last: int) -> float:
    """Staff-hours short of one group over hours [first, last)."""
    minutes = 0
    for hour in range(first, last):
        minutes += int(max(0, pool.required[group, hour] - pool.cover[group, hour]))
    hours: float = minutes / MINUTES_PER_HOUR
    return hours


@njit(cache=True, nogil=True)
def _is_needed(pool: Any, scope: int, hour: int) -> bool:
    """Whether anybody in the scope is, or should be, on duty in the hour."""
    for group in range(pool.supervised.shape[0]):
        if pool.scope[group] == scope and (
            pool.supervised[group, hour] > 0 or pool.required[group, hour] > 0
        ):
            return True
    return False


@njit(cache=True, nogil=True)
def _reward(pool: Any, person: int, day: int, option: int, least: int, alarm: float) -> float:
    """What a duty adds to the plan without it, in staff-hours."""
    group = pool.group[person]
    scope = pool.scope[group]
    covered = 0.0
    reward = pool.fill[day, option]
    for hour in range(pool.span_first[day, option], pool.span_last[day, option]):
        minutes = _minutes(pool, day, option, hour)
        short = pool.required[group, hour] - pool.cover[group, hour]
        if short > 0:
            covered += min(short, minutes)
        if scope >= 0 and pool.sergeants[scope, hour] < least:
            if not pool.leads[person]:
                return UNSUPERVISED
            if minutes == 60 and _is_needed(pool, scope, hour):
                reward += alarm
    total: float = reward + covered / MINUTES_PER_HOUR
    return total


@njit(cache=True, nogil=True)
def useful_minutes(pool: Any, person: int, day: int, option: int) -> float:
    """Minutes short that a person would cover by this duty instead of the one of that day."""
    group, now = pool.group[person], pool.rows[person, day]
    useful = 0.0
    for hour in range(pool.span_first[day, option], pool.span_last[day, option]):
        minutes = _minutes(pool, day, option, hour)
        if now and pool.span_first[day, now] <= hour < pool.span_last[day, now]:
            minutes -= _minutes(pool, day, now, hour)
        short = pool.required[group, hour] - pool.cover[group, hour]
        useful += min(max(0, short), minutes)
    return useful


@njit(cache=True, nogil=True)
def all_useful_minutes(
    pool: Any, people: NDArray[np.int64], days: NDArray[np.int64], options: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Useful minutes of many duties, each by itself."""
    useful = np.zeros(len(people))
    for index in range(len(people)):
        useful[index] = useful_minutes(pool, people[index], days[index], options[index])
    return useful


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
    would underflow over a few free days.
    """
    states, options = pool.tables.shape[1], pool.units.shape[1]
    length = last - first
    used = 0
    state = int(pool.start_state[person])
    for day in range(pool.rows.shape[1]):
        option = pool.rows[person, day]
        if day < first:
            state = pool.tables[pool.table_of_day[day], state, option]
        if day < first or day >= last:
            used += pool.units[day, option]
    room = max(0, pool.budget[person] - used)
    old = pool.rows[person, first:last].copy()
    group = pool.group[person]
    change = 0.0
    for day in range(first, last):
        option = old[day - first]
        if option and not pool.pinned[person, day]:
            begin, end = pool.span_first[day, option], pool.span_last[day, option]
            change += shortfall(pool, group, begin, end)
            place(pool, person, day, option, -1)
            change -= shortfall(pool, group, begin, end)
    weight = np.zeros((length, options))
    for step in range(length):
        day = first + step
        if pool.pinned[person, day]:
            weight[step, old[step]] = 1.0
            continue
        best = 0.0
        for option in range(1, options):
            weight[step, option] = UNSUPERVISED
            if pool.allowed[person, day, option]:
                reward = _reward(pool, person, day, option, least, alarm)
                weight[step, option] = gamma * reward
                best = max(best, weight[step, option])
        weight[step, 0] = 0.0
        for option in range(options):
            weight[step, option] = np.exp(weight[step, option] - best)
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
            units = pool.units[day, option]
            if pool.pinned[person, day]:
                units = min(units, room)
            for origin in range(states):
                if not alive[step, origin]:
                    continue
                after = table[origin, option]
                if after < 0:
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
        for after in range(states):
            for spent in range(top + 1):
                mass[step + 1, after, spent] /= total
    legal = _legal_ends(pool, person, last)
    new = _draw_back(pool, rng, person, first, mass, weight, legal, old, room)
    for day in range(first, last):
        option = new[day - first]
        if option and not pool.pinned[person, day]:
            begin, end = pool.span_first[day, option], pool.span_last[day, option]
            change += shortfall(pool, group, begin, end)
            place(pool, person, day, option, 1)
            change -= shortfall(pool, group, begin, end)
        pool.rows[person, day] = option
    return -change


@njit(cache=True, nogil=True)
def _draw_back(
    pool: Any,
    rng: np.random.Generator,
    person: int,
    first: int,
    mass: NDArray[np.float64],
    weight: NDArray[np.float64],
    legal: NDArray[np.bool_],
    old: NDArray[np.int16],
    room: int,
) -> NDArray[np.int16]:
    """Draw the days from last to first; the old ones where nothing legal has any weight."""
    length, states, options = weight.shape[0], mass.shape[1], weight.shape[1]
    total = 0.0
    for state in range(states):
        if legal[state]:
            total += mass[length, state].sum()
    if total <= 0.0:
        return old
    pick = rng.random() * total
    state, spent = -1, 0
    for candidate in range(states):
        if not legal[candidate]:
            continue
        for units in range(room + 1):
            here = mass[length, candidate, units]
            if here > 0.0:
                state, spent = candidate, units
                pick -= here
                if pick <= 0.0:
                    break
        if pick <= 0.0:
            break
    new = old.copy()
    for step in range(length - 1, -1, -1):
        day = first + step
        table = pool.tables[pool.table_of_day[day]]
        total = 0.0
        for sweep in range(2):
            pick = rng.random() * total if sweep else 0.0
            chosen, origin_chosen, spent_before = -1, -1, 0
            for option in range(options):
                chance = weight[step, option]
                if chance == 0.0:
                    continue
                units = pool.units[day, option]
                if pool.pinned[person, day]:
                    units = min(units, room)
                before = spent - units
                if before < 0:
                    continue
                for origin in range(states):
                    if table[origin, option] == state:
                        here = mass[step, origin, before] * chance
                        if here <= 0.0:
                            continue
                        if sweep == 0:
                            total += here
                        else:
                            chosen, origin_chosen, spent_before = option, origin, before
                            pick -= here
                            if pick <= 0.0:
                                break
                if sweep == 1 and chosen >= 0 and pick <= 0.0:
                    break
        new[step] = chosen
        state, spent = origin_chosen, spent_before
    return new


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


@njit(cache=True, nogil=True)
def restore(pool: Any, people: NDArray[np.int64], rows: NDArray[np.int16]) -> None:
    """Put given rows back, counts and cover with them."""
    for index in range(len(people)):
        person = people[index]
        for day in range(pool.rows.shape[1]):
            was, now = pool.rows[person, day], rows[index, day]
            if was == now:
                continue
            if was:
                place(pool, person, day, was, -1)
            if now:
                place(pool, person, day, now, 1)
            pool.rows[person, day] = now
