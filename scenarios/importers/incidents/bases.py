"""Synthetic bases: near the incidents, or one for each base that the areas name."""

from collections.abc import Sequence

import numpy as np
from shapely.geometry import shape

from scenarios.importers.incidents.cells import Numbers
from scenarios.neighbourhoods import choose_medoids
from scenarios.projection import projection_around
from scenarios.schema.pack import AreaRow, BaseRow

AREAS_PER_BASE = 7
MOST_BASES = 12


def chosen_bases(
    areas: Sequence[AreaRow], incidents: Numbers
) -> tuple[tuple[AreaRow, ...], tuple[BaseRow, ...]]:
    """Areas with their base, about one for seven areas, in the area nearest to the work.

    `incidents` of shape (areas,) weigh the areas.
    """
    middles = [shape(area.geometry).representative_point() for area in areas]
    east, north = np.array([p.x for p in middles]), np.array([p.y for p in middles])
    points = np.column_stack(projection_around(east, north).to_metres(east, north))
    count = int(np.clip(round(len(areas) / AREAS_PER_BASE), 1, MOST_BASES))
    chosen, owner = choose_medoids(points, 1 + incidents.astype(np.float64), count)
    bases = tuple(
        _base(f"SYN-B{number:02}", areas[place], float(east[place]), float(north[place]))
        for number, place in enumerate(chosen, start=1)
    )
    placed = tuple(
        area.model_copy(update={"base_id": bases[index].base_id})
        for area, index in zip(areas, owner.tolist(), strict=True)
    )
    return placed, bases


def named_bases(areas: Sequence[AreaRow], incidents: Numbers) -> tuple[BaseRow, ...]:
    """The bases that areas name, each in its area with most incidents."""
    busiest: dict[str, int] = {}
    for index, area in enumerate(areas):
        best = busiest.setdefault(area.base_id, index)
        if incidents[index] > incidents[best]:
            busiest[area.base_id] = index
    bases = []
    for base_id in sorted(busiest):
        area = areas[busiest[base_id]]
        middle = shape(area.geometry).representative_point()
        bases.append(_base(base_id, area, middle.x, middle.y))
    return tuple(bases)


def _base(base_id: str, area: AreaRow, longitude: float, latitude: float) -> BaseRow:
    return BaseRow(
        base_id=base_id,
        name=f"{area.area_id} (synthetic base)",
        longitude=round(longitude, 6),
        latitude=round(latitude, 6),
        vehicles=0,
    )
