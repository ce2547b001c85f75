"""What no diary can beat: visits shared out over stretches of duties (`rooms.py`), in parts.

Every diary is a solution of the linear program. Its bound is worked out from the prices that the
solver gives, and holds whatever they are: for any y <= 0, min c'x subject to A x <= b and
0 <= x <= 1 is at least y'b + sum of min(0, c - A'y).
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from optimiser.visits.options import Option
from optimiser.visits.problem import VisitProblem
from optimiser.visits.rooms import Part, parts_of, rooms_of
from optimiser.visits.state import Cost

EXACT = 1e-6


@dataclass(frozen=True)
class Bounds:
    """Least overdue left out, weight of others left out, days late and weight of cover: each given
    the goals before it."""

    overdue_unmet: int
    unmet_weight: int
    late_days: int
    cover_weight: int


def bounds_of(
    problem: VisitProblem, options: Sequence[Sequence[Option]], cost: Cost, seconds: float
) -> Bounds:
    """Proven bounds on the first goals, each given that those before it are as in `cost`."""
    parts = parts_of(problem, options)
    visits = [problem.visits[part.option.visit] for part in parts]
    overdue = np.array([visit.overdue for visit in visits], dtype=np.float64)
    weight = np.array([0 if v.overdue else v.weight for v in visits], dtype=np.float64)
    late = np.array([part.late_days for part in parts], dtype=np.float64)
    cover = np.array([part.option.cover_weight for part in parts], dtype=np.float64)
    all_overdue = sum(visit.overdue for visit in problem.visits)
    all_weight = sum(visit.weight for visit in problem.visits if not visit.overdue)
    program = _Program(*_limits(problem, parts), time.monotonic() + seconds)
    least_overdue = program.least(-overdue, all_overdue, cost.overdue_unmet)
    least_weight = program.least(-weight, all_weight, cost.unmet_weight)
    least_late = program.least(late, 0, cost.late_days)
    return Bounds(
        least_overdue, least_weight, least_late, program.least(cover, 0, cost.cover_weight)
    )


def _limits(problem: VisitProblem, parts: Sequence[Part]) -> tuple[csr_array, NDArray[np.float64]]:
    """One row a visit, made once at most, and one a room."""
    rows = [part.option.visit for part in parts]
    columns = list(range(len(parts)))
    takes = [1] * len(parts)
    limits = [1] * len(problem.visits)
    for room in rooms_of(problem, parts):
        rows += [len(limits)] * len(room.parts)
        columns += room.parts
        takes += room.takes
        limits.append(room.limit)
    shape = (len(limits), len(parts))
    matrix = csr_array((np.array(takes, dtype=np.float64), (rows, columns)), shape=shape)
    return matrix, np.array(limits, dtype=np.float64)


class _Program:
    """Parts of visits within limits; goals are held one after the other.

    A bound is checked by the solver's own prices.
    """

    def __init__(self, matrix: csr_array, limits: NDArray[np.float64], ends: float) -> None:
        self._matrix, self._limits, self._ends = matrix, limits, ends

    def least(self, costs: NDArray[np.float64], constant: int, found: int) -> int:
        """A whole number that the constant and the costs of no diary go below.

        Without prices (none are needed where there is no option) it is what the signs tell. From
        then on the costs are held at what was found.
        """
        prices = np.zeros(len(self._limits))
        if len(costs) and constant + np.minimum(costs, 0.0).sum() < found:
            solved = linprog(
                costs,
                A_ub=self._matrix,
                b_ub=self._limits,
                bounds=(0, 1),
                method="highs",
                options={"time_limit": max(self._ends - time.monotonic(), 0.1)},
            )
            if solved.status == 0:
                prices = np.minimum(solved.ineqlin.marginals, 0.0)
        reduced = costs - self._matrix.T @ prices
        bound = float(prices @ self._limits + np.minimum(reduced, 0.0).sum())
        self._matrix = vstack([self._matrix, csr_array(costs[np.newaxis])]).tocsr()
        self._limits = np.append(self._limits, found - constant)
        return max(0, math.ceil(constant + bound - EXACT))
