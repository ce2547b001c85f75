"""Rebuilding: the same days of several people taken out of the plan and drawn anew, one by one.

One person's draw cannot pass work on: whoever drops an hour leaves it short, which costs more than
what is gained when another takes it. Where several are out at a time, each leaves to those still to
be drawn what is worth more to them, and the whole is kept if it costs little more than before.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.draws import put_anew, put_back, take_out
from optimiser.rota.kernel import shortfall
from optimiser.rota.rewards import Terms

UNSUPERVISED = 1e6
"""What an hour costs that is worked without its sergeants, in weighted staff-hours."""


@njit(cache=True, nogil=True)
def rebuild(
    pool: Any,
    rng: np.random.Generator,
    people: NDArray[np.int64],
    leading: int,
    count: int,
    moves: int,
    terms: Terms,
    patience: float,
    shortest: int,
    longest: int,
) -> None:
    """Rebuild random windows of random people of one group: one of the `leading` first of them,
    who is drawn first, and others until there are `count`.

    `patience` is the temperature, in weighted staff-hours, at which what costs more is kept.
    """
    days = pool.rows.shape[1]
    for _ in range(moves):
        length = min(days, rng.integers(shortest, longest + 1))
        first = rng.integers(0, days - length + 1)
        chosen = _choose(rng, people, leading, count)
        _rebuild(pool, rng, chosen, first, first + length, terms, patience)


@njit(cache=True, nogil=True)
def _choose(
    rng: np.random.Generator, people: NDArray[np.int64], leading: int, count: int
) -> NDArray[np.int64]:
    """One of the leading people, and others."""
    rest = people.copy()
    chosen = np.empty(min(count, len(people)), dtype=np.int64)
    for place in range(len(chosen)):
        pick = rng.integers(0, leading) if place == 0 else rng.integers(place, len(rest))
        chosen[place], rest[pick] = rest[pick], rest[place]
    return chosen


@njit(cache=True, nogil=True)
def _rebuild(
    pool: Any,
    rng: np.random.Generator,
    people: NDArray[np.int64],
    first: int,
    last: int,
    terms: Terms,
    patience: float,
) -> None:
    before = _cost(pool, people, first, last, terms)
    old = pool.rows[people, first:last].copy()
    for person in people:
        take_out(pool, person, first, last)
    for place in range(len(people)):
        put_anew(pool, rng, people[place], first, last, terms, len(people) - 1 - place)
    more = _cost(pool, people, first, last, terms) - before
    if more > 0 and rng.random() >= np.exp(-more / patience):
        for place in range(len(people)):
            take_out(pool, people[place], first, last)
            put_back(pool, people[place], first, old[place])


@njit(cache=True, nogil=True)
def _cost(pool: Any, people: NDArray[np.int64], first: int, last: int, terms: Terms) -> float:
    """What the group's shortfall, these people's overtime of some days, and hours without their
    sergeants cost, in weighted staff-hours."""
    group = pool.group[people[0]]
    pence, leads = 0, False
    for person in people:
        leads = leads or pool.leads[person]
        for day in range(first, last):
            pence += pool.pence[person, day, pool.rows[person, day]]
    hours = pool.cover.shape[1]
    cost: float = pool.weight[group] * shortfall(pool, group, 0, hours) + terms.price * pence
    if leads and pool.scope[group] >= 0:
        for hour in range(hours):
            if pool.sergeants[pool.scope[group], hour] < terms.least:
                cost += _missed(pool, pool.scope[group], hour, terms.alarm * pool.weight[group])
    return cost


@njit(cache=True, nogil=True)
def _missed(pool: Any, scope: int, hour: int, alarm: float) -> float:
    """How much an hour misses its sergeants: whoever is on duty must have them."""
    missed = 0.0
    for group in range(len(pool.scope)):
        if pool.scope[group] == scope:
            if pool.supervised[group, hour]:
                return UNSUPERVISED
            if pool.required[group, hour]:
                missed = alarm
    return missed
