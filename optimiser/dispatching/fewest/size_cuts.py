"""Inequalities on the officers of each group of shifts, from one shift alone to several in a row.

Calls that can be reached from a shift outside are left out, so that what some shifts in a row need
all of them need.
"""

import time
from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from optimiser.dispatching.fewest.descent import Served
from optimiser.dispatching.fewest.period import Period, Sizes, window
from optimiser.dispatching.fewest.size_master import CLOSED, SizeCut, SizeMaster

LENGTHS = (1, 2, 3)
"""Shifts in a row that are looked at together."""


def size_cuts(period: Period, served: Served, ends: float) -> list[SizeCut]:
    """Inequalities that every dispatcher's sizes keep.

    Each shift alone first; then the least sizes that are still allowed are ruled out by one window
    after another, those first that ruled out most, until a sum is reached that serves, none of the
    windows rules them out, or the time ends.
    """
    cuts: list[SizeCut] = []
    masters: dict[tuple[int, int], SizeMaster] = {}
    useful: dict[tuple[int, int], int] = {}
    for length in LENGTHS:
        for first in range(len(period.hours) - length + 1):
            useful[first, first + length - 1] = 0
    while time.monotonic() < ends:
        sizes = allowed(cuts, period.group_count)
        if sum(sizes) >= sum(served.sizes):
            break
        for shifts in sorted(useful, key=lambda each: (-useful[each], each[1] - each[0])):
            if time.monotonic() > ends:
                break
            if shifts not in masters:
                masters[shifts] = SizeMaster(*window(period, served.plan, *shifts))
            proved = masters[shifts].cut_off(sizes, ends)
            if proved is not None:
                cuts.append(proved)
                useful[shifts] += 1
                break
        else:
            break
    return cuts


def allowed(cuts: Sequence[SizeCut], groups: int) -> Sizes:
    """Whole sizes of the least sum, one at least, that keep every inequality."""
    if not cuts:
        return (1,) * groups
    scale = [max(sum(cut.rates), CLOSED) for cut in cuts]
    rates = np.array([cut.rates for cut in cuts]) / np.reshape(scale, (-1, 1))
    worth = np.array([cut.worth for cut in cuts]) / scale - 2 * CLOSED
    found = milp(
        np.ones(groups),
        integrality=np.ones(groups),
        bounds=Bounds(lb=np.ones(groups)),
        constraints=LinearConstraint(rates, lb=worth),
    )
    return tuple(round(size) for size in found.x) if found.x is not None else (1,) * groups
