# ruff: noqa: NPY002 - numba knows only the generator that numpy calls old
"""Calls placed into officers' chains until none is left over: insert, eject, shake.

The ejection pool of Nagata & Braysy (2009, Operations Research Letters 37:333-338) for vehicle
routes: a call that fits nowhere pushes out the calls that were so far the least hard to place.
Times are whole ticks.
"""

from typing import NamedTuple

import numba
import numpy as np

from optimiser.dispatching.calls import FloatArray
from optimiser.dispatching.chain_pricing import IntArray

MOST_IN_CHAIN = 32
"""Calls that a chain can hold."""
OTHER_BASE = 0.3
"""How often a random move starts an officer from another base."""


class Work(NamedTuple):
    """What is to be done: calls (C), bases (B), shifts (S), and the officers of each shift."""

    release: IntArray
    """(C,) tick of the report."""
    last: IntArray
    """(B, C) latest tick of departure."""
    takes: IntArray
    """(B, C) ticks from departure until the officer is free again."""
    begin: IntArray
    end: IntArray
    """(S,) first tick of the shift, and the first after it."""
    first: IntArray
    """(S + 1,) first officer of each shift."""
    low: IntArray
    high: IntArray
    """(C,) first and last shift in which a call can be begun in time."""


class Crew(NamedTuple):
    """What the officers (R) do: shift, base, and calls in order."""

    shift: IntArray
    base: IntArray
    length: IntArray
    calls: IntArray
    """(R, MOST_IN_CHAIN)."""


@numba.njit(cache=True)
def place_for(
    work: Work, crew: Crew, route: int, base: int, call: int, without: int, latest: IntArray
) -> int:
    """Where in a chain a call fits, all other calls kept, if the officer starts from `base`.

    `without` is a place in the chain whose call is taken out first (-1: none); the answer counts
    places without it, -1 where the call does not fit. `latest` is room to work in.
    """
    shift, count = crew.shift[route], crew.length[route]
    close = work.end[shift] - 1
    following = close + 1_000_000_000
    for place in range(count - 1, -1, -1):
        if place == without:
            continue
        other = crew.calls[route, place]
        following = min(work.last[base, other], close, following - work.takes[base, other])
        if following < work.release[other]:
            return -1
        latest[place] = following
    free = work.begin[shift]
    if free > following:
        return -1
    until = min(work.last[base, call], close)
    chosen, ways, kept = -1, 0, 0
    for place in range(count + 1):
        if place == without:
            continue
        start = max(free, work.release[call])
        if start > until:
            break
        if place == count or start + work.takes[base, call] <= latest[place]:
            ways += 1
            if np.random.randint(ways) == 0:
                chosen = kept
        if place < count:
            other = crew.calls[route, place]
            free = max(free, work.release[other]) + work.takes[base, other]
            kept += 1
    return chosen


@numba.njit(cache=True)
def put(crew: Crew, route: int, place: int, call: int) -> None:
    """Put a call into a chain."""
    for later in range(crew.length[route], place, -1):
        crew.calls[route, later] = crew.calls[route, later - 1]
    crew.calls[route, place] = call
    crew.length[route] += 1


@numba.njit(cache=True)
def take(crew: Crew, route: int, place: int) -> int:
    """Take a call out of a chain."""
    call = crew.calls[route, place]
    for later in range(place, crew.length[route] - 1):
        crew.calls[route, later] = crew.calls[route, later + 1]
    crew.length[route] -= 1
    return int(call)


@numba.njit(cache=True)
def insert(work: Work, crew: Crew, call: int, latest: IntArray) -> bool:
    """Put a call into the first chain, from a random one on, that has room for it."""
    bases = len(work.last)
    begin, end = work.first[work.low[call]], work.first[work.high[call] + 1]
    if end <= begin:
        return False
    turn = np.random.randint(end - begin)
    for step in range(end - begin):
        route = begin + (turn + step) % (end - begin)
        if crew.length[route] == MOST_IN_CHAIN:
            continue
        for change in range(bases):
            base = (crew.base[route] + change) % bases
            place = place_for(work, crew, route, base, call, -1, latest)
            if place >= 0:
                crew.base[route] = base
                put(crew, route, place, call)
                return True
    return False


@numba.njit(cache=True)
def fits_after(
    work: Work, crew: Crew, route: int, base: int, call: int, place: int, out: tuple[int, int, int]
) -> bool:
    """Whether a chain is possible with a call before a place and without up to three others."""
    close, free = work.end[crew.shift[route]] - 1, work.begin[crew.shift[route]]
    for step in range(crew.length[route] + 1):
        if step == place:
            start = max(free, work.release[call])
            if start > min(work.last[base, call], close):
                return False
            free = start + work.takes[base, call]
        if step == crew.length[route]:
            break
        if step == out[0] or step == out[1] or step == out[2]:
            continue
        other = crew.calls[route, step]
        start = max(free, work.release[other])
        if start > min(work.last[base, other], close):
            return False
        free = start + work.takes[base, other]
    return True


