"""Incidents by cell of a level and by category, which grow by batches."""

from collections.abc import Sequence

import numpy as np

from optimiser.demand.field import rate_field
from optimiser.demand.ranking import Ranking
from optimiser.heat import Heatmap
from scenarios.build.level_places import Places
from scenarios.build.levels import HeatLevel
from scenarios.importers.incidents.cells import Floats, Numbers

AREAS = "area"
COUNT = "count of the file"


class CellCounts:
    """What one level needs of incidents, in memory that does not grow with their number."""

    def __init__(self, name: str, places: Places) -> None:
        self._name = name
        self._places = places
        self._counts = np.zeros((len(places.ids), 0))
        self._without = 0

    def add(
        self,
        area: Numbers,
        points: tuple[Floats, Floats],
        category: Numbers,
        categories: int,
    ) -> None:
        """Count rows by the area, the longitude and latitude, and the category of each.

        Rows in no area are left out; `categories` is how many are known by now.
        """
        more = categories - self._counts.shape[1]
        if more > 0:
            self._counts = np.pad(self._counts, ((0, 0), (0, more)))
        cell = area if self._name == AREAS else self._places.locate(*points)
        used = area >= 0
        self._without += int(np.count_nonzero(used & (cell < 0)))
        used &= cell >= 0
        index = cell[used] * categories + category[used]
        self._counts += np.bincount(index, minlength=self._counts.size).reshape(self._counts.shape)

    def level(self, heatmap: Heatmap, order: Numbers, area_ids: Sequence[str]) -> HeatLevel:
        """The heatmap of the level; `order` puts categories into the order of `heatmap`."""
        counts = self._counts[:, order]
        places = self._places
        return HeatLevel(
            name=self._name,
            categories=heatmap.categories,
            area_ids=tuple(area_ids),
            places=places,
            field=rate_field(counts, places.area, heatmap, places.neighbours, places.sizes),
            ranking=Ranking(COUNT, counts.astype(np.float32)),
            without_cell=self._without,
        )
