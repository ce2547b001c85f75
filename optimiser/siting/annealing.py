# ruff: noqa: NPY002 - numba knows only the generator that numpy calls old
"""Annealing of a maximal covering, compiled: an open site moves to one nearby or anywhere.

Interchange, which looks at every swap, stops at the first plan that no single swap betters; here
millions are tried. A move is judged by one look at the customers of the site that opens, and
changes anything only where it is taken.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.siting.kernels import Floats, Ints, Lists

Bools = NDArray[np.bool_]
BySite = tuple[Ints, Ints, Ints]
"""Customers by site: start, customer and cost."""
NEARBY_SHARE = 0.9
NOBODY, SEVERAL = -1, -2


class Covered(NamedTuple):
    """Who covers whom: by customer how many open sites, and the sum of their numbers.

    `only` is the one open site that covers a customer, or `NOBODY` or `SEVERAL`; `lost` is by site
    what would be uncovered if it closed.
    """

    times: Ints
    sums: Ints
    only: Ints
    lost: Ints


@njit(cache=True, nogil=True)
def covered(by_site: BySite, is_open: Bools, otherwise: Ints) -> Covered:
    """Who covers whom where these sites are open."""
    customers = len(otherwise)
    found = Covered(
        np.zeros(customers, np.int64),
        np.zeros(customers, np.int64),
        np.full(customers, NOBODY, np.int64),
        np.zeros(len(is_open), np.int64),
    )
    for one in range(len(is_open)):
        if is_open[one]:
            opens(by_site, otherwise, found, one)
    return found


@njit(cache=True, nogil=True)
def opens(by_site: BySite, otherwise: Ints, found: Covered, new: int) -> None:
    """Open a site that is closed."""
    first, customer_of, _ = by_site
    for k in range(first[new], first[new + 1]):
        customer = customer_of[k]
        found.times[customer] += 1
        found.sums[customer] += new
        if found.times[customer] == 1:
            found.only[customer] = new
            found.lost[new] += otherwise[customer]
        elif found.times[customer] == 2:
            found.lost[found.only[customer]] -= otherwise[customer]
            found.only[customer] = SEVERAL


@njit(cache=True, nogil=True)
def closes(by_site: BySite, otherwise: Ints, found: Covered, old: int) -> None:
    """Close a site that is open."""
    first, customer_of, _ = by_site
    for k in range(first[old], first[old + 1]):
        customer = customer_of[k]
        found.times[customer] -= 1
        found.sums[customer] -= old
        if found.times[customer] == 0:
            found.only[customer] = NOBODY
        elif found.times[customer] == 1:
            left = found.sums[customer]
            found.only[customer] = left
            found.lost[left] += otherwise[customer]
    found.lost[old] = 0


@njit(cache=True, nogil=True)
def rise(by_site: BySite, otherwise: Ints, found: Covered, old: int, new: int) -> int:
    """How much more is uncovered when `old` closes and `new` opens."""
    first, customer_of, _ = by_site
    more = found.lost[old]
    for k in range(first[new], first[new + 1]):
        only = found.only[customer_of[k]]
        if only in (NOBODY, old):
            more -= otherwise[customer_of[k]]
    return int(more)


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
    found = covered(by_site, is_open, otherwise)
    cost = otherwise[found.times == 0].sum()
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
        more = rise(by_site, otherwise, found, old, new)
        if more > 0 and np.random.random() >= math.exp(-more / warmth):
            continue
        closes(by_site, otherwise, found, old)
        opens(by_site, otherwise, found, new)
        cost += more
        is_open[old], is_open[new] = False, True
        opened[at], closed[place[new]] = new, old
        place[old], place[new] = place[new], -1
        if cost < best:
            best = cost
            best_open[:] = is_open
    is_open[:] = best_open
    return int(best)
