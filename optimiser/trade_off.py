"""What one cost must be at least where another has a price, for every price from nothing up.

The least of `first + price * second` over a linear program is concave in the price: between two
prices at which it is bounded it is no less than the straight line, and no more than the lines that
the plans found there draw. Prices are added where the two lie furthest apart. The program is solved
here, not in the child: one group's takes milliseconds, each solve from the basis of the one before.
"""

import math
from bisect import insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from optimiser.linear_relaxation import linear_rows, model_of

MOST_TOUCHES = 40
SAME_PRICE = 1e-6
"""As a part of the greatest price."""

SLACK = 1e-9
PRIMAL = "use_preprocessing: false"
"""Kept as it is from price to price, the program starts from the basis that was best before."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Touch:
    """One price: what both costs together are at least (`bound`, by weak duality), what they are in
    the plan found, and one price for each constraint of the model that proves the bound."""

    price: float
    bound: float
    first: float
    second: float
    prices: Floats


class TradeOff:
    """Touches in order of price, from 0 to `most`: at first so many that bounds between them are
    tight, and then wherever more are asked for.

    `first` and `second` are the costs of variables by index, `tolerance` a part of the first cost
    where the second is dear. Where `stop` says so or the solver fails, the touches made so far: the
    bounds hold between them, not beyond.
    """

    def __init__(
        self,
        proto: Any,
        first: Mapping[int, float],
        second: Mapping[int, float],
        most: float,
        tolerance: float,
        stop: Callable[[], bool],
    ) -> None:
        self._program = _Program(proto, first, second)
        self._stop = stop
        self.touches: list[Touch] = []
        prices = [most, 0.0] if second and most > 0 else [0.0]
        while prices and len(self.touches) < MOST_TOUCHES and self._add(prices.pop(0)):
            if not prices:
                prices = _where_most_is_open(self.touches, tolerance)

    def touch(self, price: float) -> bool:
        """Touch at a price between the least and the greatest touched; False where that adds
        nothing."""
        known = [touch.price for touch in self.touches]
        if not known or not known[0] < price < known[-1]:
            return False
        if min(abs(price - each) for each in known) <= SAME_PRICE * known[-1]:
            return False
        return self._add(price)

    def _add(self, price: float) -> bool:
        touch = None if self._stop() else self._program.touch(price)
        if touch is not None:
            insort(self.touches, touch, key=lambda each: each.price)
        return touch is not None


def _where_most_is_open(touches: list[Touch], tolerance: float) -> list[float]:
    """The price between two touches at which most is open, none where that is little."""
    worst, where = tolerance * max(1.0, touches[-1].bound), list[float]()
    for low, high in pairwise(touches):
        fall = low.second - high.second
        if fall <= 0:
            continue
        price = (high.first - low.first) / fall
        if not low.price < price < high.price:
            continue
        part = (price - low.price) / (high.price - low.price)
        proved = (1 - part) * low.bound + part * high.bound
        open_ = low.first + price * low.second - proved
        if open_ > worst:
            worst, where = open_, [price]
    return where


class _Program:
    """The linear part of a model with two costs, solved at one price after another."""

    def __init__(self, proto: Any, first: Mapping[int, float], second: Mapping[int, float]) -> None:
        indices, rows, boxes = linear_rows(proto)
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.LoadModelFromProto(model_of(rows, boxes, first))
        self._solver.SetSolverSpecificParametersAsString(PRIMAL)
        self._variables = self._solver.variables()
        self._constraints = self._solver.constraints()
        self._objective = self._solver.Objective()
        self._first, self._second = (_dense(costs, len(boxes)) for costs in (first, second))
        self._spread = len(proto.constraints), np.array(indices, dtype=np.int64)
        self._low, self._high = np.array(boxes, dtype=np.float64).reshape(-1, 2).T
        ends = [(row.low, row.high) for row in rows]
        self._row_low, self._row_high = np.array(ends, dtype=np.float64).reshape(-1, 2).T
        sizes = [len(row.indices) for row in rows]
        self._row = np.repeat(np.arange(len(rows)), sizes)
        self._column = np.array([i for row in rows for i in row.indices], dtype=np.int64)
        self._coefficient = np.array([c for row in rows for c in row.coefficients], dtype=float)

    def touch(self, price: float) -> Touch | None:
        """The program at one price."""
        for index in np.flatnonzero(self._second).tolist():
            cost = self._first[index] + price * self._second[index]
            self._objective.SetCoefficient(self._variables[index], float(cost))
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        values = np.array([variable.solution_value() for variable in self._variables])
        duals = np.array([constraint.dual_value() for constraint in self._constraints])
        bound, duals = self._dual_bound(duals, self._first + price * self._second)
        spread = np.zeros(self._spread[0])
        spread[self._spread[1]] = duals
        return Touch(
            price, bound, float(self._first @ values), float(self._second @ values), spread
        )

    def _dual_bound(self, duals: Floats, costs: Floats) -> tuple[float, Floats]:
        """Least cost under the prices of the rows, each variable alone in its box, and the prices
        that count; a little less than it comes to, for what is lost in adding up."""
        side = np.where(duals > 0, self._row_low, self._row_high)
        duals = np.where(np.isinf(side), 0.0, duals)
        parts = duals * np.where(duals == 0, 0.0, side)
        taken = np.bincount(
            self._column, duals[self._row] * self._coefficient, minlength=len(costs)
        )
        reduced = costs - taken
        box = np.where(reduced > 0, self._low, self._high)
        own = reduced * np.where(reduced == 0, 0.0, box)
        lost = SLACK * (np.abs(parts).sum() + np.abs(own).sum())
        return math.fsum(parts) + math.fsum(own) - lost, duals


def _dense(costs: Mapping[int, float], length: int) -> Floats:
    dense = np.zeros(length)
    for index, cost in costs.items():
        dense[index] = cost
    return dense
