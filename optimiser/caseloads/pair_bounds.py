"""What a bound from prices becomes when a manager takes a case for certain, or does not.

Exact: each is the least of the relaxation with that one pair decided, at the same prices.
"""

import numba
import numpy as np

from optimiser.caseloads.exact_loads import IMPOSSIBLE, Integers, Menu, Scratch, join


@numba.njit(cache=True, nogil=True)
def pair_bounds(
    menu: Menu,
    cost: Integers,
    load_cost: Integers,
    prices: Integers,
    work: Scratch,
    taken: Integers,
    refused: Integers,
) -> None:
    """Set `taken` and `refused` (managers, cases), in parts, for the pairs on the menu.

    To be asked with all that `relaxed_cost` was last called with. From `IMPOSSIBLE` on nothing
    fits.
    """
    managers, slack, total = len(menu.room), menu.slack, prices.sum()
    others, unused = np.zeros(slack + 1, dtype=np.int64), np.zeros(slack + 1, dtype=np.int64)
    after = np.full((managers + 1, slack + 1), IMPOSSIBLE)
    after[managers, 0] = 0
    for manager in range(managers - 1, -1, -1):
        join(after[manager + 1], work.least[manager], after[manager], unused)
    first = np.zeros((menu.options.shape[1] + 1, int(menu.room.max()) + 1), dtype=np.int64)
    for manager in range(managers):
        room, count = menu.room[manager], menu.counts[manager]
        _fill_all(menu, cost, prices, manager, first)
        join(work.before[manager], after[manager + 1], others, unused)
        rest = np.full(room + 1, IMPOSSIBLE)
        for left in range(min(slack, room) + 1):
            if others[slack - left] < IMPOSSIBLE:
                rest[room - left] = load_cost[manager, left] + others[slack - left]
        for row in range(count - 1, -1, -1):
            case = menu.options[manager, row]
            value, own = cost[manager, case] - prices[case], menu.points[case]
            with_case = without = IMPOSSIBLE
            for load in range(room + 1):
                without = min(without, first[row, load] + rest[load])
                if load + own <= room:
                    with_case = min(with_case, first[row, load] + value + rest[load + own])
                    rest[load] = min(rest[load], rest[load + own] + value)
            taken[manager, case], refused[manager, case] = with_case + total, without + total


@numba.njit(cache=True, nogil=True)
def _fill_all(menu: Menu, cost: Integers, prices: Integers, manager: int, first: Integers) -> None:
    """The least cost of every load from the first cases on the menu of a manager, row by row."""
    room = menu.room[manager]
    first[0, : room + 1] = IMPOSSIBLE
    first[0, 0] = 0
    for row in range(menu.counts[manager]):
        case = menu.options[manager, row]
        value, own = cost[manager, case] - prices[case], menu.points[case]
        before, now = first[row], first[row + 1]
        now[: room + 1] = before[: room + 1]
        for load in range(own, room + 1):
            now[load] = min(before[load], before[load - own] + value)
