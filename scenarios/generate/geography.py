"""A fictional stretch of country: towns, small zones, neighbourhoods and bases, off the coast."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPoint, Polygon, STRtree, voronoi_polygons
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from scenarios.generate.establishment import Establishment
from scenarios.generate.places import Place, Town
from scenarios.generate.streams import stream
from scenarios.geography import shape_in_degrees
from scenarios.neighbourhoods import URBAN_RESIDENTS_PER_SQUARE_KM, adjacency, group_zones

EASTING, NORTHING = 600_000, 420_000
RADIUS_METRES_OF_120_OFFICERS = 11_000
ZONES_PER_AREA = 6
RESIDENTS_PER_AREA = 10_500
SHARE_IN_TOWNS = 0.75
CLOSEST_ZONES_METRES = 150
DEGREE_DECIMALS = 6


@dataclass(frozen=True)
class Zone:
    """A small zone in metres, with its residents."""

    polygon: BaseGeometry
    residents: int


def fictional_places(
    establishment: Establishment, seed: int, scale: float = 1.0
) -> tuple[list[Town], list[Place]]:
    """Lay out towns, then neighbourhoods that tile the ground without gap or overlap.

    `scale` multiplies distances: the same people on less ground are closer together.
    """
    rng = stream(seed, "places")
    radius = scale * RADIUS_METRES_OF_120_OFFICERS * float(np.sqrt(establishment.officers / 120))
    towns = _towns(establishment, radius, rng)
    outline = _outline(radius, rng)
    zones = _zones(establishment, towns, outline, radius, rng)
    centres = np.array([[zone.polygon.centroid.x, zone.polygon.centroid.y] for zone in zones])
    residents = [zone.residents for zone in zones]
    groups = group_zones(
        adjacency([zone.polygon for zone in zones]),
        residents,
        centres,
        sum(residents) / establishment.areas,
    )
    return towns, _places([[zones[index] for index in group] for group in groups], towns, rng)


def _towns(establishment: Establishment, radius: float, rng: np.random.Generator) -> list[Town]:
    """One town for each base, the largest in the middle, none close to another."""
    spots = [np.zeros(2)]
    apart = 1.1 * radius / np.sqrt(establishment.bases)
    while len(spots) < establishment.bases:
        angle, reach = rng.uniform(0, 2 * np.pi), radius * np.sqrt(rng.uniform(0.04, 0.6))
        spot = reach * np.array([np.cos(angle), np.sin(angle)])
        if min(float(np.linalg.norm(spot - other)) for other in spots) >= apart:
            spots.append(spot)
        apart *= 0.995
    sizes = 1 / (1 + np.arange(len(spots))) ** 0.6
    return [
        Town(round(EASTING + spot[0]), round(NORTHING + spot[1]), float(size))
        for spot, size in zip(spots, sizes / sizes.sum(), strict=True)
    ]


def _outline(radius: float, rng: np.random.Generator) -> Polygon:
    """A coast that wobbles around a circle."""
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    wobble = np.ones_like(angles)
    for waves in range(2, 8):
        wobble += rng.uniform(0, 0.25 / waves) * np.sin(waves * angles + rng.uniform(0, 2 * np.pi))
    points = radius * wobble[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
    return Polygon(np.round(points + np.array([EASTING, NORTHING])))


def _zones(
    establishment: Establishment,
    towns: list[Town],
    outline: Polygon,
    radius: float,
    rng: np.random.Generator,
) -> list[Zone]:
    seeds = _seeds(ZONES_PER_AREA * establishment.areas, towns, outline, radius, rng)
    cells = voronoi_polygons(MultiPoint(seeds), extend_to=outline, ordered=True)
    residents = np.round(
        rng.lognormal(np.log(RESIDENTS_PER_AREA / ZONES_PER_AREA), 0.15, len(seeds))
    )
    clipped = [cell.intersection(outline) for cell in cells.geoms]
    return [
        Zone(_largest(cell), int(count)) for cell, count in zip(clipped, residents, strict=True)
    ]


def _seeds(
    count: int,
    towns: list[Town],
    outline: Polygon,
    radius: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Points where residents are: around towns, and thinly everywhere else."""
    chances = [town.size for town in towns]
    spread = 0.22 * radius * np.sqrt(chances)
    seeds: list[NDArray[np.float64]] = []
    core = outline.buffer(-CLOSEST_ZONES_METRES)
    while len(seeds) < count:
        if rng.random() < SHARE_IN_TOWNS:
            town = int(rng.choice(len(towns), p=chances))
            middle = np.array([towns[town].easting, towns[town].northing], dtype=np.float64)
            spot = middle + rng.normal(0, spread[town], 2)
        else:
            spot = np.array([EASTING, NORTHING]) + rng.uniform(-1.3, 1.3, 2) * radius
        spot = np.round(spot)
        distances = np.linalg.norm(np.array(seeds) - spot, axis=1) if seeds else np.array([np.inf])
        if distances.min() >= CLOSEST_ZONES_METRES and core.contains(MultiPoint([spot])):
            seeds.append(spot)
    return np.array(seeds)


def _largest(shape: BaseGeometry) -> BaseGeometry:
    parts: list[BaseGeometry] = list(getattr(shape, "geoms", [shape]))
    return max(parts, key=lambda part: float(part.area))


def _places(groups: list[list[Zone]], towns: list[Town], rng: np.random.Generator) -> list[Place]:
    """Neighbourhoods, numbered from the centre of the first town outwards."""
    merged = [unary_union([zone.polygon for zone in group]) for group in groups]
    residents = [sum(zone.residents for zone in group) for group in groups]
    order = sorted(
        range(len(groups)),
        key=lambda index: (
            round(merged[index].centroid.distance(MultiPoint([towns[0].point]))),
            index,
        ),
    )
    poverty = rng.normal(0, 1.0, len(groups))
    centres = _town_centres(merged, towns)
    places = []
    for index in order:
        square_km = merged[index].area / 1e6
        urban = residents[index] / square_km >= URBAN_RESIDENTS_PER_SQUARE_KM
        need = poverty[index] + (0.6 if urban else -0.6) + (0.8 if index in centres else 0)
        places.append(
            Place(
                polygon=shape_in_degrees(merged[index], DEGREE_DECIMALS),
                residents=residents[index],
                is_urban=bool(urban),
                imd_decile=int(np.clip(np.round(5.5 - 2.4 * need), 1, 10)),
                town=centres.get(index),
            )
        )
    return places


def _town_centres(polygons: list[BaseGeometry], towns: list[Town]) -> dict[int, int]:
    """The neighbourhood at the heart of each town, where the night economy is."""
    tree = STRtree(polygons)
    centres: dict[int, int] = {}
    for number, town in enumerate(towns):
        centres.setdefault(int(tree.nearest(MultiPoint([town.point]))), number)
    return centres
