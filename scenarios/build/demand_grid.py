"""Cells of the British National Grid over areas, and incidents counted by month and cell."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from optimiser.demand.grid import CELL_METRES, Grid
from scenarios.geography import shape_in_metres, to_metres


def grid_over(areas: Sequence[BaseGeometry], metres: int = CELL_METRES) -> Grid:
    """Cells whose centre lies in one of the areas, which are in degrees of longitude, latitude."""
    whole = shapely.union_all([shape_in_metres(area) for area in areas])
    west, south, east, north = np.floor(np.array(whole.bounds) / metres).astype(np.int64).tolist()
    column, row = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1), indexing="ij")
    shapely.prepare(whole)
    inside = shapely.contains_xy(whole, (column + 0.5) * metres, (row + 0.5) * metres)
    return Grid(west, south, inside, metres)


def cells_of(
    grid: Grid, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Cell of each point; `OUTSIDE` where it lies in none or has no coordinates."""
    has_point = np.isfinite(longitude) & np.isfinite(latitude)
    east, north = np.full((2, len(longitude)), np.nan)
    east[has_point], north[has_point] = to_metres(longitude[has_point], latitude[has_point])
    return grid.cell_of(east, north)


def counts_by_month(
    month: NDArray[np.int64], cell: NDArray[np.int64], months: int, cells: int
) -> NDArray[np.float64]:
    """Incidents of shape (months, cells); rows in no cell, or in another month, are left out."""
    chosen = (cell >= 0) & (month >= 0) & (month < months)
    index = month[chosen] * cells + cell[chosen]
    counts = np.bincount(index, minlength=months * cells).astype(np.float64)
    return counts.reshape(months, cells)


def month_numbers(months: "pd.Series[str]") -> tuple[NDArray[np.int64], list[str]]:
    """Index of each row's month (YYYY-MM) among those that occur, and their names in order."""
    codes, names = pd.factorize(months, sort=True)
    return codes.astype(np.int64), [str(name) for name in names]
