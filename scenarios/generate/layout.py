"""Areas and bases as rows: which base serves an area, which team looks after it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import mapping, shape

from scenarios.generate.names import place_names
from scenarios.generate.places import Place, Town
from scenarios.generate.streams import apportion, stream
from scenarios.geography import to_degrees, to_metres
from scenarios.neighbourhoods import choose_medoids
from scenarios.schema.pack import AreaRow, BaseRow


def lay_out(
    towns: Sequence[Town], places: Sequence[Place], seed: int
) -> tuple[tuple[AreaRow, ...], tuple[BaseRow, ...]]:
    """Name the towns and neighbourhoods, with a base in each town and areas at the nearest base."""
    names = place_names(len(towns) + len(places), stream(seed, "names"))
    town_names, area_names = names[: len(towns)], names[len(towns) :]
    bases = tuple(_base(number, town, town_names[number]) for number, town in enumerate(towns))
    nearest = _nearest_base(places, towns)
    areas = tuple(
        AreaRow(
            area_id=f"A{number:03}",
            name=area_names[number - 1]
            if place.town is None
            else f"{town_names[place.town]} Centre",
            base_id=bases[nearest[number - 1]].base_id,
            kind="urban" if place.is_urban else "rural",
            population=place.residents,
            imd_decile=place.imd_decile,
            night_economy=place.town is not None and (place.is_urban or place.town == 0),
            geometry=mapping(place.polygon),
        )
        for number, place in enumerate(places, start=1)
    )
    return areas, bases


def _base(number: int, town: Town, name: str) -> BaseRow:
    longitude, latitude = to_degrees(town.easting, town.northing)
    return BaseRow(
        base_id=f"B{number + 1:02}",
        name=f"{name} police station",
        longitude=round(float(longitude), 6),
        latitude=round(float(latitude), 6),
        vehicles=0,
    )


def _nearest_base(places: Sequence[Place], towns: Sequence[Town]) -> NDArray[np.int64]:
    longitudes = [place.polygon.centroid.x for place in places]
    latitudes = [place.polygon.centroid.y for place in places]
    points = np.column_stack(to_metres(np.array(longitudes), np.array(latitudes)))
    stations = np.array([town.point for town in towns], dtype=np.float64)
    distances = np.linalg.norm(points[:, None, :] - stations[None, :, :], axis=2)
    for index, place in enumerate(places):
        if place.town is not None:
            distances[index, place.town] = 0
    nearest: NDArray[np.int64] = np.argmin(distances, axis=1)
    return nearest


def with_neighbourhood_teams(areas: Sequence[AreaRow], count: int) -> tuple[AreaRow, ...]:
    """Give every area without one a neighbourhood team: areas of one base that lie together."""
    if all(area.neighbourhood_team for area in areas):
        return tuple(areas)
    points = np.array([to_metres(*shape(area.geometry).centroid.coords[0]) for area in areas])
    bases = sorted({area.base_id for area in areas})
    by_base = [[i for i, area in enumerate(areas) if area.base_id == base] for base in bases]
    sizes = np.array([len(own) for own in by_base])
    extra = apportion(max(0, count - len(bases)), sizes.astype(np.float64))
    teams = [""] * len(areas)
    number = 0
    for own, more in zip(by_base, extra.tolist(), strict=True):
        chosen, owner = choose_medoids(points[own], np.ones(len(own)), min(1 + more, len(own)))
        for index, cluster in zip(own, owner.tolist(), strict=True):
            teams[index] = f"NPT {number + cluster + 1}"
        number += len(chosen)
    return tuple(
        area.model_copy(update={"neighbourhood_team": team})
        for area, team in zip(areas, teams, strict=True)
    )


def with_vehicles(bases: Sequence[BaseRow], people_by_base: dict[str, int]) -> tuple[BaseRow, ...]:
    """Give each base a vehicle for every five people who parade there, and at least two."""
    return tuple(
        base.model_copy(update={"vehicles": max(2, round(people_by_base.get(base.base_id, 0) / 5))})
        for base in bases
    )
