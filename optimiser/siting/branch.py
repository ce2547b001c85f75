"""Branch and bound on the sites, with the Lagrangian bound; the least bound first."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from numpy.typing import NDArray

from optimiser.siting.kernels import Ints, Lists, ascend, bound_of

Floats = NDArray[np.float64]
STEPS, PACE = 150, 1.0


@dataclass(order=True)
class _Node:
    """A part of all plans: sites kept open (1) and closed (-1), the best prices and their bound."""

    bound: float
    number: int
    state: Ints = field(compare=False)
    price: Floats = field(compare=False)


class Branching:
    """The plans that are left, in parts; `keep` is shown every plan and gives the best cost.

    `is_beaten` says of a bound whether no better plan can be under it.
    """

    def __init__(
        self,
        lists: Lists,
        opened: int,
        keep: Callable[[Ints], int],
        is_beaten: Callable[[float], bool],
    ) -> None:
        self._lists, self._opened, self._keep, self._is_beaten = lists, opened, keep, is_beaten
        self._numbers = count()
        self._nodes: list[_Node] = []

    def begin(self, state: Ints, price: Floats, bound: float) -> None:
        """Start from all plans that a state allows."""
        self._nodes = [_Node(bound, next(self._numbers), state, price)]

    @property
    def bound(self) -> float:
        """The least bound of any part that is left; infinite where none is."""
        return self._nodes[0].bound if self._nodes else np.inf

    def advance(self) -> None:
        """Part the plans with the least bound by one site that is open or is not."""
        node = heapq.heappop(self._nodes)
        if self._is_beaten(node.bound):
            return
        state, price = node.state, node.price
        saves = np.empty(len(state))
        chosen = np.empty(self._opened, dtype=np.int64)
        bound_of(self._lists, state, self._opened, price, saves, chosen)
        best = self._keep(chosen)
        value, share = ascend(
            self._lists, state, self._opened, price, float(best) + 1e-3, STEPS, PACE
        )
        if self._is_beaten(value):
            return
        value, worst, least = bound_of(self._lists, state, self._opened, price, saves, chosen)
        self._keep(chosen)
        for site in np.flatnonzero(state == 0):
            if self._is_beaten(value + saves[site] - worst):
                state[site] = -1
            elif self._is_beaten(value - saves[site] + least):
                state[site] = 1
        self._part(max(value, node.bound), state, price, share)

    def _part(self, bound: float, state: Ints, price: Floats, share: Floats) -> None:
        free = np.flatnonzero(state == 0)
        missing = self._opened - int((state == 1).sum())
        if not 0 <= missing <= len(free):
            return
        if missing in (0, len(free)):
            only = np.flatnonzero(state == 1) if missing == 0 else np.flatnonzero(state >= 0)
            self._keep(only)
            return
        site = free[np.argmin(np.abs(share[free] - 0.5))]
        for choice in (1, -1):
            part = state.copy()
            part[site] = choice
            heapq.heappush(self._nodes, _Node(bound, next(self._numbers), part, price.copy()))
