"""The legal row of one person that is worth most, when every option of a day has a worth."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


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
            if merged[step, option] == -np.inf:
                continue
            for other in range(options):
                if (
                    alike[step, other] == alike[step, option]
                    and units[step, other] < units[step, option]
                    and merged[step, other] >= merged[step, option]
                ):
                    merged[step, option] = -np.inf
                    break
    return merged, chosen


def working_room(tables: NDArray[np.int16], days: int, room: int) -> NDArray[np.float64]:
    """An array for `best_path` of so many days and up to so many units: taking a new one for every
    row costs as much as finding it."""
    return np.empty((days + 1, tables.shape[1], room + 1))


@njit(cache=True, nogil=True)
def best_path(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    units: NDArray[np.int32],
    worth: NDArray[np.float64],
    same: NDArray[np.int16],
    state: int,
    room: int,
    least: int,
    value: NDArray[np.float64],
    path: NDArray[np.int16],
) -> float:
    """The most that a legal row is worth that uses `least` to `room` units; the row into `path`.

    Shapes as in `optimiser.rota.paths`; `worth` (L, O) is -inf where an option is not allowed, and
    `same` (L + 1, S) are `alike_states`; `value` is room to work in, from `working_room`. Where no
    row is legal the answer is -inf and `path` stays.
    """
    length = len(worth)
    if same[0, state] < 0:
        return -np.inf
    reached, count = _reach(tables, kinds, worth, same, state)
    _fill(tables, kinds, units, worth, same, room, reached, count, value)
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
            table, same[step + 1], after, units[step], worth[step], reached[step], count[step],
            value[step], value[step + 1, place, spent], spent, step, path,
        )  # fmt: skip
    return best


@njit(cache=True, nogil=True)
def _reach(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    worth: NDArray[np.float64],
    same: NDArray[np.int16],
    state: int,
) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """The first of the states alike that can be reached before every day and after the last, and
    how many each time."""
    length, options = worth.shape
    reached = np.empty((length + 1, tables.shape[1]), dtype=np.int16)
    count = np.zeros(length + 1, dtype=np.int64)
    seen = np.full(tables.shape[1], -1, dtype=np.int64)
    reached[0, 0], count[0] = same[0, state], 1
    for step in range(length):
        table = tables[kinds[step]]
        for option in range(options):
            if worth[step, option] == -np.inf:
                continue
            for place in range(count[step]):
                after = table[reached[step, place], option]
                after = same[step + 1, after] if after >= 0 else after
                if after >= 0 and seen[after] != step:
                    seen[after] = step
                    reached[step + 1, count[step + 1]] = after
                    count[step + 1] += 1
    return reached, count


@njit(cache=True, nogil=True)
def _step_back(
    table: NDArray[np.int16],
    same: NDArray[np.int16],
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
            to = table[reached[origin], option]
            leads = to >= 0 and same[to] == after
            if leads and value[origin, before] + worth[option] == wanted:
                path[step] = option
                return origin, before
    return -1, 0


@njit(cache=True, nogil=True)
def _fill(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    units: NDArray[np.int32],
    worth: NDArray[np.float64],
    same: NDArray[np.int16],
    room: int,
    reached: NDArray[np.int16],
    count: NDArray[np.int64],
    value: NDArray[np.float64],
) -> None:
    """The most that days so far are worth, by (day, place of the state reached, units used)."""
    length, options = worth.shape
    value[0, 0, : room + 1] = -np.inf
    value[0, 0, 0] = 0.0
    place_of = np.zeros(tables.shape[1], dtype=np.int64)
    top = 0
    for step in range(length):
        table = tables[kinds[step]]
        for place in range(count[step + 1]):
            place_of[reached[step + 1, place]] = place
            value[step + 1, place, : room + 1] = -np.inf
        highest = top
        for option in range(options):
            used, gain = units[step, option], worth[step, option]
            width = min(top, room - used) + 1
            if gain == -np.inf or width <= 0:
                continue
            highest = max(highest, used + width - 1)
            for place in range(count[step]):
                after = table[reached[step, place], option]
                after = same[step + 1, after] if after >= 0 else after
                if after >= 0:
                    target = value[step + 1, place_of[after], used : used + width]
                    _raise(target, value[step, place, :width], gain)
        top = highest


@njit(cache=True, nogil=True)
def _raise(target: NDArray[np.float64], source: NDArray[np.float64], gain: float) -> None:
    """Raise a target to a source and a gain, in a form that compiles to vectors."""
    for spent in range(len(source)):
        offered, known = source[spent] + gain, target[spent]
        target[spent] = offered if offered > known else known
