"""Heatmaps below or across areas: 250 m cells, H3 cells, the areas or any other polygons.

level = build_level(pack, heatmap, "250m")
level.field.weighted, level.ids, level.outlines()
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import h3
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from optimiser.demand.field import RateField, rate_field
from optimiser.demand.incidents import OUTSIDE
from optimiser.demand.spatial import Neighbours, grid_neighbours, listed_neighbours
from optimiser.heat import Heatmap, LevelName
from scenarios.build.demand import history_of
from scenarios.build.demand_grid import cells_of, grid_over
from scenarios.build.placing import Locator, place_of
from scenarios.geography import to_degrees
from scenarios.schema.pack import AreaRow, Pack

KERNEL_METRES = 500.0
RINGS = 2
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """The cells of a level: names, centres in degrees, outlines, and who is next to whom.

    `cell` of shape (incidents,) is where each incident of the pack lies. `sizes` are residents
    where they are known for all.
    """

    ids: Sequence[str]
    longitude: Floats
    latitude: Floats
    outline: Callable[[int], BaseGeometry]
    neighbours: Neighbours
    cell: Indices
    area: Indices
    sizes: Floats | None = None


@dataclass(frozen=True, eq=False)
class HeatLevel:
    """A heatmap at one level, its categories and what its cells are."""

    name: str
    categories: tuple[str, ...]
    area_ids: tuple[str, ...]
    places: Places
    field: RateField
    without_cell: int

    @property
    def is_shown(self) -> NDArray[np.bool_]:
        """Cells in which an incident was counted; the others are written nowhere."""
        return self.field.counted > 0


def build_level(pack: Pack, heatmap: Heatmap, name: LevelName) -> HeatLevel:
    """The heatmap of a pack at a level, its totals those of the areas' heatmap.

    An incident without coordinates lies in no cell but that of its area; `without_cell` counts
    those of the history that are placed in an area and in no cell.
    """
    in_area = place_of(pack.incidents, pack.areas)
    if name == "250m":
        return _level(pack, heatmap, name, _grid_places(pack), in_area)
    if name == "area":
        return _level(pack, heatmap, name, _polygon_places(pack.areas, in_area), in_area)
    return _level(pack, heatmap, name, _hexagons(pack, int(name.removeprefix("h3-"))), in_area)


def build_layer(pack: Pack, heatmap: Heatmap, name: str, polygons: Sequence[AreaRow]) -> HeatLevel:
    """The heatmap of a pack over another layer of polygons, as LSOAs or beats.

    Incidents are placed by their coordinates alone.
    """
    longitude, latitude = _points(pack)
    cell = Locator(polygons).locate(longitude, latitude)
    in_area = place_of(pack.incidents, pack.areas)
    places = _polygon_places(polygons, np.where(cell < 0, OUTSIDE, cell), pack.areas)
    return _level(pack, heatmap, name, places, in_area)


def _level(pack: Pack, heatmap: Heatmap, name: str, places: Places, in_area: Indices) -> HeatLevel:
    history = history_of(pack)
    received = pack.incidents["received_at"]
    within = ((received >= history.starts_at) & (received < history.ends_at)).to_numpy(np.bool_)
    category = pd.Index(heatmap.categories).get_indexer(pd.Index(pack.incidents["category"]))
    used = within & (in_area >= 0)
    chosen = used & (places.cell >= 0)
    kinds = len(heatmap.categories)
    index = places.cell[chosen] * kinds + category[chosen]
    counts = np.bincount(index, minlength=len(places.ids) * kinds).astype(np.float64)
    field = rate_field(
        counts.reshape(-1, kinds), places.area, heatmap, places.neighbours, places.sizes
    )
    missing = int(np.count_nonzero(used & (places.cell < 0)))
    return HeatLevel(name, heatmap.categories, heatmap.place_ids, places, field, missing)


def _points(pack: Pack) -> tuple[Floats, Floats]:
    longitude, latitude = (
        pack.incidents[column].to_numpy(dtype=np.float64) for column in ("longitude", "latitude")
    )
    return longitude, latitude


def _grid_places(pack: Pack) -> Places:
    grid = grid_over([shape(area.geometry) for area in pack.areas])
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
        cell=cells_of(grid, *_points(pack)),
        area=Locator(pack.areas).locate(longitude, latitude),
    )


def _hexagons(pack: Pack, resolution: int) -> Places:
    """H3 cells that touch the areas, and those of incidents that coordinates put beyond them."""
    whole = shapely.union_all([shape(area.geometry) for area in pack.areas])
    ids = sorted(h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(whole), resolution, "overlap"))
    number = pd.Index(ids)
    longitude, latitude = _points(pack)
    located = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
    points, which = np.unique(
        np.column_stack([latitude, longitude])[located], axis=0, return_inverse=True
    )
    names = [h3.latlng_to_cell(*point, resolution) for point in points.tolist()]
    cell = np.full(len(longitude), OUTSIDE, dtype=np.int64)
    cell[located] = number.get_indexer(pd.Index(names))[which]
    centres = np.array([h3.cell_to_latlng(name) for name in ids])
    first, second = [], []
    for index, name in enumerate(ids):
        near = number.get_indexer(pd.Index([at for at in h3.grid_disk(name, RINGS) if at != name]))
        second.append(near[near >= 0])
        first.append(np.full(len(second[-1]), index))
    return Places(
        ids=ids,
        longitude=centres[:, 1],
        latitude=centres[:, 0],
        outline=lambda index: shape(h3.cells_to_h3shape([ids[index]]).__geo_interface__),
        neighbours=listed_neighbours(np.concatenate(first), np.concatenate(second)),
        cell=np.where(cell < 0, OUTSIDE, cell),
        area=Locator(pack.areas).locate(centres[:, 1], centres[:, 0]),
    )


def _polygon_places(
    polygons: Sequence[AreaRow], cell: Indices, areas: Sequence[AreaRow] | None = None
) -> Places:
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
        cell=cell,
        area=own if areas is None else Locator(areas).locate(inner[:, 0], inner[:, 1]),
        sizes=np.array(residents, dtype=np.float64) if known else None,
    )
