"""Vertex interchange, compiled: swap an open site for a closed one while that saves cost.

After Teitz and Bart (1968), with the gain and loss of every swap from one pass (Whitaker 1983;
Resende and Werneck 2007), and restarts from the best plan with a few sites changed.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.siting.kernels import Ints, Lists

Bools = NDArray[np.bool_]


@njit(cache=True, nogil=True)
def improve(lists: Lists, by_site: tuple[Ints, Ints, Ints], state: Ints, is_open: Bools) -> int:
    """Swap while it pays, the best swap first; changes `is_open` and gives its cost.

    `by_site` are the customers of each site and what it costs them: start, customer and cost.
    Sites whose `state` is not 0 stay as they are.
    """
    first_site, customer_of, cost_of = by_site
    customers, sites = len(lists[3]), len(state)
    near, one_cost, two_cost = (
        np.empty(customers, np.int64),
        np.empty(customers, np.int64),
        np.empty(customers, np.int64),
    )
    loss, extra = np.empty(sites, np.int64), np.zeros(sites, np.int64)
    while True:
        total = nearest_two(lists, is_open, near, one_cost, two_cost)
        loss[:] = 0
        for customer in range(customers):
            if near[customer] >= 0:
                loss[near[customer]] += two_cost[customer] - one_cost[customer]
        best, comes, goes = 0, -1, -1
        for new in range(sites):
            if is_open[new] or state[new] != 0:
                continue
            gain = 0
            for k in range(first_site[new], first_site[new + 1]):
                customer = customer_of[k]
                if cost_of[k] < one_cost[customer]:
                    gain += one_cost[customer] - cost_of[k]
                if near[customer] >= 0 and cost_of[k] < two_cost[customer]:
                    kept = two_cost[customer] - max(cost_of[k], one_cost[customer])
                    extra[near[customer]] += kept
            for old in range(sites):
                if is_open[old] and state[old] == 0:
                    saving = gain - loss[old] + extra[old]
                    if saving > best:
                        best, comes, goes = saving, new, old
            for k in range(first_site[new], first_site[new + 1]):
                if near[customer_of[k]] >= 0:
                    extra[near[customer_of[k]]] = 0
        if best <= 0:
            return int(total)
        is_open[comes], is_open[goes] = True, False


@njit(cache=True, nogil=True)
def nearest_two(lists: Lists, is_open: Bools, near: Ints, one_cost: Ints, two_cost: Ints) -> int:
    """Fill in each customer's cheapest open site (-1 for none) and its two least costs.

    Gives the total cost.
    """
    start, site, cost, otherwise = lists
    total = 0
    for customer in range(len(otherwise)):
        near[customer] = -1
        one_cost[customer] = two_cost[customer] = otherwise[customer]
        for k in range(start[customer], start[customer + 1]):
            if not is_open[site[k]]:
                continue
            if near[customer] < 0:
                near[customer], one_cost[customer] = site[k], cost[k]
            else:
                two_cost[customer] = cost[k]
                break
        total += one_cost[customer]
    return total


@njit(cache=True, nogil=True)
def restart(
    lists: Lists,
    by_site: tuple[Ints, Ints, Ints],
    state: Ints,
    is_open: Bools,
    chances: Ints,
    kick: int,
) -> int:
    """Change `kick` free sites at random and improve, as often as `chances` has rows.

    `chances` of shape (rounds, 2 x kick) are random whole numbers. Keeps the best plan in
    `is_open` and gives its cost.
    """
    best = improve(lists, by_site, state, is_open)
    free_open = np.empty(len(state), np.int64)
    free_closed = np.empty(len(state), np.int64)
    for row in range(len(chances)):
        trial = is_open.copy()
        opened, closed = 0, 0
        for one in range(len(state)):
            if state[one] == 0 and trial[one]:
                free_open[opened] = one
                opened += 1
            elif state[one] == 0:
                free_closed[closed] = one
                closed += 1
        if not opened or not closed:
            break
        for turn in range(min(kick, opened, closed)):
            at, other = chances[row, 2 * turn] % opened, chances[row, 2 * turn + 1] % closed
            trial[free_open[at]], trial[free_closed[other]] = False, True
            free_open[at], free_closed[other] = free_closed[other], free_open[at]
        cost = improve(lists, by_site, state, trial)
        if cost <= best:
            best = cost
            is_open[:] = trial
    return best
