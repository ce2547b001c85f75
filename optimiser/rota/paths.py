"""Paths through a layered graph, drawn exactly from the Boltzmann distribution over them.

A path has a state and a number of units used before every day; an option of a day leads from one
state to the next and uses units. Shapes: L days, O options, S states; `tables` (T, S, O) holds the
state after an option or -1, `kinds` (L,) the table of each day, `units` (L, O) what an option
uses, `weight` (L, O) its weight.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def reach(
    tables: NDArray[np.int16], kinds: NDArray[np.int16], weight: NDArray[np.float64], state: int
) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """States that can be reached before every day and after the last, and how many each time."""
    length, options = weight.shape
    reached = np.empty((length + 1, tables.shape[1]), dtype=np.int16)
    count = np.zeros(length + 1, dtype=np.int64)
    seen = np.full(tables.shape[1], -1, dtype=np.int64)
    reached[0, 0], count[0] = state, 1
    for step in range(length):
        table = tables[kinds[step]]
        for option in range(options):
            if weight[step, option] == 0.0:
                continue
            for place in range(count[step]):
                after = table[reached[step, place], option]
                if after >= 0 and seen[after] != step:
                    seen[after] = step
                    reached[step + 1, count[step + 1]] = after
                    count[step + 1] += 1
    return reached, count


@njit(cache=True, nogil=True)
def forward(
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    units: NDArray[np.int32],
    weight: NDArray[np.float64],
    room: int,
    reached: NDArray[np.int16],
    count: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Mass of every (day, state reached, units used) up to `room`, each day scaled to sum to 1."""
    length, options = weight.shape
    mass = np.zeros((length + 1, count.max(), room + 1))
    mass[0, 0, 0] = 1.0
    place_of = np.zeros(tables.shape[1], dtype=np.int64)
    top = 0
    for step in range(length):
        table = tables[kinds[step]]
        for place in range(count[step + 1]):
            place_of[reached[step + 1, place]] = place
        highest = top
        for option in range(options):
            chance = weight[step, option]
            if chance == 0.0:
                continue
            used = units[step, option]
            width = min(top, room - used) + 1
            if width <= 0:
                continue
            highest = max(highest, used + width - 1)
            for place in range(count[step]):
                after = table[reached[step, place], option]
                if after >= 0:
                    target = mass[step + 1, place_of[after], used : used + width]
                    _add(target, mass[step, place, :width], chance)
        top = highest
        total = mass[step + 1, : count[step + 1], : top + 1].sum()
        if total == 0.0:
            break
        mass[step + 1, : count[step + 1], : top + 1] /= total
    return mass


@njit(cache=True, nogil=True)
def _add(target: NDArray[np.float64], source: NDArray[np.float64], chance: float) -> None:
    """Add a source times a chance to a target, in a form that compiles to vectors."""
    for spent in range(len(source)):
        target[spent] += chance * source[spent]


@njit(cache=True, nogil=True)
def _pick(rng: np.random.Generator, chances: NDArray[np.float64], count: int) -> int:
    """One of the first `count` places, drawn by its chance; -1 where none has any."""
    pick = rng.random() * chances[:count].sum()
    chosen = -1
    for place in range(count):
        if chances[place] > 0.0:
            chosen = place
            pick -= chances[place]
            if pick <= 0.0:
                break
    return chosen


@njit(cache=True, nogil=True)
def _last(
    rng: np.random.Generator, mass: NDArray[np.float64], legal: NDArray[np.bool_], tilt: float
) -> tuple[int, int]:
    """A legal place after the last day and the units used by then, drawn; -1 where there is none.

    The charge per unit that the weights bear is given back here.
    """
    sums = np.zeros(mass.shape[1])
    most = -1
    for spent in range(mass.shape[1]):
        for place in range(len(legal)):
            if legal[place]:
                sums[spent] += mass[place, spent]
        if sums[spent] > 0.0:
            most = spent
    for spent in range(most + 1):
        sums[spent] *= np.exp(tilt * (spent - most))
    spent = _pick(rng, sums, most + 1)
    if spent < 0:
        return -1, 0
    chances = np.where(legal, mass[: len(legal), spent], 0.0)
    return _pick(rng, chances, len(legal)), spent


@njit(cache=True, nogil=True)
def draw_back(
    rng: np.random.Generator,
    tables: NDArray[np.int16],
    kinds: NDArray[np.int16],
    units: NDArray[np.int32],
    weight: NDArray[np.float64],
    tilt: float,
    reached: NDArray[np.int16],
    count: NDArray[np.int64],
    mass: NDArray[np.float64],
    legal: NDArray[np.bool_],
    path: NDArray[np.int16],
) -> bool:
    """Draw the options of all days into `path`; False, and no change, where no path is legal.

    `legal` says where a path may end, by place; `tilt` is what the weights were charged per unit.
    """
    length, options = weight.shape
    place, spent = _last(rng, mass[length], legal, tilt)
    if place < 0:
        return False
    most = options * count.max()
    chances = np.empty(most)
    chosen = np.empty((most, 2), dtype=np.int64)
    for step in range(length - 1, -1, -1):
        table, state = tables[kinds[step]], reached[step + 1, place]
        ways = 0
        for option in range(options):
            before = spent - units[step, option]
            if weight[step, option] == 0.0 or before < 0:
                continue
            for origin in range(count[step]):
                if table[reached[step, origin], option] == state:
                    chances[ways] = mass[step, origin, before] * weight[step, option]
                    chosen[ways, 0], chosen[ways, 1] = option, origin
                    ways += 1
        way = _pick(rng, chances, ways)
        path[step], place = chosen[way, 0], chosen[way, 1]
        spent -= units[step, path[step]]
    return True
