"""Column generation: rows are priced exactly at the master's prices until none would help.

At any prices the cover's worth and everybody's best row bound every rota from below (weak duality;
only exact pricing is needed), so that the bound holds wherever the clock stops.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.columns import Column, Master, Relaxed

IMPROVES = 1e-6
CLOSED = 1e-4
SMOOTHING = 0.5


@dataclass(frozen=True)
class Priced:
    """A person's rows at some prices: no legal one has less cost net of the worth of its cover than
    `value`, and `column` is the best one known."""

    value: float
    column: Column | None


class Pricing(Protocol):
    """Prices rows: what a rota must offer to be planned by columns."""

    def price(self, prices: NDArray[np.float64], people: Sequence[int]) -> list[Priced]:
        """For each of these people the legal row of least cost less the worth of its cover."""


@dataclass
class Generation:
    """Grows the columns of a master until its relaxation is solved or time is up.

    `bound` is the best Lagrangian bound so far, -inf before the first, and `centre` the prices that
    gave it (or prices to begin near); at a bound of `enough` there is no need to go on.
    """

    master: Master
    pricing: Pricing
    stop: Callable[[], bool]
    centre: NDArray[np.float64] | None = None
    enough: float = math.inf
    bound: float = -math.inf
    rounds: int = 0

    def run(self, held: Mapping[int, int] | None = None, most_rounds: int | None = None) -> Relaxed:
        """Generate columns, with the columns of some people `held` (number by person)."""
        held = held or {}
        free = [person for person in self.master.people if person not in held]
        relaxed = self.master.relax()
        done = 0
        while not self.stop() and done != most_rounds and free:
            self.rounds, done = self.rounds + 1, done + 1
            added = self._round(relaxed, free, whole=not held)
            if not added or (not held and self.bound >= self.enough):
                break
            relaxed = self.master.relax()
            if not held and relaxed.value - self.bound < CLOSED:
                break
        return relaxed

    def _round(self, relaxed: Relaxed, free: Sequence[int], *, whole: bool) -> int:
        """Price once at smoothed prices, and at the master's own where that gives nothing."""
        own = self.master.clip(relaxed.cell_prices)
        if whole and self.centre is not None:
            mixed = SMOOTHING * self.centre + (1 - SMOOTHING) * own
            if added := self._price(mixed, relaxed, free, whole=True):
                return added
        return self._price(own, relaxed, free, whole=whole)

    def _price(
        self, prices: NDArray[np.float64], relaxed: Relaxed, free: Sequence[int], *, whole: bool
    ) -> int:
        added = 0
        priced = self.pricing.price(prices, free)
        for each in priced:
            column = each.column
            if column is not None and relaxed.reduced_cost(column) < -IMPROVES:
                before = len(self.master.columns)
                added += self.master.add(column) >= before
        if whole:
            bound = self.master.worth_of_cover(prices) + math.fsum(each.value for each in priced)
            if bound > self.bound:
                self.bound, self.centre = bound, prices
        return added
