"""Where the hot spots are: circles around cells of 250 m in which most harm was recorded.

Radius 150 m and centres 500 m apart are those of Birmingham's Operation Savvy and the Peterborough
trial (Ariel, Weinborn and Sherman 2016). Places come from incidents alone, never from people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from optimiser.patrols.hotspots import Place
from optimiser.places import EARTH_RADIUS_KM

Floats = NDArray[np.float64]
CELL_KM = 0.25


@dataclass(frozen=True, eq=False)
class LocatedIncidents:
    """Incidents with coordinates, in columns of equal length.

    `area` is a position, `weight` the harm that patrol can prevent, never negative, and
    `hour_of_week` local (0 = Monday 00:00), -1 where it is not known.
    """

    longitude: Floats
    latitude: Floats
    area: NDArray[np.int64]
    weight: Floats
    hour_of_week: NDArray[np.int64]


@dataclass(frozen=True)
class PlaceSettings:
    """How places are chosen: radius, least distance, least incidents in the history, most in an
    area."""

    radius_km: float = 0.15
    apart_km: float = 0.5
    least_incidents: int = 12
    most_in_area: int = 6


@dataclass(frozen=True, eq=False)
class FoundPlaces:
    """Places in order, and for each incident the position of the place it lies in, or -1."""

    places: tuple[Place, ...]
    place_of_incident: NDArray[np.int64]


def find_places(
    incidents: LocatedIncidents, area_ids: Sequence[str], settings: PlaceSettings
) -> FoundPlaces:
    """The places of most harm, apart from each other, in order of area and harm.

    Each candidate is the mean position of the incidents of one cell and area; it counts what lies
    within the radius in the same area. The heaviest is taken first, and none within the least
    distance of one taken, also across the border of an area.
    """
    where = _kilometres(incidents)
    if not len(where):
        return FoundPlaces((), np.full(0, -1, dtype=np.int64))
    centres, areas = _candidates(where, incidents)
    tree = cKDTree(where)
    near = tree.query_ball_point(centres, settings.radius_km)
    inside = [
        np.array([i for i in own if incidents.area[i] == area], dtype=np.int64)
        for own, area in zip(near, areas, strict=True)
    ]
    weight = np.array([incidents.weight[own].sum() for own in inside])
    taken: list[int] = []
    in_area: dict[int, int] = {}
    for number in np.argsort(-weight, kind="stable").tolist():
        area = int(areas[number])
        few = len(inside[number]) < settings.least_incidents or weight[number] <= 0
        if few or in_area.get(area, 0) >= settings.most_in_area:
            continue
        apart = np.linalg.norm(centres[taken] - centres[number], axis=1)
        if not (apart < settings.apart_km).any():
            taken.append(number)
            in_area[area] = in_area.get(area, 0) + 1
    taken.sort(key=lambda number: (areas[number], -weight[number]))
    return _found(incidents, area_ids, taken, inside, areas)


def _kilometres(incidents: LocatedIncidents) -> Floats:
    """Positions on a plane, in kilometres: true to a metre across a force."""
    if not len(incidents.longitude):
        return np.zeros((0, 2))
    middle = np.radians(incidents.latitude.mean())
    east = np.radians(incidents.longitude) * np.cos(middle) * EARTH_RADIUS_KM
    north = np.radians(incidents.latitude) * EARTH_RADIUS_KM
    return np.column_stack((east, north))


def _candidates(where: Floats, incidents: LocatedIncidents) -> tuple[Floats, NDArray[np.int64]]:
    """Mean position of the incidents of each cell and area, and the area."""
    cell = np.floor(where / CELL_KM).astype(np.int64)
    keys, own = np.unique(np.column_stack((incidents.area, cell)), axis=0, return_inverse=True)
    own = own.ravel()
    count = np.bincount(own)
    centres = np.column_stack([np.bincount(own, where[:, axis]) / count for axis in (0, 1)])
    return centres, keys[:, 0]


def _found(
    incidents: LocatedIncidents,
    area_ids: Sequence[str],
    taken: Sequence[int],
    inside: Sequence[NDArray[np.int64]],
    areas: NDArray[np.int64],
) -> FoundPlaces:
    place_of = np.full(len(incidents.area), -1, dtype=np.int64)
    places: list[Place] = []
    in_area: dict[int, int] = {}
    for number in taken:
        own, area = inside[number], int(areas[number])
        in_area[area] = in_area.get(area, 0) + 1
        place_of[own] = len(places)
        places.append(
            Place(
                f"{area_ids[area]}-H{in_area[area]:02}",
                area,
                round(float(incidents.longitude[own].mean()), 6),
                round(float(incidents.latitude[own].mean()), 6),
            )
        )
    return FoundPlaces(tuple(places), place_of)


def with_controls(
    places: Sequence[Place], harm: Sequence[float], share: float, seed: int
) -> tuple[Place, ...]:
    """The places with some held out: a `share` of them, each one of a pair matched by harm.

    Neighbours in order of harm are a pair, and a coin falls for each: of every pair one place is
    visited and the other not. Pairs are drawn from the whole range of harm. Same seed, same
    controls, so that a trial outlives a plan.
    """
    random = Random(seed)
    order = sorted(range(len(places)), key=lambda index: (-harm[index], places[index].place_id))
    pairs = list(zip(order[::2], order[1::2], strict=False))
    wanted = min(round(share * len(places)), len(pairs))
    marked = list(places)
    for number, pair in enumerate(sorted(random.sample(pairs, wanted), key=pairs.index)):
        held_out = random.choice(pair)
        for index in pair:
            marked[index] = replace(places[index], control=index == held_out, pair=number)
    return tuple(marked)


def rates_by_hour(
    incidents: LocatedIncidents,
    place_of_incident: NDArray[np.int64],
    profiles: Floats,
    weeks: float,
    prior_incidents: float,
) -> Floats:
    """Expected weight of a mean week by place and hour of the week, shape (places, 168).

    What a place had is spread like its area (`profiles`, one row a place that sums to 1), and the
    more incidents of known hour it had, the more like its own; `prior_incidents` of them weigh as
    much as the area.
    """
    places = len(profiles)
    inside = place_of_incident >= 0
    place, weight = place_of_incident[inside], incidents.weight[inside]
    total = np.bincount(place, weight, places)
    hour = incidents.hour_of_week[inside]
    known = hour >= 0
    own = np.zeros(profiles.shape)
    np.add.at(own, (place[known], hour[known]), weight[known])
    number = np.bincount(place[known], minlength=places)
    trust = number / (number + prior_incidents)
    sums = own.sum(axis=1, keepdims=True)
    shape = np.divide(own, sums, out=profiles.copy(), where=sums > 0)
    mixed: Floats = trust[:, None] * shape + (1 - trust[:, None]) * profiles
    return total[:, None] / weeks * mixed
