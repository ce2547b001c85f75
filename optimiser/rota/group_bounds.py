"""Bounds of all groups together, from what each trades its shortfall off for against money.

Groups share nothing in the aggregate model but the cap on overtime. At a price of a penny each is
bounded alone, and the sum of their bounds less the cap at that price bounds the rota; which price
proves most is sought afterwards, on curves that are known. A group that was not reached counts as
never short.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.aggregate import MINUTES_PER_HOUR, AggregateFacts, AggregateModel
from optimiser.rota.overtime_shares import RATE_SCALE
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import Prices
from optimiser.rota.rules import OvertimeCap
from optimiser.rota.stopping import stop_if_asked
from optimiser.solver_child import Cancel
from optimiser.solving import terms_of
from optimiser.trade_off import trade_off

TOLERANCE = 1e-3
"""How much of a group's shortfall without overtime may be lost between the prices tried."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """One group: minutes short and money together are at least `bounds` at the `prices` (K,) of a
    thousandth of a penny in minutes; `cover` (K, H) is what a minute of cover is worth there."""

    prices: Floats
    bounds: Floats
    cover: Floats

    def at(self, prices: Floats) -> Floats:
        """The bound at any prices; beyond the last that of the last."""
        return np.asarray(np.interp(prices, self.prices, self.bounds))

    def cover_at(self, price: float) -> Floats:
        """What cover is worth at any price: between two that were tried, a blend of both."""
        after = int(np.searchsorted(self.prices, price))
        if after in (0, len(self.prices)):
            return np.asarray(self.cover[min(after, len(self.prices) - 1)])
        low, high = self.prices[after - 1], self.prices[after]
        part = (price - low) / (high - low)
        return np.asarray((1 - part) * self.cover[after - 1] + part * self.cover[after])


class GroupBounds:
    """The curves of a bench's groups, made one after another, the largest first."""

    def __init__(self, bench: Bench, cancel: Cancel, late: Callable[[], bool]) -> None:
        self._bench = bench
        self._cancel = cancel
        self._late = late
        self._facts: AggregateFacts | None = None
        groups = len(bench.problem.requirement.groups)
        size = np.bincount(bench.pool.group, minlength=groups)
        self._left = sorted(range(groups), key=lambda group: -size[group])
        hours = bench.problem.requirement.required.shape[1]
        self._nothing = Curve(np.zeros(1), np.zeros(1), np.zeros((1, hours)))
        self._curves = [self._nothing] * groups

    def prove(self) -> None:
        """Make the curves that are left, until it is late.

        Raises
        ------
        Stopped
            Cancelled before all were made.
        """
        while self._left and not self._late():
            stop_if_asked(self._cancel)
            if self._facts is None:
                self._facts = AggregateFacts(self._bench)
            group = self._left[0]
            curve = self._curve(AggregateModel(self._facts, group))
            stop_if_asked(self._cancel)
            self._curves[group] = curve
            del self._left[0]

    def _curve(self, model: AggregateModel) -> Curve:
        short = {variable.index: 1.0 for variable in model.short.values()}
        money = {index: float(rate) for index, rate in terms_of(model.overtime_cost).weights}
        rates = [rate for rate in money.values() if rate > 0]
        dearest = 1.0 / min(rates) if rates else 0.0
        touches = trade_off(model.model.proto, short, money, dearest, TOLERANCE, self._stops)
        prices = [touch.price for touch in touches]
        bounds = [max(0.0, touch.bound) for touch in touches]
        cover = [model.prices(touch.prices) for touch in touches]
        if not prices or prices[0] > 0:
            prices, bounds = [0.0, *prices], [0.0, *bounds]
            cover.insert(0, np.zeros(self._nothing.cover.shape[1]))
        return Curve(np.array(prices), np.array(bounds), np.array(cover))

    def _stops(self) -> bool:
        return self._cancel.requested or self._late()

    def shortfall(self, weights: Sequence[int]) -> tuple[float, Prices]:
        """Weighted minutes short at least, and the prices that prove it."""
        problem = self._bench.problem
        capped = any(isinstance(rule, OvertimeCap) for rule in problem.rules)
        pennies = self._breakpoints(weights) if capped else np.zeros(1)
        proved = self._together(weights, pennies)
        if capped:
            proved = proved - pennies * RATE_SCALE * problem.overtime.cap_pence
        best = int(np.argmax(proved))
        penny = float(pennies[best])
        cover = [
            weight * curve.cover_at(penny / weight) if weight else 0.0 * curve.cover[0]
            for weight, curve in zip(weights, self._curves, strict=True)
        ]
        return float(proved[best]), Prices(np.array(cover), RATE_SCALE * penny)

    def pence(self, weights: Sequence[int], weighted_minutes: float) -> float:
        """Pence that a rota costs at least which is no shorter than this."""
        pennies = self._breakpoints(weights)
        pennies = pennies[pennies > 0]
        proved = self._together(weights, pennies) - weighted_minutes
        return float((proved / pennies).max(initial=0.0)) / RATE_SCALE

    def _breakpoints(self, weights: Sequence[int]) -> Floats:
        """Prices at which the sum of the curves bends, in weighted minutes: one of them is best."""
        curves = zip(weights, self._curves, strict=True)
        found = [weight * curve.prices for weight, curve in curves if weight]
        return np.unique(np.concatenate([np.zeros(1), *found]))

    def _together(self, weights: Sequence[int], pennies: Floats) -> Floats:
        total = np.zeros(len(pennies))
        for weight, curve in zip(weights, self._curves, strict=True):
            if weight:
                total += weight * curve.at(pennies / weight)
        return total


__all__ = ["MINUTES_PER_HOUR", "Curve", "GroupBounds"]
