"""Routes by column generation: which routes the crews of a day take, in fractions, and a bound.

The bound is worked out anew from prices, so that no tolerance of the solver can spoil it: for any
prices of dose and of visits, no plan is worth more than what the steps of gain exceed the price,
the visits that may be made, and the best route of every crew.
"""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from optimiser.patrols.visits.pricing import best_route
from optimiser.patrols.visits.problem import AreaDay, Route

ROUNDS = 60
SLACK = 1e-3
Floats = NDArray[np.float64]
Key = tuple[int, int]
"""Place and period."""


@dataclass(frozen=True)
class Column:
    """A route of a kind of block, and the part of a crew that takes it."""

    kind: int
    route: Route
    part: float = 0.0


@dataclass(frozen=True)
class Relaxation:
    """Columns by part taken, most first, and the value that no plan of the day exceeds."""

    columns: tuple[Column, ...]
    bound: float


class Master:
    """The linear program of one day: crews of equal blocks are counted together."""

    def __init__(self, day: AreaDay) -> None:
        self._day = day
        counts = Counter(day.blocks)
        self._crews = [counts[kind] for kind in day.kinds]
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.Objective().SetMaximization()
        self._keys = [
            (place, period)
            for place in range(day.places)
            for period in range(day.gains.shape[1])
            if day.gains[place, period, 0] > 0
        ]
        infinity = self._solver.infinity()
        row = self._solver.Constraint
        self._dose = {key: row(-infinity, 0) for key in self._keys}
        self._visits = {key: row(-infinity, day.most) for key in self._keys}
        self._own = [row(0, crews) for crews in self._crews]
        for place, period in self._keys:
            for gain in day.gains[place, period].tolist():
                step = self._solver.NumVar(0, 1, "")
                self._dose[place, period].SetCoefficient(step, 1)
                self._solver.Objective().SetCoefficient(step, gain)
        self._columns: dict[tuple[int, Route], pywraplp.Variable] = {}

    def relax(self, stopped: Callable[[], bool]) -> Relaxation:
        """Add the best routes until none pays or time is up; the least bound that was seen."""
        bound = self._day.most_value()
        for _ in range(ROUNDS):
            if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
                break
            prices, seen = self._prices()
            found = [best_route(self._day, kind, prices) for kind in self._day.kinds]
            values = [max(0.0, value) for value, _ in found]
            bound = min(bound, seen + math.fsum(np.multiply(self._crews, values).tolist()))
            reached = self._solver.Objective().Value()
            if bound - reached <= SLACK * max(1.0, bound) or stopped():
                break
            new = [self.add(kind, route) for kind, (_, route) in enumerate(found)]
            if not any(new):
                break
        parts = [
            Column(kind, route, variable.solution_value())
            for (kind, route), variable in self._columns.items()
        ]
        parts.sort(key=lambda column: (-column.part, column.kind, column.route))
        return Relaxation(tuple(parts), bound)

    def add(self, kind: int, route: Route) -> bool:
        """Let crews of a kind take a route, if it is new."""
        if not route or (kind, route) in self._columns:
            return False
        column = self._solver.NumVar(0, self._solver.infinity(), "")
        self._own[kind].SetCoefficient(column, 1)
        doses: Counter[Key] = Counter()
        visits: Counter[Key] = Counter()
        for visit in route:
            key = visit.place, int(self._day.period[visit.start])
            doses[key] += self._day.doses[visit.length]
            visits[key] += 1
        for key, dose in doses.items():
            if key in self._dose:
                self._dose[key].SetCoefficient(column, -dose / 100)
                self._visits[key].SetCoefficient(column, visits[key])
        self._columns[kind, route] = column
        return True

    def _prices(self) -> tuple[Floats, float]:
        """Prices of a visit by length, place and period; and what the bound has besides routes."""
        day = self._day
        shape = day.places, day.gains.shape[1]
        dose, visit = np.zeros(shape), np.zeros(shape)
        for key in self._keys:
            dose[key] = max(0.0, self._dose[key].dual_value())
            visit[key] = max(0.0, self._visits[key].dual_value())
        excess = np.maximum(day.gains - dose[:, :, None], 0.0)
        besides = math.fsum(excess.ravel().tolist()) + day.most * math.fsum(visit.ravel().tolist())
        lengths = np.array(day.doses, dtype=np.float64)[:, None, None] / 100
        return lengths * dose - visit, besides
