"""The most that a legal row of one person is worth, when every option of a day has a worth."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.paths import reach


@njit(cache=True, nogil=True)
def best_row(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    units: NDArray[np.int32],
    worth: NDArray[np.float64],
    state: int,
    room: int,
) -> float:
    """The most that a legal row is worth; -inf where none is legal.

    Shapes as in `optimiser.rota.paths`; `worth` (L, O) is -inf where an option is not allowed,
    `room` the contracted units that there are.
    """
    length, options = worth.shape
    may = np.where(worth > -np.inf, 1.0, 0.0)
    reached, count = reach(tables, kinds, may, state)
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
            if may[step, option] == 0.0:
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
    best: float = value[length, : count[length]].max()
    return best
