"""What siting repeats most often, compiled: the Lagrangian bound and its ascent, and interchange.

A customer's sites are `site[start[j]:start[j + 1]]` with `cost`, cheapest first, and `otherwise[j]`
is what it costs where none of them is open. `state` of shape (sites,) is 1 where a site is kept
open, -1 where it is closed and 0 where it is free. `price` of shape (customers,) is what a customer
would pay at most (the multipliers of "every customer is served once").
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Lists = tuple[Ints, Ints, Ints, Ints]
"""`start`, `site`, `cost` and `otherwise`."""

MEMORY = 0.7
STALL = 12
AVERAGE = 0.05


@njit(cache=True, nogil=True)
def saved(lists: Lists, price: Floats, out: Floats) -> None:
    """Fill in what each site saves against the prices (0 or less): its reduced cost when open."""
    start, site, cost, _ = lists
    out[:] = 0.0
    for customer in range(len(price)):
        paid = price[customer]
        for k in range(start[customer], start[customer + 1]):
            if cost[k] >= paid:
                break
            out[site[k]] += cost[k] - paid


@njit(cache=True, nogil=True)
def bound_of(
    lists: Lists, state: Ints, count: int, price: Floats, saves: Floats, chosen: Ints
) -> tuple[float, float, float]:
    """The Lagrangian bound under the prices; fills `saves` and `chosen` (`count` sites).

    Also the worst saving of a chosen free site and the best of a free one left out.
    """
    saved(lists, price, saves)
    total = 0.0
    for customer in range(len(price)):
        total += price[customer]
    taken, free = 0, 0
    for one in range(len(state)):
        if state[one] == 1:
            chosen[taken] = one
            taken += 1
            total += saves[one]
        elif state[one] == 0:
            free += 1
    worst, best = -np.inf, np.inf
    left = count - taken
    keys, names = np.empty(free), np.empty(free, np.int64)
    at = 0
    for one in range(len(state)):
        if state[one] == 0:
            keys[at], names[at] = saves[one], one
            at += 1
    order = np.argsort(keys, kind="mergesort")
    for rank in range(left):
        chosen[taken + rank] = names[order[rank]]
        total += keys[order[rank]]
    if left > 0:
        worst = keys[order[left - 1]]
    if left < free:
        best = keys[order[left]]
    return total, worst, best


@njit(cache=True, nogil=True)
def ascend(
    lists: Lists, state: Ints, count: int, price: Floats, target: float, steps: int, pace: float
) -> tuple[float, Floats]:
    """Raise the bound by deflected subgradients; leaves the best prices in `price`.

    Ends early above `target` (the cost of the best plan known). Also gives how often, lately, each
    site was chosen: near 0 or 1 where the relaxation is sure.
    """
    start, site, cost, otherwise = lists
    saves, chosen = np.empty(len(state)), np.empty(count, np.int64)
    trial, slope = price.copy(), np.zeros(len(price))
    share = np.zeros(len(state))
    is_chosen = np.zeros(len(state), np.bool_)
    best, stalled = -np.inf, 0
    for step in range(steps):
        value, _, _ = bound_of(lists, state, count, trial, saves, chosen)
        weight = max(AVERAGE, 1.0 / (step + 1))
        share *= 1 - weight
        is_chosen[:] = False
        for one in chosen:
            is_chosen[one] = True
            share[one] += weight
        if value > best + 1e-9 * abs(best):
            stalled = 0
        else:
            stalled += 1
        if value > best:
            best = value
            price[:] = trial
        if best > target or pace < 1e-4:
            break
        if stalled >= STALL:
            pace /= 2
            stalled = 0
            trial[:] = price
            slope[:] = 0.0
            continue
        square = 0.0
        for customer in range(len(price)):
            paid = trial[customer]
            served = 0.0
            for k in range(start[customer], start[customer + 1]):
                if cost[k] >= paid:
                    break
                if is_chosen[site[k]]:
                    served += 1.0
            slope[customer] = MEMORY * slope[customer] + (1.0 - served)
            square += slope[customer] ** 2
        if square == 0.0:
            break
        length = pace * (target - value) / square
        for customer in range(len(price)):
            moved = trial[customer] + length * slope[customer]
            trial[customer] = min(max(moved, 0.0), otherwise[customer])
    return best, share
