"""The hot spots of a plan on the ground of its replay: where they are and what lies in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from optimiser.patrols.hotspots import HotSpots
from optimiser.replay.problem import NOBODY
from scenarios.replay.ground import Ground

METRES = 1000


@dataclass(frozen=True, eq=False)
class Spots:
    """Hot spots that patrol may visit, as circles: `x`, `y` and the radius in kilometres.

    `area` is the index of the area that each lies in, `share` its part of the area's ground.
    """

    place_ids: tuple[str, ...]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    area: NDArray[np.int64]
    share: NDArray[np.float64]
    radius_km: float

    def holding(
        self, x: NDArray[np.float64], y: NDArray[np.float64], known: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """The nearest hot spot within the radius of each point that is `known`, or `NOBODY`."""
        spot = np.full(len(x), NOBODY, dtype=np.int64)
        if self.place_ids and known.any():
            points = np.column_stack((x, y))[known]
            tree = cKDTree(np.column_stack((self.x, self.y)))
            away, nearest = tree.query(points)
            spot[known] = np.where(away <= self.radius_km, nearest, NOBODY)
        return spot


def spots_of(hotspots: HotSpots, ground: Ground, radius_metres: float) -> Spots:
    """The hot spots on the plane of a replay; controls, where patrol is not to go, are left out."""
    places = [place for place in hotspots.places if not place.control]
    radius = radius_metres / METRES
    degrees = np.array([(place.longitude, place.latitude) for place in places]).reshape(-1, 2)
    x, y = ground.plane(degrees[:, 0], degrees[:, 1])
    area = np.array([place.area for place in places], dtype=np.int64)
    square_km = np.array([area.square_km for area in ground.areas])
    return Spots(
        place_ids=tuple(place.place_id for place in places),
        x=x,
        y=y,
        area=area,
        share=np.minimum(1.0, np.pi * radius**2 / square_km[area]),
        radius_km=radius,
    )
