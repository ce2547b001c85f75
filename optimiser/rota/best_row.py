"""The legal row of one person that is worth most, when every option of a day has a worth."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.paths import reach


@njit(cache=True, nogil=True)
def foremost(
    twin: NDArray[np.int16],
    alike: NDArray[np.int16],
    units: NDArray[np.int32],
    worth: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
    """The options of each day that a best row may need, the others worth -inf, and which option
    each of them stands for, both (L, O).

    Of options with the same consequences (`twin`, the first of them) the one worth most is needed,
    at the first; of those that lead to the same states (`alike`, the first of them) none that is
    worth no more than another of no more units.
    """
    merged = np.full(worth.shape, -np.inf)
    chosen = np.zeros(worth.shape, dtype=np.int16)
    options = worth.shape[1]
    for step in range(worth.shape[0]):
        for option in range(options):
            family = twin[step, option]
            if worth[step, option] > merged[step, family]:
                merged[step, family], chosen[step, family] = worth[step, option], option
        for option in range(options):
            for other in range(options):
                if (
                    alike[step, other] == alike[step, option]
                    and units[step, other] < units[step, option]
                    and merged[step, other] >= merged[step, option]
                ):
                    merged[step, option] = -np.inf
                    break
    return merged, chosen


@njit(cache=True, nogil=True)
def best_path(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    units: NDArray[np.int32],
    worth: NDArray[np.float64],
    state: int,
    room: int,
    least: int,
    path: NDArray[np.int16],
) -> float:
    """The most that a legal row is worth that uses `least` to `room` units; the row into `path`.

    Shapes as in `optimiser.rota.paths`; `worth` (L, O) is -inf where an option is not allowed.
    Where no row is legal the answer is -inf and `path` stays.
    """
    length = len(worth)
    may = np.where(worth > -np.inf, 1.0, 0.0)
    reached, count = reach(tables, kinds, may, state)
    value = _values(tables, kinds, units, worth, room, reached, count)
    best, place, spent = -np.inf, -1, 0
    for origin in range(count[length]):
        for used in range(least, room + 1):
            if value[length, origin, used] > best:
                best, place, spent = value[length, origin, used], origin, used
    if place < 0:
        return best
    for step in range(length - 1, -1, -1):
        table, after = tables[kinds[step]], reached[step + 1, place]
        place, spent = _step_back(
            table, after, units[step], worth[step], reached[step], count[step],
            value[step], value[step + 1, place, spent], spent, step, path,
        )  # fmt: skip
    return best


@njit(cache=True, nogil=True)
def _step_back(
    table: NDArray[np.int16],
    after: int,
    units: NDArray[np.int32],
    worth: NDArray[np.float64],
    reached: NDArray[np.int16],
    count: int,
    value: NDArray[np.float64],
    wanted: float,
    spent: int,
    step: int,
    path: NDArray[np.int16],
) -> tuple[int, int]:
    """The place and the units before a day from which an option of it gives the value wanted."""
    for option in range(len(worth)):
        before = spent - units[option]
        if worth[option] == -np.inf or before < 0:
            continue
        for origin in range(count):
            leads = table[reached[origin], option] == after
            if leads and value[origin, before] + worth[option] == wanted:
                path[step] = option
                return origin, before
    return -1, 0


@njit(cache=True, nogil=True)
def _values(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    units: NDArray[np.int32],
    worth: NDArray[np.float64],
    room: int,
    reached: NDArray[np.int16],
    count: NDArray[np.int64],
) -> NDArray[np.float64]:
    """The most that days so far are worth, by (day, place of the state reached, units used)."""
    length, options = worth.shape
    value = np.full((length + 1, count.max(), room + 1), -np.inf)
    value[0, 0, 0] = 0.0
    place_of = np.zeros(tables.shape[1], dtype=np.int64)
    top = 0
    for step in range(length):
        table = tables[kinds[step]]
        for place in range(count[step + 1]):
            place_of[reached[step + 1, place]] = place
        highest = top
        for option in range(options):
            if worth[step, option] == -np.inf:
                continue
            used, gain = units[step, option], worth[step, option]
            width = min(top, room - used) + 1
            highest = max(highest, used + width - 1)
            for place in range(count[step]):
                after = table[reached[step, place], option]
                if after >= 0:
                    target, source = value[step + 1, place_of[after]], value[step, place]
                    for spent in range(width):
                        target[spent + used] = max(target[spent + used], source[spent] + gain)
        top = highest
    return value
