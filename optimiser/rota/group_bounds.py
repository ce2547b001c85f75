"""Bounds of all groups together, from what each trades its shortfall off for against money.

Groups share nothing in the aggregate model but the cap on overtime. At a price of a penny each is
bounded alone, and the sum of their bounds less the cap at that price bounds the rota. Which price
proves most is sought on curves that are known roughly, and known better where it seems to lie. A
group that was not reached counts as never short.
"""

from collections.abc import Callable, Mapping, Sequence
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
from optimiser.trade_off import Touch, TradeOff

ROUGHLY = 5e-2
"""The share of a group's shortfall without overtime that may be lost between prices at first."""

SHARPENINGS = 8
TOLERANCE = 1e-4
"""The share of a bound that trying more prices may win, where no more are tried."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """One group: minutes short and money together are at least `bounds` at the `prices` (K,) of a
    thousandth of a penny in minutes; `cover` (K, H) is what a minute of cover is worth there, and
    `short` and `money` (K,) are of the plans found there."""

    prices: Floats
    bounds: Floats
    cover: Floats
    short: Floats
    money: Floats

    def at(self, prices: Floats) -> Floats:
        """The bound at any prices; beyond the last that of the last."""
        return np.asarray(np.interp(prices, self.prices, self.bounds))

    def at_most(self, prices: Floats) -> Floats:
        """What can at most be proved at any prices: no plan found is better than the bound."""
        lines = self.short[:, None] + self.money[:, None] * prices
        return np.asarray(lines.min(axis=0))

    @property
    def bends(self) -> Floats:
        """Prices between those tried at which what can at most be proved bends."""
        fall = -np.diff(self.money)
        rise = np.diff(self.short)
        return rise[fall > 0] / fall[fall > 0]

    def cover_at(self, price: float) -> Floats:
        """What cover is worth at any price: between two that were tried, a blend of both."""
        after = int(np.searchsorted(self.prices, price))
        if after in (0, len(self.prices)):
            return np.asarray(self.cover[min(after, len(self.prices) - 1)])
        low, high = self.prices[after - 1], self.prices[after]
        part = (price - low) / (high - low)
        return np.asarray((1 - part) * self.cover[after - 1] + part * self.cover[after])


@dataclass(frozen=True, eq=False)
class _Group:
    """What is known of a group, and the `rows` of its program that count cover, by hour (of H)."""

    trade_off: TradeOff
    rows: Mapping[int, int]
    hours: int

    def curve(self) -> Curve:
        """The curve through all prices tried; free overtime proves nothing where it was not."""
        touches = self.trade_off.touches
        prices = [touch.price for touch in touches]
        bounds = [max(0.0, touch.bound) for touch in touches]
        cover = [self._cover(touch) for touch in touches]
        plans = [(touch.first, touch.second) for touch in touches]
        if not prices or prices[0] > 0:
            prices, bounds = [0.0, *prices], [0.0, *bounds]
            cover.insert(0, np.zeros(self.hours))
            plans.insert(0, (0.0, 0.0))
        short, money = np.array(plans).T
        return Curve(np.array(prices), np.array(bounds), np.array(cover), short, money)

    def _cover(self, touch: Touch) -> Floats:
        cover = np.zeros(self.hours)
        cover[list(self.rows)] = np.clip(touch.prices[list(self.rows.values())], 0.0, 1.0)
        return cover


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
        self._hours = bench.problem.requirement.required.shape[1]
        one = np.zeros(1)
        nothing = Curve(one, one, np.zeros((1, self._hours)), one, one)
        self._curves = [nothing] * groups
        self._known: dict[int, _Group] = {}

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
            known = self._of_group(AggregateModel(self._facts, group))
            stop_if_asked(self._cancel)
            self._known[group], self._curves[group] = known, known.curve()
            del self._left[0]

    def _of_group(self, model: AggregateModel) -> _Group:
        short = {variable.index: 1.0 for variable in model.short.values()}
        money = {index: float(rate) for index, rate in terms_of(model.overtime_cost).weights}
        rates = [rate for rate in money.values() if rate > 0]
        dearest = 1.0 / min(rates) if rates else 0.0
        proto = model.model.proto
        trade_off = TradeOff(proto, short, money, dearest, ROUGHLY, self._stops)
        return _Group(trade_off, model.cover_rows, self._hours)

    def _stops(self) -> bool:
        return self._cancel.requested or self._late()

    def shortfall(self, weights: Sequence[int]) -> tuple[float, Prices]:
        """Weighted minutes short at least, and the prices that prove it."""
        problem = self._bench.problem
        capped = any(isinstance(rule, OvertimeCap) for rule in problem.rules)
        paid = RATE_SCALE * problem.overtime.cap_pence
        if capped:
            penny, most = self._sharpest(weights, lambda pennies, proved: proved - pennies * paid)
        else:
            penny, most = 0.0, float(self._together(weights, np.zeros(1))[0])
        cover = [
            weight * curve.cover_at(penny / weight) if weight else 0.0 * curve.cover[0]
            for weight, curve in zip(weights, self._curves, strict=True)
        ]
        return most, Prices(np.array(cover), RATE_SCALE * penny)

    def pence(self, weights: Sequence[int], weighted_minutes: float) -> float:
        """Pence that a rota costs at least which is no shorter than this."""

        def for_a_penny(pennies: Floats, proved: Floats) -> Floats:
            short = proved - weighted_minutes
            return np.divide(short, pennies, out=np.zeros(len(pennies)), where=pennies > 0)

        return max(0.0, self._sharpest(weights, for_a_penny)[1]) / RATE_SCALE

    def _sharpest(
        self, weights: Sequence[int], value: Callable[[Floats, Floats], Floats]
    ) -> tuple[float, float]:
        """The price of a thousandth of a penny at which what is proved has most `value`, and that
        value; all groups are tried where it may have more, until it may have little more."""
        for sharpening in range(SHARPENINGS + 1):
            pennies = self._breakpoints(weights)
            values = value(pennies, self._together(weights, pennies))
            best = int(np.argmax(values))
            bends = self._bends(weights)
            if sharpening == SHARPENINGS or not len(bends):
                break
            promised = value(bends, self._at_most(weights, bends))
            open_ = float(promised.max()) - values[best]
            where = float(bends[np.argmax(promised)])
            if open_ <= TOLERANCE * abs(values[best]) or not self._touch(weights, where):
                break
        return float(pennies[best]), float(values[best])

    def _touch(self, weights: Sequence[int], penny: float) -> bool:
        """Try a price in every group, and say whether any learnt from it."""
        learnt = False
        for group, known in self._known.items():
            if weights[group] and known.trade_off.touch(penny / weights[group]):
                self._curves[group], learnt = known.curve(), True
        return learnt

    def _breakpoints(self, weights: Sequence[int]) -> Floats:
        """Prices at which the sum of the curves bends, in weighted minutes: one of them is best."""
        curves = zip(weights, self._curves, strict=True)
        found = [weight * curve.prices for weight, curve in curves if weight]
        return np.unique(np.concatenate([np.zeros(1), *found]))

    def _bends(self, weights: Sequence[int]) -> Floats:
        """Prices at which what can at most be proved of all groups bends."""
        curves = zip(weights, self._curves, strict=True)
        found = [weight * curve.bends for weight, curve in curves if weight]
        return np.unique(np.concatenate([np.zeros(0), *found]))

    def _together(self, weights: Sequence[int], pennies: Floats) -> Floats:
        return self._sum(weights, pennies, Curve.at)

    def _at_most(self, weights: Sequence[int], pennies: Floats) -> Floats:
        return self._sum(weights, pennies, Curve.at_most)

    def _sum(
        self, weights: Sequence[int], pennies: Floats, of: Callable[[Curve, Floats], Floats]
    ) -> Floats:
        total = np.zeros(len(pennies))
        for weight, curve in zip(weights, self._curves, strict=True):
            if weight:
                total += weight * of(curve, pennies / weight)
        return total


__all__ = ["MINUTES_PER_HOUR", "Curve", "GroupBounds"]
