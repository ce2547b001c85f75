"""The master problem of a rota over whole rows: one row a person, cover as near as it pays.

Rows are columns of a linear program: each covers some cells by some amount and has a cost of its
own. A cell is whatever rows share: people on a shift, minutes in an hour, pennies of a budget. What
is missing in a cell costs `under`, what is too much costs `over`; a cap is a cell of which nothing
need be covered and where too much has no finite price.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.growing_program import INFINITE, GrowingProgram

MISSING_PERSON = 1e6
"""Price of giving somebody no row at all, until their columns make it needless."""


@dataclass(frozen=True)
class Column:
    """One row of a person: its own cost and the amounts it covers, by cell."""

    person: int
    cost: float
    cells: tuple[int, ...]
    amounts: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A solved relaxation: value, prices of cells and of people, and the part of every column."""

    value: float
    cell_prices: NDArray[np.float64]
    person_prices: dict[int, float]
    parts: NDArray[np.float64]

    def reduced_cost(self, column: Column) -> float:
        """What a column costs above the prices of what it covers and of its person."""
        covered = float(self.cell_prices[list(column.cells)] @ np.array(column.amounts))
        return column.cost - covered - self.person_prices[column.person]


class Master:
    """A linear program that grows by columns and is solved again from where it was."""

    def __init__(
        self,
        people: Sequence[int],
        required: NDArray[np.float64],
        under: NDArray[np.float64],
        over: NDArray[np.float64],
    ) -> None:
        self.people = tuple(people)
        self.required, self.under, self.over = required, under, over
        self.columns: list[Column] = []
        self._numbers: dict[Column, int] = {}
        self._held: set[int] = set()
        self._row_of_person = {person: row for row, person in enumerate(self.people)}
        self._program = GrowingProgram([*[1.0] * len(self.people), *required.tolist()])
        self._slacks = 0
        for row in self._row_of_person.values():
            self._add_slack(MISSING_PERSON, row, 1.0)
        for cell in range(len(required)):
            for price, sign in ((under[cell], 1.0), (over[cell], -1.0)):
                if price < INFINITE:
                    self._add_slack(float(price), len(self.people) + cell, sign)

    def _add_slack(self, cost: float, row: int, sign: float) -> None:
        self._program.add(cost, [(row, sign)])
        self._slacks += 1

    def add(self, column: Column) -> int:
        """The number of a column, which is added unless it is there."""
        if column in self._numbers:
            return self._numbers[column]
        shift = len(self.people)
        entries = [(self._row_of_person[column.person], 1.0)]
        entries += [
            (shift + cell, amount)
            for cell, amount in zip(column.cells, column.amounts, strict=True)
        ]
        self._program.add(float(column.cost), entries)
        self._numbers[column] = len(self.columns)
        self.columns.append(column)
        return len(self.columns) - 1

    def fix(self, numbers: Iterable[int]) -> None:
        """Hold these columns at 1; every other is free again."""
        held = set(numbers)
        least = dict.fromkeys(self._held - held, 0.0) | dict.fromkeys(held - self._held, 1.0)
        self._program.set_least({self._slacks + number: at for number, at in least.items()})
        self._held = held

    def relax(self) -> Relaxed:
        """Solve the linear program over the columns so far."""
        value, prices, parts = self._program.solve()
        shift = len(self.people)
        people = {person: float(prices[row]) for person, row in self._row_of_person.items()}
        return Relaxed(value, prices[shift:], people, parts[self._slacks :])

    def cost_of(self, numbers: Iterable[int]) -> float:
        """What a choice of columns costs, one a person."""
        numbers = list(numbers)
        own = sum(self.columns[number].cost for number in numbers)
        return float(self.slack_costs(numbers).sum() + own)

    def around(self, held: Iterable[int], columns: Iterable[int]) -> "Master":
        """The master of everybody else when some columns are held, with some of their columns."""
        without = {self.columns[number].person for number in held}
        required = self.required - self.covered(held)
        people = [person for person in self.people if person not in without]
        part = Master(people, required, self.under, self.over)
        for number in columns:
            if self.columns[number].person not in without:
                part.add(self.columns[number])
        return part

    def covered(self, numbers: Iterable[int]) -> NDArray[np.float64]:
        """What some columns cover in all, by cell."""
        covered = np.zeros(len(self.required))
        for number in numbers:
            column = self.columns[number]
            covered[list(column.cells)] += column.amounts
        return covered

    def slack_costs(self, numbers: Iterable[int]) -> NDArray[np.float64]:
        """What cells cost by what a choice of columns leaves short or spare in them."""
        spare = self.covered(numbers) - self.required
        return np.where(spare > 0, self.over, -self.under) * spare

    def worth_of_cover(self, prices: NDArray[np.float64]) -> float:
        """The part of the Lagrangian bound that cells give at prices between -over and under."""
        return float(self.required @ prices)

    def clip(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """The nearest prices at which the bound is finite."""
        return np.clip(prices, -self.over, self.under)
