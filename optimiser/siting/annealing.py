# ruff: noqa: NPY002 - numba knows only the generator that numpy calls old
"""Annealing of a maximal covering, compiled: an open site moves to one nearby or anywhere.

A move costs two columns, so millions are tried where interchange, which looks at every swap, stops
at the first plan that no single swap betters.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.siting.kernels import Floats, Ints, Lists

Bools = NDArray[np.bool_]
BySite = tuple[Ints, Ints, Ints]
"""Customers by site: start, customer and cost."""
NEARBY_SHARE = 0.9


@njit(cache=True, nogil=True)
def move(by_site: BySite, otherwise: Ints, times: Ints, old: int, new: int) -> int:
    """Close `old`, open `new` in `times` (how often customers are covered); the rise in cost."""
    first, customer_of, _ = by_site
    rise = 0
    for k in range(first[old], first[old + 1]):
        times[customer_of[k]] -= 1
        if times[customer_of[k]] == 0:
            rise += otherwise[customer_of[k]]
    for k in range(first[new], first[new + 1]):
        if times[customer_of[k]] == 0:
            rise -= otherwise[customer_of[k]]
        times[customer_of[k]] += 1
    return int(rise)


@njit(cache=True, nogil=True)
def nearby(lists: Lists, by_site: BySite, old: int) -> int:
    """A site that covers a customer of `old`, both at random; `old` where it covers nobody."""
    start, site, _, _ = lists
    first, customer_of, _ = by_site
    if first[old] == first[old + 1]:
        return old
    customer = customer_of[first[old] + np.random.randint(first[old + 1] - first[old])]
    return int(site[start[customer] + np.random.randint(start[customer + 1] - start[customer])])


@njit(cache=True, nogil=True)
def covered_times(by_site: BySite, is_open: Bools, otherwise: Ints) -> tuple[Ints, int]:
    """How often each customer is covered, and the cost of those who are not."""
    first, customer_of, _ = by_site
    times = np.zeros(len(otherwise), np.int64)
    for one in range(len(is_open)):
        if is_open[one]:
            for k in range(first[one], first[one + 1]):
                times[customer_of[k]] += 1
    return times, int(otherwise[times == 0].sum())


@njit(cache=True, nogil=True)
def anneal(
    lists: Lists,
    by_site: BySite,
    state: Ints,
    is_open: Bools,
    seed: int,
    moves: int,
    heat: Floats,
) -> int:
    """Anneal from the plan in `is_open` and leave the best there; gives its cost.

    Only for problems whose costs are all 0, so that a customer is covered or costs `otherwise`.
    `heat` are the first and the last temperature, in units of cost.
    """
    np.random.seed(seed)
    otherwise = lists[3]
    times, cost = covered_times(by_site, is_open, otherwise)
    opened = np.flatnonzero((state == 0) & is_open)
    closed = np.flatnonzero((state == 0) & ~is_open)
    place = np.full(len(state), -1, np.int64)
    place[closed] = np.arange(len(closed))
    best, best_open = cost, is_open.copy()
    if len(opened) == 0 or len(closed) == 0:
        return int(best)
    warmth, cooling = heat[0], (heat[1] / heat[0]) ** (1.0 / moves)
    for _ in range(moves):
        warmth *= cooling
        at = np.random.randint(len(opened))
        old, new = opened[at], closed[np.random.randint(len(closed))]
        if np.random.random() < NEARBY_SHARE:
            new = nearby(lists, by_site, old)
        if place[new] < 0:
            continue
        rise = move(by_site, otherwise, times, old, new)
        if rise > 0 and np.random.random() >= math.exp(-rise / warmth):
            move(by_site, otherwise, times, new, old)
            continue
        cost += rise
        is_open[old], is_open[new] = False, True
        opened[at], closed[place[new]] = new, old
        place[old], place[new] = place[new], -1
        if cost < best:
            best = cost
            best_open[:] = is_open
    is_open[:] = best_open
    return int(best)
