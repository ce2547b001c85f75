"""The best route of one crew under given prices: labels by slot and place, extended by a visit."""

import numba
import numpy as np
from numpy.typing import NDArray

from optimiser.patrols.visits.problem import AreaDay, Block, Route, Visit

NOTHING = -1.0e300
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def best_route(day: AreaDay, block: Block, prices: Floats) -> tuple[float, Route]:
    """The route of highest price for a block, zero and no visit where none pays.

    `prices` is float64 of shape (lengths, places, periods): what a visit that starts in a period
    brings, whichever of a crew's visits it is.
    """
    value, visits = _price(
        block.start,
        block.end,
        day.travel[int(block.drives)],
        np.array(day.lengths, dtype=np.int64),
        day.period,
        prices,
    )
    return value, tuple(Visit(*map(int, row)) for row in visits)


@numba.njit(cache=True, nogil=True)
def _price(
    start: int, end: int, travel: Ints, lengths: Ints, period: Ints, prices: Floats
) -> tuple[float, Ints]:
    """Best value, and the visits as rows of place, first slot and length."""
    places, slots = travel.shape[0], end - start + 1
    ended = np.full((slots, places), NOTHING)
    reached = np.full((slots, places), NOTHING)
    latest = np.full((slots, places), -1, dtype=np.int64)
    came_from = np.full((slots, places), -1, dtype=np.int64)
    came_at = np.full((slots, places), -1, dtype=np.int64)
    chosen = np.zeros((slots, places), dtype=np.int64)
    best, best_slot, best_place = 0.0, -1, -1
    for slot in range(slots):
        for place in range(places):
            for length in range(len(lengths)):
                began = slot - lengths[length]
                if began < 0:
                    continue
                price = prices[length, place, period[start + began]]
                before, origin, when = 0.0, -1, -1
                for other in range(places):
                    left = began - travel[other, place]
                    if left >= 0 and reached[left, other] > before:
                        before, origin, when = reached[left, other], other, latest[left, other]
                if price + before > ended[slot, place]:
                    ended[slot, place] = price + before
                    came_from[slot, place] = origin
                    came_at[slot, place] = when
                    chosen[slot, place] = length
            if slot > 0:
                reached[slot, place] = reached[slot - 1, place]
                latest[slot, place] = latest[slot - 1, place]
            if ended[slot, place] > reached[slot, place]:
                reached[slot, place] = ended[slot, place]
                latest[slot, place] = slot
            if ended[slot, place] > best:
                best, best_slot, best_place = ended[slot, place], slot, place
    count, slot, place = 0, best_slot, best_place
    while place >= 0:
        count += 1
        slot, place = came_at[slot, place], came_from[slot, place]
    visits = np.empty((count, 3), dtype=np.int64)
    slot, place = best_slot, best_place
    while place >= 0:
        count -= 1
        length = chosen[slot, place]
        visits[count, 0] = place
        visits[count, 1] = start + slot - lengths[length]
        visits[count, 2] = length
        slot, place = came_at[slot, place], came_from[slot, place]
    return best, visits