@numba.njit(cache=True)
def least_ejection(
    work: Work, crew: Crew, route: int, call: int, hard: FloatArray, limit: float
) -> tuple[float, int, int, tuple[int, int, int]]:
    """The calls of one chain, three at most, that are least hard and whose place a call can take.

    Gives how hard they are together (`limit` where nothing is below), the base, the place of the
    call and the places that it empties (-1: none).
    """
    best, at, where, emptied = limit, -1, -1, (-1, -1, -1)
    count = crew.length[route]
    for base in range(len(work.last)):
        for place in range(count + 1):
            for one in range(count):
                first = hard[crew.calls[route, one]]
                if first >= best:
                    continue
                if fits_after(work, crew, route, base, call, place, (one, -1, -1)):
                    best, at, where, emptied = first, base, place, (one, -1, -1)
                    continue
                for two in range(one + 1, count):
                    second = first + hard[crew.calls[route, two]]
                    if second >= best:
                        continue
                    if fits_after(work, crew, route, base, call, place, (one, two, -1)):
                        best, at, where, emptied = second, base, place, (one, two, -1)
                        continue
                    for three in range(two + 1, count):
                        third = second + hard[crew.calls[route, three]]
                        if third < best and fits_after(
                            work, crew, route, base, call, place, (one, two, three)
                        ):
                            best, at, where, emptied = third, base, place, (one, two, three)
    return best, at, where, emptied


@numba.njit(cache=True)
def eject(
    work: Work, crew: Crew, call: int, hard: FloatArray, pool: IntArray, size: int
) -> tuple[int, int]:
    """Give a call the place of others, which go to the pool; the pool's size and the shift.

    The shift is -1 where no three calls of a chain make room.
    """
    best, chosen, at, where, emptied = np.inf, -1, -1, -1, (-1, -1, -1)
    begin, end = work.first[work.low[call]], work.first[work.high[call] + 1]
    turn = np.random.randint(max(end - begin, 1))
    for step in range(end - begin):
        route = begin + (turn + step) % (end - begin)
        found = least_ejection(work, crew, route, call, hard, best)
        if found[0] < best:
            best, at, where, emptied = found
            chosen = route
    if chosen < 0:
        return size, -1
    crew.base[chosen] = at
    for which in range(2, -1, -1):
        if emptied[which] >= 0:
            pool[size] = take(crew, chosen, emptied[which])
            size += 1
            if emptied[which] < where:
                where -= 1
    put(crew, chosen, where, call)
    return size, int(crew.shift[chosen])


@numba.njit(cache=True)
def shake(work: Work, crew: Crew, low: int, high: int, moves: int, latest: IntArray) -> None:
    """Move random calls of some shifts to other chains, or exchange two, where they fit."""
    bases, begin, end = len(work.last), work.first[low], work.first[high + 1]
    for _ in range(moves):
        route = np.random.randint(begin, end)
        if crew.length[route] == 0:
            continue
        place = np.random.randint(crew.length[route])
        call = crew.calls[route, place]
        other = np.random.randint(work.first[work.low[call]], work.first[work.high[call] + 1])
        if other == route or crew.length[other] == MOST_IN_CHAIN:
            continue
        to = crew.base[other]
        if np.random.random() < OTHER_BASE or crew.length[other] == 0:
            to = np.random.randint(bases)
        if np.random.randint(2) == 0 or crew.length[other] == 0:
            goal = place_for(work, crew, other, to, call, -1, latest)
            if goal >= 0:
                put(crew, other, goal, take(crew, route, place))
                crew.base[other] = to
            continue
        back = np.random.randint(crew.length[other])
        swapped = crew.calls[other, back]
        if not work.low[swapped] <= crew.shift[route] <= work.high[swapped]:
            continue
        goal = place_for(work, crew, other, to, call, back, latest)
        if goal < 0:
            continue
        own = crew.base[route]
        home = place_for(work, crew, route, own, swapped, place, latest)
        if home >= 0:
            take(crew, route, place)
            take(crew, other, back)
            put(crew, route, home, swapped)
            put(crew, other, goal, call)
            crew.base[other] = to


@numba.njit(cache=True)
def place_all(
    work: Work,
    crew: Crew,
    pool: IntArray,
    size: int,
    hard: FloatArray,
    steps: int,
    moves: int,
    seed: int,
) -> int:
    """Place the calls of the pool, last one first, in so many steps; the calls still in it.

    `crew`, `pool` and `hard` (how often a call found no room) are changed, so that another run can
    go on from them.
    """
    np.random.seed(seed)
    latest = np.empty(MOST_IN_CHAIN, dtype=np.int64)
    for _ in range(steps):
        if size == 0:
            break
        size -= 1
        call = int(pool[size])
        if insert(work, crew, call, latest):
            continue
        hard[call] += 1.0
        size, shift = eject(work, crew, call, hard, pool, size)
        if shift < 0:
            for place in range(size, 0, -1):
                pool[place] = pool[place - 1]
            pool[0] = call
            size += 1
        else:
            shake(work, crew, work.low[call], work.high[call], moves, latest)
    return size
