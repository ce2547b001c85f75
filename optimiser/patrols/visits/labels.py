"""A good route of one crew: labels by slot and place, each of which knows its own visits' doses.

So a second visit of a place counts as a second one. Labels are compared by value alone: the route
is not always the best.
"""

import numba
import numpy as np
from numpy.typing import NDArray

from optimiser.patrols.visits.problem import AreaDay, Route, Visit

ENOUGH = 1e-9
NOTHING = -1.0e300
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Terms = tuple[Ints, Ints, Ints, Floats, int]
"""Slots and dose (in units) of each length, period of each slot, worth by place, period and dose,
and the most visits."""
Given = tuple[Ints, Ints]
"""Dose and visits that places have, each of shape (places, periods)."""


def terms_of_day(day: AreaDay) -> Terms:
    """What all crews of a day have in common."""
    return (
        np.array(day.lengths, dtype=np.int64),
        np.array(day.doses, dtype=np.int64) // day.dose_unit,
        day.period,
        day.worth_table,
        day.most,
    )


def route_beside(day: AreaDay, given: Given, ready: Ints) -> Route:
    """A good route for the only block of a day, beside what others give the places already.

    `ready` has for each place the first slot in which the crew can be there.
    """
    (block,) = day.blocks
    found = np.empty(((block.end - block.start) // min(day.lengths) + 1, 3), dtype=np.int64)
    times, travel = (block.start, block.end), day.travel[int(block.drives)]
    _, count = best_labels(times, travel, terms_of_day(day), given, ready, found)
    return tuple(Visit(*row) for row in found[:count].tolist())


@numba.njit(cache=True, nogil=True)
def best_labels(
    times: tuple[int, int], travel: Ints, terms: Terms, given: Given, ready: Ints, found: Ints
) -> tuple[float, int]:
    """The gain and number of visits of a good route, which is written to `found`.

    `found` has rows of place, first slot and length.
    """
    lengths, doses, period, worth, _ = terms
    start, slots, places = times[0], times[1] - times[0] + 1, worth.shape[0]
    shape = (slots, places, places, worth.shape[1])
    value = np.full((slots, places), NOTHING)
    own = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    upto = np.full((slots, places), -1, dtype=np.int64)
    came = np.full((slots, places, 3), -1, dtype=np.int64)
    best, best_slot, best_place = 0.0, -1, -1
    for slot in range(1, slots):
        for place in range(places):
            upto[slot, place] = upto[slot - 1, place]
            for length in range(len(lengths)):
                began = slot - lengths[length]
                if began >= 0:
                    reached, at, origin = _before(
                        (place, length, start + began),
                        upto[: began + 1],
                        (travel, value, ready),
                        terms,
                        given,
                        own,
                    )
                    if reached > ENOUGH and reached > value[slot, place]:
                        value[slot, place] = reached
                        came[slot, place] = (at, origin, length)
            if value[slot, place] == NOTHING:
                continue
            _keep(slot, place, came[slot, place], own)
            length = came[slot, place, 2]
            when = period[start + slot - lengths[length]]
            own[0][slot, place, place, when] += doses[length]
            own[1][slot, place, place, when] += 1
            ahead = upto[slot, place]
            if ahead < 0 or value[slot, place] > value[ahead, place] + ENOUGH:
                upto[slot, place] = slot
            if value[slot, place] > best + ENOUGH:
                best, best_slot, best_place = value[slot, place], slot, place
    return best, _written(start, best_slot, best_place, lengths, came, found)


@numba.njit(cache=True, nogil=True)
def _keep(slot: int, place: int, came: Ints, own: Given) -> None:
    """A label begins with the doses of the one that it goes on from."""
    if came[1] >= 0:
        own[0][slot, place] = own[0][came[0], came[1]]
        own[1][slot, place] = own[1][came[0], came[1]]


@numba.njit(cache=True, nogil=True)
def _before(
    visit: tuple[int, int, int],
    upto: Ints,
    reach: tuple[Ints, Floats, Ints],
    terms: Terms,
    given: Given,
    own: Given,
) -> tuple[float, int, int]:
    """Value with a visit (place, length, first slot) after the best label, and that label.

    `upto` has the best label of each place by the slot in which it ends, up to the visit.
    """
    (place, length, slot), (travel, value, ready) = visit, reach
    _, doses, period, worth, most = terms
    last, when, more = worth.shape[2] - 1, period[slot], doses[length]
    held, times = given[0][place, when], given[1][place, when]
    reached, at, origin = 0.0, -1, -1
    if times < most and slot >= ready[place]:
        gain = worth[place, when, min(held + more, last)]
        reached = gain - worth[place, when, min(held, last)]
    for other in range(len(travel)):
        left = len(upto) - 1 - travel[other, place]
        if left < 0 or upto[left, other] < 0:
            continue
        label = upto[left, other]
        if times + own[1][label, other, place, when] >= most:
            continue
        dose = held + own[0][label, other, place, when]
        gain = worth[place, when, min(dose + more, last)] - worth[place, when, min(dose, last)]
        if value[label, other] + gain > reached:
            reached, at, origin = value[label, other] + gain, label, other
    return reached, at, origin


@numba.njit(cache=True, nogil=True)
def _written(start: int, slot: int, place: int, lengths: Ints, came: Ints, found: Ints) -> int:
    """The visits that lead to a label, in order; how many."""
    count, at, where = 0, slot, place
    while where >= 0:
        count += 1
        at, where = came[at, where, 0], came[at, where, 1]
    at, where = slot, place
    for index in range(count - 1, -1, -1):
        length = came[at, where, 2]
        found[index, 0] = where
        found[index, 1] = start + at - lengths[length]
        found[index, 2] = length
        at, where = came[at, where, 0], came[at, where, 1]
    return count
