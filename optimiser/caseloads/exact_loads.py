"""A lower bound from prices of the cases: every manager chooses a set for every exact load.

Lagrangian relaxation of "one leader each". A 0-1 knapsack a manager gives for each load the least
priced cost; loads are then put together so that they make up the points of the whole cohort, which
prices alone do not enforce. All in whole numbers, so bounds are exact.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

SCALE = 4096
"""Parts of a unit in which costs and prices count."""

IMPOSSIBLE = 1 << 60
"""The cost of what cannot be."""


class Menu(NamedTuple):
    """Who may lead what: `options` (managers, cases) begins with the `counts` (managers,) cases.

    `points` (cases,) are above or at 0; `room` (managers,) is the greatest load, and `slack` is by
    how much all rooms together exceed all points.
    """

    points: Integers
    room: Integers
    slack: int
    options: Integers
    counts: Integers


class Scratch(NamedTuple):
    """Room to work in, with `least` (managers, slack + 1): the least cost by room that is left.

    `before` (managers + 1, slack + 1) puts together the managers up to one; `part` is what that
    one leaves in the best way to do so.
    """

    kept: Flags
    least: Integers
    before: Integers
    part: Integers
    row: Integers


def scratch_for(menu: Menu) -> Scratch:
    """Room for a menu."""
    managers, wide = len(menu.room), menu.slack + 1
    rows, columns = int(menu.counts.max(initial=0)), int(menu.room.max(initial=0)) + 1
    return Scratch(
        np.zeros((managers, rows, columns), dtype=np.bool_),
        np.zeros((managers, wide), dtype=np.int64),
        np.zeros((managers + 1, wide), dtype=np.int64),
        np.zeros((managers, wide), dtype=np.int64),
        np.zeros(columns, dtype=np.int64),
    )


@numba.njit(cache=True, nogil=True)
def relaxed_cost(
    menu: Menu, cost: Integers, load_cost: Integers, prices: Integers, taken: Flags, work: Scratch
) -> Any:
    """A lower bound, in parts, on the cost of all cases and loads; `IMPOSSIBLE` where none fit.

    `cost` (managers, cases) and `load_cost` (managers, slack + 1), by the room that is left, count
    in parts as do `prices` (cases,). `taken` (managers, cases) is set to the choices.
    """
    managers = len(menu.room)
    for manager in range(managers):
        _fill(menu, cost, load_cost, prices, manager, work)
    work.before[0, :] = IMPOSSIBLE
    work.before[0, 0] = 0
    for manager in range(managers):
        join(
            work.before[manager], work.least[manager], work.before[manager + 1], work.part[manager]
        )
    total = work.before[managers, menu.slack]
    taken[:] = False
    if total >= IMPOSSIBLE:
        return IMPOSSIBLE
    left = menu.slack
    for manager in range(managers - 1, -1, -1):
        own = work.part[manager, left]
        left -= own
        load = menu.room[manager] - own
        for row in range(menu.counts[manager] - 1, -1, -1):
            if work.kept[manager, row, load]:
                case = menu.options[manager, row]
                taken[manager, case] = True
                load -= menu.points[case]
    return total + prices.sum()


@numba.njit(cache=True, nogil=True)
def _fill(
    menu: Menu, cost: Integers, load_cost: Integers, prices: Integers, manager: int, work: Scratch
) -> None:
    """The least cost of one manager for every load that leaves no more than the slack."""
    room = menu.room[manager]
    old, new = work.row, np.empty(room + 1, dtype=np.int64)
    old[: room + 1] = IMPOSSIBLE
    old[0] = 0
    for row in range(menu.counts[manager]):
        case = menu.options[manager, row]
        value, own = cost[manager, case] - prices[case], menu.points[case]
        kept = work.kept[manager, row]
        kept[: min(own, room + 1)] = False
        new[:] = old[: room + 1]
        for load in range(own, room + 1):
            other = old[load - own] + value
            kept[load] = other < old[load]
            new[load] = other if other < old[load] else old[load]
        old[: room + 1] = new
    for left in range(menu.slack + 1):
        work.least[manager, left] = IMPOSSIBLE
        if left <= room and old[room - left] < IMPOSSIBLE // 2:
            work.least[manager, left] = old[room - left] + load_cost[manager, left]


@numba.njit(cache=True, nogil=True)
def join(first: Integers, second: Integers, both: Integers, part: Integers) -> None:
    """The least sum for every room that two leave together; `part` is what the second leaves."""
    both[:] = IMPOSSIBLE
    part[:] = 0
    for own in range(len(second)):
        if second[own] >= IMPOSSIBLE:
            continue
        for left in range(own, len(both)):
            if first[left - own] < IMPOSSIBLE and first[left - own] + second[own] < both[left]:
                both[left] = first[left - own] + second[own]
                part[left] = own
