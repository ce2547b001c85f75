"""Square cells of a metric map grid (the British National Grid) over an area."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.incidents import OUTSIDE

CELL_METRES = 250


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells of `metres` by `metres`, numbered from 0 in columns from west, each from the south.

    `west` and `south` are the eastmost and northmost multiples of `metres` not beyond the area, as
    numbers of cells from the origin of the map grid. `inside` of shape (columns, rows) tells which
    cells belong to the area; only those have a number.
    """

    west: int
    south: int
    inside: NDArray[np.bool_]
    metres: int = CELL_METRES

    def __len__(self) -> int:
        return len(self.columns)

    @cached_property
    def _number(self) -> NDArray[np.int64]:
        number = np.full(self.inside.shape, OUTSIDE, dtype=np.int64)
        number[self.inside] = np.arange(np.count_nonzero(self.inside))
        return number

    @cached_property
    def columns(self) -> NDArray[np.int64]:
        """Column of each cell, from 0 in the west."""
        return np.nonzero(self.inside)[0].astype(np.int64)

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Row of each cell, from 0 in the south."""
        return np.nonzero(self.inside)[1].astype(np.int64)

    @property
    def easting(self) -> NDArray[np.float64]:
        """Metres east of each cell's centre, shape (cells,)."""
        return np.asarray((self.west + self.columns + 0.5) * self.metres, dtype=np.float64)

    @property
    def northing(self) -> NDArray[np.float64]:
        """Metres north of each cell's centre, shape (cells,)."""
        return np.asarray((self.south + self.rows + 0.5) * self.metres, dtype=np.float64)

    def cell_of(self, easting: Any, northing: Any) -> NDArray[np.int64]:
        """Number of the cell that holds each point; `OUTSIDE` for any other, NaN included.

        A point on a border belongs to the cell east and north of it.
        """
        points = np.stack(np.broadcast_arrays(np.atleast_1d(easting), np.atleast_1d(northing)))
        first = np.array([[self.west], [self.south]])
        at = np.floor(np.nan_to_num(points, nan=-np.inf) / self.metres) - first
        shape = np.array(self.inside.shape)[:, None]
        within = ((at >= 0) & (at < shape)).all(axis=0)
        cell = np.full(at.shape[1], OUTSIDE, dtype=np.int64)
        column, row = at[:, within].astype(np.int64)
        cell[within] = self._number[column, row]
        return cell

    def raster(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of shape (cells,) laid out as (columns, rows), 0 outside."""
        laid = np.zeros(self.inside.shape)
        laid[self.inside] = values
        return laid
