"""Heatmaps below or across areas: 250 m cells, H3 cells, the areas or any other polygons.

level = build_level(pack, heatmap, "250m")
level.field.weighted, level.ranks, level.places.outline(0)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.demand.field import RateField, rate_field
from optimiser.demand.ranking import Ranking, chosen_ranking
from optimiser.heat import Heatmap, LevelName
from scenarios.build.demand import history_of
from scenarios.build.exposure import recorded_rows
from scenarios.build.level_places import Indices, Places, Polygon, places_of, polygon_places
from scenarios.build.placing import place_of
from scenarios.schema.pack import Pack

DAYS_PER_YEAR = 365
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HeatLevel:
    """A heatmap at one level, its categories, what its cells are and what they are ranked by.

    `without_cell` counts the incidents of the history that lie in an area and in no cell.
    """

    name: str
    categories: tuple[str, ...]
    area_ids: tuple[str, ...]
    places: Places
    field: RateField
    ranking: Ranking
    without_cell: int

    @property
    def is_shown(self) -> NDArray[np.bool_]:
        """Cells in which an incident was counted; the others are written nowhere."""
        return self.field.counted > 0

    @property
    def ranks(self) -> Indices:
        """Rank of each cell by the chosen weighting, 1 the hottest, shape (cells,)."""
        return self.ranking.places(self.field.weighting)


def build_level(
    pack: Pack, heatmap: Heatmap, name: LevelName, *, forecast_ships: bool = False
) -> HeatLevel:
    """The heatmap of a pack at a level, its totals those of the areas' heatmap.

    An incident without coordinates lies in no cell but that of its area. Cells are ranked by their
    expectation where `forecast_ships`, else by last year's count.
    """
    in_area = place_of(pack.incidents, pack.areas)
    places = places_of(name, pack.areas)
    cell = in_area if name == "area" else places.locate(*_points(pack))
    return _level(pack, heatmap, name, places, (cell, in_area), forecast_ships=forecast_ships)


def build_layer(pack: Pack, heatmap: Heatmap, name: str, polygons: Sequence[Polygon]) -> HeatLevel:
    """The heatmap of a pack over another layer of polygons, as LSOAs or beats.

    Incidents are placed by their coordinates alone; cells are ranked by last year's count.
    """
    places = polygon_places(polygons, pack.areas)
    found = places.locate(*_points(pack)), place_of(pack.incidents, pack.areas)
    return _level(pack, heatmap, name, places, found, forecast_ships=False)


def _level(
    pack: Pack,
    heatmap: Heatmap,
    name: str,
    places: Places,
    found: tuple[Indices, Indices],
    *,
    forecast_ships: bool,
) -> HeatLevel:
    """`found` are the cell and the area of every incident."""
    cell, in_area = found
    history = history_of(pack)
    days = min(history.days, DAYS_PER_YEAR)
    last_year = replace(history, start=history.end - timedelta(days=days), days=days)
    used = recorded_rows(pack, history) & (in_area >= 0)
    category = pd.Index(heatmap.categories).get_indexer(pd.Index(pack.incidents["category"]))
    counts, recent = (
        _counted(cell, category, rows & (cell >= 0), (len(places.ids), len(heatmap.categories)))
        for rows in (used, used & recorded_rows(pack, last_year))
    )
    field = rate_field(counts, places.area, heatmap, places.neighbours, places.sizes)
    return HeatLevel(
        name=name,
        categories=heatmap.categories,
        area_ids=heatmap.place_ids,
        places=replace(places, cell=cell),
        field=field,
        ranking=chosen_ranking(field.incidents, recent, ships=forecast_ships),
        without_cell=int(np.count_nonzero(used & (cell < 0))),
    )


def _counted(
    cell: Indices, category: Indices, rows: NDArray[np.bool_], shape: tuple[int, int]
) -> Floats:
    """Incidents by cell and category among the chosen rows."""
    index = cell[rows] * shape[1] + category[rows]
    return np.bincount(index, minlength=shape[0] * shape[1]).astype(np.float64).reshape(shape)


def _points(pack: Pack) -> tuple[Floats, Floats]:
    longitude, latitude = (
        pack.incidents[column].to_numpy(dtype=np.float64) for column in ("longitude", "latitude")
    )
    return longitude, latitude
