"""Cells of a heatmap: 250 m squares, H3 cells, the areas of a pack or any other polygons.

places = places_of("250m", pack.areas)
cell = places.locate(longitude, latitude)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import h3
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from optimiser.demand.incidents import OUTSIDE
from optimiser.demand.spatial import Neighbours, grid_neighbours, listed_neighbours
from optimiser.heat import LevelName
from scenarios.build.demand_grid import cells_of, grid_over
from scenarios.build.placing import Locator, Outlined
from scenarios.geography import to_degrees

KERNEL_METRES = 500.0
RINGS = 2
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


class Polygon(Outlined, Protocol):
    """An area of a pack, or any polygon with a name; residents None where they are not known."""

    @property
    def area_id(self) -> str:
        """Name of the polygon."""

    @property
    def population(self) -> int | None:
        """Residents."""


@dataclass(frozen=True, eq=False)
class Places:
    """The cells of a level: names, centres in degrees, outlines, and who is next to whom.

    `locate` finds the cells of points, `OUTSIDE` or below for none. `area` (cells,) is the area of
    each cell. `sizes` are residents where they are known for all. `cell` of shape (incidents,) is
    where each incident of a pack lies, empty where no pack was counted.
    """

    ids: Sequence[str]
    longitude: Floats
    latitude: Floats
    outline: Callable[[int], BaseGeometry]
    neighbours: Neighbours
    locate: Callable[[Floats, Floats], Indices]
    area: Indices
    sizes: Floats | None = None
    cell: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def places_of(name: LevelName, areas: Sequence[Polygon]) -> Places:
    """The cells of a level over areas."""
    if name == "250m":
        return _squares(areas)
    if name == "area":
        return polygon_places(areas)
    return _hexagons(areas, int(name.removeprefix("h3-")))


def polygon_places(polygons: Sequence[Polygon], areas: Sequence[Polygon] | None = None) -> Places:
    """Polygons as cells, of the areas themselves or lying in the areas by an inner point."""
    shapes = [shape(area.geometry) for area in polygons]
    inner = np.array(
        [[point.x, point.y] for point in map(BaseGeometry.representative_point, shapes)]
    )
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    apart = first != second
    residents = [area.population for area in polygons]
    known = all(count for count in residents)
    own = np.arange(len(polygons))
    return Places(
        ids=[area.area_id for area in polygons],
        longitude=inner[:, 0],
        latitude=inner[:, 1],
        outline=lambda index: shapes[index],
        neighbours=listed_neighbours(first[apart], second[apart]),
        locate=Locator(polygons).locate,
        area=own if areas is None else Locator(areas).locate(inner[:, 0], inner[:, 1]),
        sizes=np.array(residents, dtype=np.float64) if known else None,
    )


def _squares(areas: Sequence[Polygon]) -> Places:
    grid = grid_over([shape(area.geometry) for area in areas])
    longitude, latitude = (np.asarray(at) for at in to_degrees(grid.easting, grid.northing))
    west, south = grid.easting - grid.metres / 2, grid.northing - grid.metres / 2
    ids = [f"E{east:.0f}N{north:.0f}" for east, north in zip(west, south, strict=True)]

    def outline(cell: int) -> BaseGeometry:
        sides = np.array([0, 1, 1, 0]) * grid.metres, np.array([0, 0, 1, 1]) * grid.metres
        corners = to_degrees(west[cell] + sides[0], south[cell] + sides[1])
        return shapely.Polygon(np.column_stack(corners))

    return Places(
        ids=ids,
        longitude=longitude,
        latitude=latitude,
        outline=outline,
        neighbours=grid_neighbours(grid, KERNEL_METRES),
        locate=lambda longitude, latitude: cells_of(grid, longitude, latitude),
        area=Locator(areas).locate(longitude, latitude),
    )


def _hexagons(areas: Sequence[Polygon], resolution: int) -> Places:
    """H3 cells that touch the areas."""
    whole = shapely.union_all([shape(area.geometry) for area in areas])
    ids = sorted(h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(whole), resolution, "overlap"))
    number = pd.Index(ids)
    centres = np.array([h3.cell_to_latlng(name) for name in ids])
    first, second = [], []
    for index, name in enumerate(ids):
        near = number.get_indexer(pd.Index([at for at in h3.grid_disk(name, RINGS) if at != name]))
        second.append(near[near >= 0])
        first.append(np.full(len(second[-1]), index))

    def locate(longitude: Floats, latitude: Floats) -> Indices:
        located = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
        points, which = np.unique(
            np.column_stack([latitude, longitude])[located], axis=0, return_inverse=True
        )
        names = [h3.latlng_to_cell(*point, resolution) for point in points.tolist()]
        cell = np.full(len(longitude), OUTSIDE, dtype=np.int64)
        found = number.get_indexer(pd.Index(names, dtype=object))[which]
        cell[located] = np.where(found < 0, OUTSIDE, found)
        return cell

    return Places(
        ids=ids,
        longitude=centres[:, 1],
        latitude=centres[:, 0],
        outline=lambda index: shape(h3.cells_to_h3shape([ids[index]]).__geo_interface__),
        neighbours=listed_neighbours(np.concatenate(first), np.concatenate(second)),
        locate=locate,
        area=Locator(areas).locate(centres[:, 1], centres[:, 0]),
    )
