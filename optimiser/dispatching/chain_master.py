"""The linear program over the chains of a shift that are known, solved on from where it stood."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ortools.linear_solver import pywraplp

from optimiser.dispatching.calls import FloatArray


class Chain(NamedTuple):
    """Calls that an officer of a base answers one after another (places in the task's members)."""

    base: int
    calls: tuple[int, ...]


class Limits(NamedTuple):
    """Least and most officers of each base, and the most of them all."""

    least: tuple[int, ...]
    most: tuple[int, ...]
    officers: int


@dataclass(frozen=True)
class Relaxed:
    """The program solved over the columns so far: value, share of each column, prices."""

    value: float
    columns: list[Chain]
    shares: FloatArray
    price: FloatArray
    threshold: FloatArray
    """What a chain of each base must be worth to improve the program."""


class ChainMaster:
    """The program: every call is in a chain or left at its cost, and officers are limited.

    Columns stay in the solver, so that it begins each time with the last answer (primal simplex
    without presolve: new columns leave that answer possible).
    """

    def __init__(self, cost: FloatArray, bases: int, columns: Iterable[Chain] = ()) -> None:
        self.cost = cost
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self._infinity = self._solver.infinity()
        self._cover = [self._solver.Constraint(0, self._infinity) for _ in cost]
        for row, price in zip(self._cover, cost.tolist(), strict=True):
            left = self._solver.NumVar(0, self._infinity, "")
            row.SetCoefficient(left, 1)
            self._solver.Objective().SetCoefficient(left, price)
        self._total = self._solver.Constraint(-self._infinity, 0)
        self._of_base = [self._solver.Constraint(0, 0) for _ in range(bases)]
        self._columns: dict[Chain, pywraplp.Variable] = {}
        self._closed: set[Chain] = set()
        for chain in columns:
            self.add(chain)

    def add(self, chain: Chain) -> None:
        """Add a column; it may answer a call more than once."""
        column = self._solver.NumVar(0, self._infinity, "")
        self._total.SetCoefficient(column, 1)
        self._of_base[chain.base].SetCoefficient(column, 1)
        for call, times in Counter(chain.calls).items():
            self._cover[call].SetCoefficient(column, times)
        self._columns[chain] = column

    def solve(self, alive: npt.NDArray[np.bool_], limits: Limits) -> Relaxed:
        """Solve for the calls that are `alive`, by the columns all of whose calls are."""
        for row, wanted in zip(self._cover, alive.tolist(), strict=True):
            row.SetLb(float(wanted))
        self._total.SetUb(limits.officers)
        for row, least, most in zip(self._of_base, limits.least, limits.most, strict=True):
            row.SetBounds(least, most)
        columns = self._open(alive)
        self._solver.Solve()
        price = np.array([row.dual_value() for row in self._cover])
        of_base = np.array([row.dual_value() for row in self._of_base])
        return Relaxed(
            self._solver.Objective().Value(),
            columns,
            np.array([self._columns[chain].solution_value() for chain in columns]),
            np.where(alive, np.clip(price, 0.0, self.cost), 0.0),
            -self._total.dual_value() - of_base,
        )

    def _open(self, alive: npt.NDArray[np.bool_]) -> list[Chain]:
        """Close the columns that have a call which is not alive, and give the others."""
        gone = set(np.flatnonzero(~alive).tolist())
        columns = []
        for chain, column in self._columns.items():
            if gone.isdisjoint(chain.calls):
                columns.append(chain)
                if chain in self._closed:
                    self._closed.discard(chain)
                    column.SetUb(self._infinity)
            elif chain not in self._closed:
                self._closed.add(chain)
                column.SetUb(0)
        return columns
