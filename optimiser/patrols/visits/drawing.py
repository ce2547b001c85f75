"""Draws timetables among all of the same worth, so that nobody foresees who comes when.

What the routes of a day are worth depends on their visits and the periods that these start in, not
on who makes them, in which order or at what minute. So among all ways to make the same visits, each
in its period and each crew as many as before, with time for the ways, one is drawn with equal
chances: crews and orders by a random walk (Metropolis), then the times exactly, by counting the
timetables that lead to each slot.
"""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import numba
import numpy as np
from numpy.typing import NDArray

from optimiser.patrols.visits.problem import AreaDay, Route, Visit

SWAPS = 12
"""Swaps of two visits that are tried, for each visit of a day."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def redrawn(day: AreaDay, routes: Sequence[Route], random: Random) -> list[Route]:
    """The same visits in the same periods, by crews, in orders and at times drawn anew."""
    visits = [visit for route in routes for visit in route]
    if not visits:
        return list(routes)
    draws = np.random.default_rng(random.getrandbits(64))
    kind = np.array([(visit.place, visit.length) for visit in visits], dtype=np.int64)
    first = np.cumsum([0, *map(len, routes)])
    taken, starts = _draw(
        first,
        np.array([(block.start, block.end, block.drives) for block in day.blocks], dtype=np.int64),
        day.travel,
        day.period,
        kind[:, 0].copy(),
        np.array(day.lengths, dtype=np.int64)[kind[:, 1]],
        day.period[[visit.start for visit in visits]],
        draws.random((SWAPS * len(visits), 4)),
        draws.random(len(visits)),
    )
    made = [
        Visit(visits[old].place, start, visits[old].length)
        for old, start in zip(taken.tolist(), starts.tolist(), strict=True)
    ]
    return [tuple(made[a:b]) for a, b in pairwise(first.tolist())]


@numba.njit(cache=True, nogil=True)
def _draw(
    first: Ints,
    blocks: Ints,
    travel: Ints,
    period: Ints,
    place: Ints,
    length: Ints,
    wanted: Ints,
    swaps: Floats,
    draws: Floats,
) -> tuple[Ints, Ints]:
    """The visit that each crew makes in turn, and its slot, from numbers drawn evenly from 0 to 1.

    `first` is the first visit of each crew; `place`, `length` (slots) and `wanted` (period) are by
    visit.
    """
    number, crews = len(place), len(blocks)
    taken, starts = np.arange(number), np.zeros(number, dtype=np.int64)
    owner = np.zeros(number, dtype=np.int64)
    longest = 1
    for crew in range(crews):
        owner[first[crew] : first[crew + 1]] = crew
        longest = max(longest, blocks[crew, 1] - blocks[crew, 0])
    table = np.zeros((number, longest))
    ways = np.ones(crews)
    for crew in range(crews):
        ways[crew] = _count(
            crew, taken, first, blocks, travel, period, place, length, wanted, table
        )
    for step in range(len(swaps)):
        one = int(swaps[step, 0] * number)
        a = owner[one]
        other = int(swaps[step, 1] * number)
        if swaps[step, 2] < 0.5:
            other = first[a] + int(swaps[step, 1] * (first[a + 1] - first[a]))
        b = owner[other]
        if one == other:
            continue
        taken[one], taken[other] = taken[other], taken[one]
        before = ways[a] if a == b else ways[a] * ways[b]
        found = _count(a, taken, first, blocks, travel, period, place, length, wanted, table)
        also = 1.0
        if a != b and found > 0:
            also = _count(b, taken, first, blocks, travel, period, place, length, wanted, table)
        if found * also > 0 and found * also >= swaps[step, 3] * before:
            ways[a] = found
            if a != b:
                ways[b] = also
        else:
            taken[one], taken[other] = taken[other], taken[one]
    for crew in range(crews):
        _count(crew, taken, first, blocks, travel, period, place, length, wanted, table)
        _times(crew, taken, first, blocks, travel, place, length, table, draws, starts)
    return taken, starts


@numba.njit(cache=True, nogil=True)
def _times(
    crew: int,
    taken: Ints,
    first: Ints,
    blocks: Ints,
    travel: Ints,
    place: Ints,
    length: Ints,
    table: Floats,
    draws: Floats,
    starts: Ints,
) -> None:
    """Write the slots of a crew's visits, last first, each in proportion to its timetables."""
    begin, end, drives = blocks[crew]
    until = end - begin - 1
    for index in range(first[crew + 1] - 1, first[crew] - 1, -1):
        goal = draws[index] * table[index, : until + 1].sum()
        chosen = 0
        for slot in range(until + 1):
            if table[index, slot] > 0:
                chosen = slot
                goal -= table[index, slot]
                if goal < 0:
                    break
        starts[index] = begin + chosen
        if index > first[crew]:
            earlier = taken[index - 1]
            way = travel[drives, place[earlier], place[taken[index]]]
            until = chosen - length[earlier] - way


@numba.njit(cache=True, nogil=True)
def _count(
    crew: int,
    taken: Ints,
    first: Ints,
    blocks: Ints,
    travel: Ints,
    period: Ints,
    place: Ints,
    length: Ints,
    wanted: Ints,
    table: Floats,
) -> float:
    """Timetables of a crew's visits in their order.

    `table` gets, for each of them and each slot that it may start in, the timetables of those up to
    it.
    """
    if first[crew + 1] == first[crew]:
        return 1.0
    begin, end, drives = blocks[crew]
    total = 0.0
    for index in range(first[crew], first[crew + 1]):
        visit, gap = taken[index], 0
        running = 1.0
        if index > first[crew]:
            before = taken[index - 1]
            gap = length[before] + travel[drives, place[before], place[visit]]
            running = 0.0
        total = 0.0
        for slot in range(end - begin):
            if index > first[crew] and slot >= gap:
                running += table[index - 1, slot - gap]
            fits = period[begin + slot] == wanted[visit] and slot + length[visit] <= end - begin
            table[index, slot] = running if fits else 0.0
            total += table[index, slot]
    return total
