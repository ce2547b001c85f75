"""Areas for a force whose borders are not at hand: drawn around where its incidents were."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.spatial import cKDTree
from shapely import MultiPoint, voronoi_polygons
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from scenarios.importers.incidents.cells import NO_WORD, Floats, Mask, Numbers, Words
from scenarios.projection import Projection, projection_around
from scenarios.schema.pack import AreaRow

LEAST_INCIDENTS = 5
INCIDENTS_PER_AREA = 100
MOST_AREAS_WITHOUT_CODES = 60
FARTHEST_SPREADS = 12.0
MARGIN_METRES = 500
DEGREE_DECIMALS = 6
BASE_TO_BE_CHOSEN = "SYN-B01"
DRAWN = "border drawn from incidents"
URBAN_INCIDENTS_PER_SQUARE_KM = 100.0
SQUARE_METRES_PER_SQUARE_KM = 1_000_000


def drawn_areas(longitude: Floats, latitude: Floats, code: Words, seed: int) -> list[AreaRow]:
    """Areas that tile the ground of the incidents: one for each code, else of 100 incidents or so.

    Every place belongs to the area whose incidents have their middle nearest to it. Codes with
    fewer than five located incidents, and places far from all others, draw nothing.

    Parameters
    ----------
    longitude, latitude
        Degrees of each incident, NaN where unknown.
    code
        Area codes of the incidents; without any, incidents that lie together make an area.
    seed
        Where incidents have no code: seed of their grouping.
    """
    known = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
    if not len(known):
        return []
    projection = projection_around(longitude[known], latitude[known])
    points = np.column_stack(projection.to_metres(longitude[known], latitude[known]))
    near = _is_near(points)
    points, own = points[near], code.code[known[near]]
    names, middles = _coded(points, own, code.words) if (own != NO_WORD).any() else ([], [])
    if not names:
        names, middles = _grouped(points, seed)
    shapes = _tiles(np.array(middles), points)
    sizes = _counts_nearest(points, np.array(middles))
    return [
        _row(name, shape, count, projection)
        for name, shape, count in zip(names, shapes, sizes.tolist(), strict=True)
        if not shape.is_empty
    ]


def _is_near(points: Floats) -> Mask:
    """Points that are not out of all proportion to where most are."""
    middle = np.median(points, axis=0)
    distance = np.linalg.norm(points - middle, axis=1)
    near: Mask = distance <= FARTHEST_SPREADS * max(float(np.median(distance)), MARGIN_METRES)
    return near


def _coded(
    points: Floats, code: Numbers, words: Sequence[str]
) -> tuple[list[str], list[NDArray[np.float64]]]:
    names, middles = [], []
    order = np.argsort(code, kind="stable")
    starts = np.searchsorted(code[order], np.arange(len(words) + 1))
    for index in sorted(range(len(words)), key=lambda index: words[index]):
        own = points[order[starts[index] : starts[index + 1]]]
        if len(own) >= LEAST_INCIDENTS:
            names.append(words[index])
            middles.append(np.median(own, axis=0))
    return names, middles


def _grouped(points: Floats, seed: int) -> tuple[list[str], list[NDArray[np.float64]]]:
    count = int(np.clip(len(points) // INCIDENTS_PER_AREA, 1, MOST_AREAS_WITHOUT_CODES))
    centres, owner = kmeans2(points, count, minit="++", rng=np.random.default_rng(seed))
    used = centres[np.unique(owner)]
    used = used[np.lexsort((used[:, 0], -used[:, 1]))]
    return [f"A{number:03}" for number in range(1, len(used) + 1)], list(used)


def _tiles(middles: Floats, points: Floats) -> list[BaseGeometry]:
    ground = MultiPoint(points).convex_hull.buffer(MARGIN_METRES)
    if len(middles) == 1:
        return [ground]
    cells = voronoi_polygons(MultiPoint(middles), extend_to=ground, ordered=True)
    return [cell.intersection(ground) for cell in cells.geoms]


def _counts_nearest(points: Floats, middles: Floats) -> Numbers:
    _, nearest = cKDTree(middles).query(points)
    counts: Numbers = np.bincount(nearest, minlength=len(middles))
    return counts


def _row(name: str, shape: BaseGeometry, incidents: int, projection: Projection) -> AreaRow:
    square_km = shape.area / SQUARE_METRES_PER_SQUARE_KM
    return AreaRow(
        area_id=name,
        name=f"{name} ({DRAWN})",
        base_id=BASE_TO_BE_CHOSEN,
        kind="urban" if incidents >= URBAN_INCIDENTS_PER_SQUARE_KM * square_km else "rural",
        geometry=mapping(projection.shape_in_degrees(shape, DEGREE_DECIMALS)),
    )
