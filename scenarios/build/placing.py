"""Incidents and points to the areas that hold them, millions at a time.

place = place_of(pack.incidents, pack.areas)
locator = Locator(pack.areas)
place = locator.locate(longitude, latitude)
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy import ndimage
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from optimiser.demand.incidents import OUTSIDE, UNPLACED
from scenarios.schema.incidents import OUTSIDE_AREA
from scenarios.schema.pack import AreaRow

RASTER_PAYS_FROM_POINTS = 100_000
RASTER_SIDE = 2_048
_ON_BORDER = -3

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def place_of(incidents: pd.DataFrame, areas: Sequence[AreaRow]) -> Places:
    """Index of the area of every incident, `UNPLACED` or `OUTSIDE`.

    By `area_id` where it names one of the areas, else by the polygon that holds the coordinates
    (on a shared border, the first); `OUTSIDE_AREA` says that it lies in none of them, whatever a
    generalised polygon holds. No coordinates and no known area is unplaced.
    """
    known = pd.Index([area.area_id for area in areas])
    place = known.get_indexer(pd.Index(incidents["area_id"])).astype(np.int64)
    longitude = incidents["longitude"].to_numpy(dtype=np.float64)
    latitude = incidents["latitude"].to_numpy(dtype=np.float64)
    elsewhere = (incidents["area_id"] == OUTSIDE_AREA).to_numpy(dtype=np.bool_, na_value=False)
    open_rows = np.flatnonzero((place < 0) & ~elsewhere)
    place[elsewhere] = OUTSIDE
    place[open_rows] = Locator(areas).locate(longitude[open_rows], latitude[open_rows])
    return place


class Outlined(Protocol):
    """Anything with an outline."""

    @property
    def geometry(self) -> dict[str, Any]:
        """A polygon as GeoJSON, in degrees."""


class Locator:
    """Finds the area of points: by a raster of area numbers, exactly where a border runs.

    The raster is made once, when many points have been asked for. A cell that no border touches
    lies in one area whole, so that only points in cells on a border are tested against polygons.
    """

    def __init__(self, areas: Sequence[Outlined]) -> None:
        self._polygons = [shape(area.geometry) for area in areas]
        self._asked = 0

    def locate(self, longitude: Floats, latitude: Floats) -> Places:
        """Index of the first area that holds each point, its border included.

        Parameters
        ----------
        longitude, latitude
            Degrees, shape (points,); NaN where there is no location.

        Returns
        -------
        Indices of shape (points,); `UNPLACED` without a location, `OUTSIDE` in no area.
        """
        place = np.full(len(longitude), UNPLACED, dtype=np.int64)
        located = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
        place[located] = OUTSIDE
        if not self._polygons:
            return place
        self._asked += len(located)
        if self._asked >= RASTER_PAYS_FROM_POINTS:
            found = self._raster.numbers(longitude[located], latitude[located])
            place[located] = found
            located = located[found == _ON_BORDER]
        place[located] = _first_holder(self._polygons, longitude[located], latitude[located])
        return place

    @cached_property
    def _raster(self) -> "_Raster":
        return _Raster(self._polygons)


def _first_holder(polygons: Sequence[BaseGeometry], longitude: Floats, latitude: Floats) -> Places:
    """First polygon that holds each point, or `OUTSIDE`; near pairs by a tree of boxes."""
    place = np.full(len(longitude), OUTSIDE, dtype=np.int64)
    if not len(longitude):
        return place
    point, polygon = shapely.STRtree(polygons).query(shapely.points(longitude, latitude))
    order = np.argsort(polygon, kind="stable")
    point, polygon = point[order], polygon[order]
    starts = np.searchsorted(polygon, np.arange(len(polygons) + 1))
    for index, own in enumerate(polygons):
        near = point[starts[index] : starts[index + 1]]
        near = near[place[near] == OUTSIDE]
        if len(near):
            shapely.prepare(own)
            held = shapely.intersects_xy(own, longitude[near], latitude[near])
            place[near[held]] = index
    return place


class _Raster:
    """Area numbers of cells over the extent of all areas, `_ON_BORDER` where a border is near."""

    def __init__(self, polygons: Sequence[BaseGeometry]) -> None:
        west, south, east, north = shapely.total_bounds(polygons)
        self._corner = np.array([west, south])
        self._size = max(east - west, north - south) / (RASTER_SIDE - 4)
        self._shape = tuple(
            int(np.ceil(span / self._size)) + 4 for span in (east - west, north - south)
        )
        numbers = np.full(self._shape, OUTSIDE, dtype=np.int64)
        numbers[self._near_borders(polygons)] = _ON_BORDER
        pieces, count = ndimage.label(numbers != _ON_BORDER)
        _, firsts = np.unique(pieces.ravel(), return_index=True)
        firsts = firsts[pieces.ravel()[firsts] > 0]
        column, row = np.unravel_index(firsts, self._shape)
        by_piece = np.full(count + 1, _ON_BORDER, dtype=np.int64)
        by_piece[1:] = _first_holder(polygons, *self._centres(column, row))
        self._numbers = by_piece[pieces]

    def numbers(self, longitude: Floats, latitude: Floats) -> Places:
        """The number of the cell of each point."""
        column, row = self._cells(longitude, latitude)
        inside = (column >= 0) & (column < self._shape[0]) & (row >= 0) & (row < self._shape[1])
        numbers = np.full(len(longitude), OUTSIDE, dtype=np.int64)
        numbers[inside] = self._numbers[column[inside], row[inside]]
        return numbers

    def _cells(self, longitude: Floats, latitude: Floats) -> tuple[Places, Places]:
        column = np.floor((longitude - self._corner[0]) / self._size) + 2
        row = np.floor((latitude - self._corner[1]) / self._size) + 2
        most = max(self._shape)
        return (
            np.clip(column, -1, most).astype(np.int64),
            np.clip(row, -1, most).astype(np.int64),
        )

    def _centres(self, column: Places, row: Places) -> tuple[Floats, Floats]:
        return (
            self._corner[0] + self._size * (column - 1.5),
            self._corner[1] + self._size * (row - 1.5),
        )

    def _near_borders(self, polygons: Sequence[BaseGeometry]) -> NDArray[np.bool_]:
        """Cells within one cell of a border: steps along it are shorter than half a cell."""
        borders = shapely.segmentize(shapely.boundary(polygons), self._size / 2)
        east, north = shapely.get_coordinates(borders).T
        near = np.zeros(self._shape, dtype=np.bool_)
        near[self._cells(east, north)] = True
        dilated: NDArray[np.bool_] = ndimage.binary_dilation(near, np.ones((3, 3)))
        return dilated
