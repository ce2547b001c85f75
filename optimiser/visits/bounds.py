"""What no diary can beat: visits shared out over the free minutes of duties, in parts.

The linear program leaves out breaks and order and counts the shortest way to each visit alone, so
that every diary is a solution of it. Its bound is worked out from the prices that the solver gives,
and holds whatever they are: for any y <= 0, min c'x subject to A x <= b and 0 <= x <= 1 is at least
y'b + sum of min(0, c - A'y).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from optimiser.visits.options import Option
from optimiser.visits.problem import VisitProblem, overlaps
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
    columns = [option for own in options for option in own]
    visits = problem.visits
    of_visit = np.array([option.visit for option in columns], dtype=np.int64)
    overdue = np.array([visit.overdue for visit in visits], dtype=np.float64)
    weight = np.array([0 if visit.overdue else visit.weight for visit in visits], dtype=np.float64)
    late = np.array([option.late_days for option in columns], dtype=np.float64)
    cover = np.array([option.cover_weight for option in columns], dtype=np.float64)
    program = _Program(*_sharing(problem, columns), seconds / 4)
    met_overdue, met_weight = overdue[of_visit], weight[of_visit]
    least_overdue = program.least(-met_overdue, int(overdue.sum()))
    program.hold(-met_overdue, cost.overdue_unmet - overdue.sum())
    least_weight = program.least(-met_weight, int(weight.sum()))
    program.hold(-met_weight, cost.unmet_weight - weight.sum())
    least_late = program.least(late, 0)
    program.hold(late, cost.late_days)
    return Bounds(least_overdue, least_weight, least_late, program.least(cover, 0))


def _sharing(
    problem: VisitProblem, columns: Sequence[Option]
) -> tuple[csr_array, NDArray[np.float64]]:
    """One row a visit, made once at most, and the rows of `_rooms`."""
    ways = _shortest_ways(problem, columns)
    rows = [option.visit for option in columns]
    places = list(range(len(columns)))
    minutes = [1] * len(columns)
    limits = [1] * len(problem.visits)
    for duty, inside, limit in _rooms(problem, columns, ways):
        for place in inside:
            visit = columns[place].visit
            rows.append(len(limits))
            places.append(place)
            minutes.append(problem.visits[visit].minutes + ways[duty, visit])
        limits.append(limit)
    shape = (len(limits), len(columns))
    matrix = csr_array((np.array(minutes, dtype=np.float64), (rows, places)), shape=shape)
    return matrix, np.array(limits, dtype=np.float64)


def _rooms(
    problem: VisitProblem, columns: Sequence[Option], ways: Mapping[tuple[int, int], int]
) -> Iterator[tuple[int, list[int], int]]:
    """Duties, and stretches of them that some visits cannot leave, with the minutes for these.

    A stretch holds every way between its visits, but the way to the first may come before it.
    """
    of_duty: defaultdict[int, list[int]] = defaultdict(list)
    for place, option in enumerate(columns):
        for duty in option.duties:
            of_duty[duty].append(place)
    for duty, own in of_duty.items():
        yield duty, own, problem.duties[duty].minutes
        hull = {place: (columns[place].spans[0][0], columns[place].spans[-1][1]) for place in own}
        for start, end in sorted(set(hull.values())):
            inside = [at for at in own if start <= hull[at][0] and hull[at][1] <= end]
            room = sum(b - a for a, b in overlaps([(start, end)], problem.duties[duty].free))
            first = max(ways[duty, columns[place].visit] for place in inside)
            yield duty, inside, room + first


def _shortest_ways(problem: VisitProblem, columns: Sequence[Option]) -> dict[tuple[int, int], int]:
    """By duty and visit, minutes of the shortest way there: from the base or from another visit."""
    there: defaultdict[int, set[int]] = defaultdict(set)
    for option in columns:
        for duty in option.duties:
            there[duty].add(option.visit)
    found = {}
    for duty, visits in there.items():
        number = Counter(problem.visits[visit].place for visit in visits)
        for visit in visits:
            place = problem.visits[visit].place
            origins = {one for one in number if one != place or number[one] > 1}
            origins.add(problem.duties[duty].place)
            found[duty, visit] = min(problem.ways[one][place] for one in origins)
    return found


class _Program:
    """A linear program of parts of options whose bound is checked by its own prices."""

    def __init__(self, matrix: csr_array, limits: NDArray[np.float64], seconds: float) -> None:
        self._matrix, self._limits, self._seconds = matrix, limits, seconds

    def hold(self, costs: NDArray[np.float64], most: float) -> None:
        """Keep a cost at what it is in the diary, or below."""
        self._matrix = vstack([self._matrix, csr_array(costs[np.newaxis])]).tocsr()
        self._limits = np.append(self._limits, most)

    def least(self, costs: NDArray[np.float64], constant: int) -> int:
        """A whole number that the constant and the costs of no diary go below.

        Without prices (none are needed where there is no option) it is what the signs tell.
        """
        prices = np.zeros(len(self._limits))
        if len(costs):
            solved = linprog(
                costs,
                A_ub=self._matrix,
                b_ub=self._limits,
                bounds=(0, 1),
                method="highs",
                options={"time_limit": max(self._seconds, 0.1)},
            )
            if solved.status == 0:
                prices = np.minimum(solved.ineqlin.marginals, 0.0)
        reduced = costs - self._matrix.T @ prices
        bound = float(prices @ self._limits + np.minimum(reduced, 0.0).sum())
        return max(0, math.ceil(constant + bound - EXACT))
