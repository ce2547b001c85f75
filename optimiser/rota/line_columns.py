"""Lines as columns: a line covers one cell for every day worked, and costs its requests refused."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.column_generation import Priced
from optimiser.rota.columns import Column, Master
from optimiser.rota.line_pricing import LinePricing
from optimiser.rota.line_rota import LineRota


class LineColumns:
    """What a rota by lines offers to be planned by columns; cells are (day, shift), days first."""

    def __init__(self, rota: LineRota) -> None:
        self.rota = rota
        self._lines = LinePricing(rota)

    def master(self) -> Master:
        """An empty master problem of the rota."""
        rota = self.rota
        cells = [
            array.ravel().astype(np.float64) for array in (rota.required, rota.under, rota.over)
        ]
        return Master(range(len(rota.people)), *cells)

    def price(self, prices: NDArray[np.float64], people: Sequence[int]) -> list[Priced]:
        """For each of these people the legal line of least cost less the worth of its cover."""
        worth = np.zeros(self.rota.wishes.shape[1:])
        worth[:, 1:] = prices.reshape(self.rota.required.shape)
        priced = []
        for person in people:
            value, row = self._lines.best(person, worth - self.rota.wishes[person])
            priced.append(Priced(-value, None if row is None else self.column(person, row)))
        return priced

    def column(self, person: int, row: NDArray[np.int16]) -> Column:
        """The column of a line."""
        days = np.flatnonzero(row)
        cells = days * len(self.rota.shifts) + row[days] - 1
        cost = self.rota.wishes[person][np.arange(len(row)), row].sum()
        return Column(person, float(cost), tuple(cells.tolist()), (1.0,) * len(days))

    def row(self, column: Column) -> NDArray[np.int16]:
        """The line of a column."""
        row = np.zeros(self.rota.days, dtype=np.int16)
        for cell in column.cells:
            day, shift = divmod(cell, len(self.rota.shifts))
            row[day] = shift + 1
        return row
