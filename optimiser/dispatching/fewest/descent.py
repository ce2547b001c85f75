"""Fewer and fewer officers who still reach every call in time."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations_with_replacement
from typing import NamedTuple

from optimiser.dispatching.fewest.period import Period, Plan, Sizes
from optimiser.dispatching.fewest.placing import place_calls, resized

FIRST_STEPS, DOUBLINGS = 2_000, 12
"""Steps of the first tries to do with an officer less; they double so often when none succeeds."""
RuledOut = Callable[[Sequence[int]], bool]


class Served(NamedTuple):
    """Officers by group of shifts who reach every call in time, and how."""

    sizes: Sizes
    plan: Plan


def with_fewer(
    period: Period, served: Served, ruled_out: RuledOut, steps: int, ends: float, seed: int
) -> Served | None:
    """One officer less in all, if it is found: from one group, or from two for one more in a third.

    Sizes of which it is known that they cannot do are passed over.
    """
    for sizes in smaller(served.sizes):
        if time.monotonic() > ends:
            break
        if ruled_out(sizes):
            continue
        start = resized(period, served.plan, period.officers(sizes))
        plan = place_calls(period, start, steps, ends, seed)
        if plan is not None:
            return Served(sizes, plan)
    return None


def smaller(sizes: Sizes) -> Iterator[Sizes]:
    """All sizes with one officer less in one group, then those with an exchange between two.

    Every group keeps an officer.
    """
    groups = range(len(sizes))
    changes: list[tuple[tuple[int, ...], int | None]]
    changes = [((less,), None) for less in groups if sizes[less] > 1]
    for extra in groups:
        for pair in combinations_with_replacement(groups, 2):
            if extra not in pair and all(sizes[less] > pair.count(less) for less in pair):
                changes.append((pair, extra))
    for less, more in changes:
        yield tuple(size - less.count(group) + (group == more) for group, size in enumerate(sizes))


def descend(
    period: Period,
    served: Served,
    ruled_out: RuledOut,
    ends: float,
    seed: int,
    doublings: int = DOUBLINGS,
) -> Served:
    """The fewest officers found before every smaller size is ruled out or the time ends.

    Gives up when the steps have doubled so many times in vain.
    """
    steps = FIRST_STEPS
    while time.monotonic() < ends and steps <= FIRST_STEPS << doublings:
        if all(ruled_out(sizes) for sizes in smaller(served.sizes)):
            break
        fewer = with_fewer(period, served, ruled_out, steps, ends, seed)
        if fewer is None:
            steps, seed = 2 * steps, seed + 1
        else:
            served, steps = fewer, FIRST_STEPS
    return served
