"""The moves of the design annealing, compiled.

`state` is what changes: `people` (layers, forms, days), `gap` (layers, slots; people at work less
those required), `totals` (forms) and `left` (layers; slots of work that are not used yet). `facts`
are starts and lengths of the forms in slots, and the prices of a slot over, a slot under, a form.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
State = tuple[Ints, Ints, Ints, Ints]
Facts = tuple[Ints, Ints, Ints]
USED_SHARE, KNOWN_SHARE = 0.85, 0.9
ALTER_SHARE, SHIFT_SHARE = 0.35, 0.8
NEAR_FORMS = 24


@njit(cache=True, nogil=True)
def change(state: State, facts: Facts, layer: int, form: int, day: int, count: int) -> int:
    """Change the people who start one shift on one day; by how much the cost rises."""
    people, gap, totals, left = state
    starts, lengths, prices = facts
    slots = gap.shape[1]
    first = day * (slots // people.shape[2]) + starts[form]
    rise = 0
    for step in range(lengths[form]):
        slot = (first + step) % slots
        before = gap[layer, slot]
        after = before + count
        gap[layer, slot] = after
        rise += prices[0] * max(after, 0) + prices[1] * max(-after, 0)
        rise -= prices[0] * max(before, 0) + prices[1] * max(-before, 0)
    rise -= prices[2] * (totals[form] > 0)
    totals[form] += count
    rise += prices[2] * (totals[form] > 0)
    people[layer, form, day] += count
    left[layer] -= count * lengths[form]
    return int(rise)


@njit(cache=True, nogil=True)
def exchange(state: State, facts: Facts, form: int, other: int, held: Ints) -> int:
    """Put the people `held` (layers, days) on another shift; by how much the cost rises."""
    rise = 0
    for layer in range(held.shape[0]):
        for day in range(held.shape[1]):
            count = held[layer, day]
            if count > 0:
                rise += change(state, facts, layer, form, day, -count)
                rise += change(state, facts, layer, other, day, count)
    return rise


@njit(cache=True, nogil=True)
def is_allowed(state: State, most_forms: int) -> bool:
    """Whether no layer works more than it has people for, and few enough shifts are used."""
    _, _, totals, left = state
    return bool(left.min() >= 0 and np.count_nonzero(totals) <= most_forms)


@njit(cache=True, nogil=True)
def is_taken(rise: int, heat: float, chance: float) -> bool:
    """Metropolis: better always, worse by chance."""
    return rise <= 0 or chance < math.exp(-rise / heat)


@njit(cache=True, nogil=True)
def chosen(totals: Ints, known: Ints, where: float, which: float) -> int:
    """A form: mostly one that is used, now and then a known one or any."""
    used = np.flatnonzero(totals)
    if len(used) > 0 and where < USED_SHARE:
        return int(used[int(which * len(used))])
    if len(known) > 0 and where < KNOWN_SHARE:
        return int(known[int(which * len(known))])
    return int(which * len(totals))


@njit(cache=True, nogil=True)
def another(totals: Ints, form: int, which: float) -> int:
    """Another form: one that is used, one near by in order of start, or any."""
    used, size = np.flatnonzero(totals), len(totals)
    if which < 0.5 and len(used) > 0:
        return int(used[int(2 * which * len(used))])
    if which < 0.85:
        reach = 2 * min(NEAR_FORMS, size)
        return (form + int(((which - 0.5) / 0.35 - 0.5) * reach)) % size
    return int((which - 0.85) / 0.15 * size)


@njit(cache=True, nogil=True)
def sweep(
    state: State,
    facts: Facts,
    known: Ints,
    most_forms: int,
    numbers: NDArray[np.float64],
    heat: float,
    best: Ints,
    costs: Ints,
) -> None:
    """Try one move for every row of seven random numbers.

    `costs` holds the cost of `state` and of `best`, and both are kept up to date.
    """
    people, _, totals, _ = state
    layers, _, days = people.shape
    for row in range(len(numbers)):
        r = numbers[row]
        layer, day = int(r[0] * layers), int(r[1] * days)
        form = chosen(totals, known, r[2], r[3])
        other = another(totals, form, r[5])
        count = 1 if r[5] < 0.5 else -1
        held = people[:, form, :].copy()
        if r[4] < ALTER_SHARE:
            if held[layer, day] + count < 0:
                continue
            rise = change(state, facts, layer, form, day, count)
            if not is_allowed(state, most_forms) or not is_taken(rise, heat, r[6]):
                change(state, facts, layer, form, day, -count)
                continue
        else:
            if r[4] < SHIFT_SHARE:
                held[:] = 0
                held[layer, day] = min(people[layer, form, day], 1)
            if other == form or held.sum() == 0:
                continue
            rise = exchange(state, facts, form, other, held)
            if not is_allowed(state, most_forms) or not is_taken(rise, heat, r[6]):
                exchange(state, facts, other, form, held)
                continue
        costs[0] += rise
        if costs[0] < costs[1]:
            costs[1] = costs[0]
            best[:] = people
