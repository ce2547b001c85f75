"""Routes of the crews of a day by search: crew by crew, then some anew together, in any order."""

from collections.abc import Callable

import numba
import numpy as np

from optimiser.patrols.visits.labels import (
    ENOUGH,
    NOTHING,
    Floats,
    Given,
    Ints,
    Terms,
    best_labels,
    terms_of_day,
)
from optimiser.patrols.visits.problem import AreaDay, Route, Visit

PASSES = 6
TOGETHER = 3
"""Crews whose routes are found anew together."""
TRIES = 8
"""Times that this is tried, for each crew."""
Crews = tuple[Ints, Ints, Ints, Ints]
"""Blocks (first slot, last, mode), ways by mode, routes (crew, visit, what of it), and visits."""


def search_routes(
    day: AreaDay, seed: int, target: float, stopped: Callable[[], bool] = lambda: False
) -> tuple[Route, ...]:
    """One route a block; where they are worth the target, only who goes where is drawn on.

    The same seed finds the same routes. Once stopped, crews get one route each, not bettered.
    """
    blocks = len(day.blocks)
    longest = max((block.end - block.start for block in day.blocks), default=0)
    routes = np.zeros((blocks, longest // min(day.lengths) + 1, 3), dtype=np.int64)
    counts = np.zeros(blocks, dtype=np.int64)
    draws = np.random.default_rng(seed).random((TRIES * blocks, 1 + TOGETHER))
    if stopped():
        draws = draws[:0]
    rows = np.array([(b.start, b.end, int(b.drives)) for b in day.blocks], dtype=np.int64)
    _search((rows, day.travel, routes, counts), terms_of_day(day), target, draws)
    return tuple(
        tuple(Visit(*row) for row in own[:count].tolist())
        for own, count in zip(routes, counts.tolist(), strict=True)
    )


@numba.njit(cache=True, nogil=True)
def _search(crews: Crews, terms: Terms, target: float, draws: Floats) -> None:
    """Fill routes and counts of all crews."""
    blocks, _, routes, counts = crews
    worth, number = terms[3], len(blocks)
    shape = worth.shape[0], worth.shape[1]
    given = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for _ in range(PASSES if len(draws) else 1):
        gained = False
        for block in range(number):
            gained |= _anew(block, crews, terms, given)
        if not gained or _value(worth, given[0]) >= target:
            break
    reached = _value(worth, given[0])
    chosen = np.zeros(min(TOGETHER, number), dtype=np.int64)
    kept_routes, kept_counts = routes.copy(), counts.copy()
    for drawn, draw in enumerate(draws):
        if reached >= target and drawn >= number:
            break
        _together(blocks, draw, chosen)
        for crew in chosen:
            _change(routes[crew], counts[crew], terms, -1, given)
            counts[crew] = 0
        for _ in range(2):
            for crew in chosen:
                _anew(int(crew), crews, terms, given)
        found = _value(worth, given[0])
        for crew in chosen:
            if found >= reached:
                kept_routes[crew], kept_counts[crew] = routes[crew], counts[crew]
            else:
                _change(routes[crew], counts[crew], terms, -1, given)
                routes[crew], counts[crew] = kept_routes[crew], kept_counts[crew]
                _change(routes[crew], counts[crew], terms, 1, given)
        reached = max(reached, found)


@numba.njit(cache=True, nogil=True)
def _together(blocks: Ints, draw: Floats, chosen: Ints) -> None:
    """A drawn crew and those whose time overlaps its own most, in a drawn order."""
    number = len(blocks)
    first = min(int(draw[0] * number), number - 1)
    near = np.zeros(number)
    for other in range(number):
        begin = max(blocks[first, 0], blocks[other, 0])
        near[other] = begin - min(blocks[first, 1], blocks[other, 1])
    near[first] = NOTHING
    order = np.argsort(near)
    for index in range(len(chosen)):
        chosen[index] = order[index]
    for index in range(len(chosen) - 1, 0, -1):
        other = min(int(draw[1 + index] * (index + 1)), index)
        chosen[index], chosen[other] = chosen[other], chosen[index]


@numba.njit(cache=True, nogil=True)
def _value(worth: Floats, dose: Ints) -> float:
    total, last = 0.0, worth.shape[2] - 1
    for place in range(dose.shape[0]):
        for period in range(dose.shape[1]):
            total += worth[place, period, min(dose[place, period], last)]
    return total


@numba.njit(cache=True, nogil=True)
def _change(route: Ints, count: int, terms: Terms, sign: int, given: Given) -> None:
    """Add a route (1) or take it off (-1)."""
    for index in range(count):
        place, own = route[index, 0], terms[2][route[index, 1]]
        given[0][place, own] += sign * terms[1][route[index, 2]]
        given[1][place, own] += sign


@numba.njit(cache=True, nogil=True)
def _anew(block: int, crews: Crews, terms: Terms, given: Given) -> bool:
    """Give a crew the best route found for it beside the others', if it is better."""
    blocks, travel, routes, counts = crews
    before = _value(terms[3], given[0])
    _change(routes[block], counts[block], terms, -1, given)
    without = _value(terms[3], given[0])
    start, end, drives = blocks[block, 0], blocks[block, 1], blocks[block, 2]
    found = np.empty((routes.shape[1], 3), dtype=np.int64)
    ready = np.full(travel.shape[1], start)
    gain, count = best_labels((start, end), travel[drives], terms, given, ready, found)
    better = without + gain > before + ENOUGH
    if better:
        routes[block, :count] = found[:count]
        counts[block] = count
    _change(routes[block], counts[block], terms, 1, given)
    return bool(better)
