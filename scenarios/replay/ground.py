"""Degrees to kilometres on a plane, and what a kilometre takes where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimiser.places import EARTH_RADIUS_KM, Area, AreaKind, Base
from scenarios.schema.policy import Policy

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, eq=False)
class Ground:
    """A plane that touches the earth amid the areas: true to a part in a thousand over 100 km.

    `pace` (areas,) by vehicle and `foot_pace` are minutes a kilometre as the crow flies, detour
    included.
    """

    areas: tuple[Area, ...]
    pace: NDArray[np.float64]
    foot_pace: float
    longitude: float
    latitude: float

    def plane(self, longitude: Any, latitude: Any) -> tuple[Any, Any]:
        """Kilometres east and north of the middle; scalars or arrays."""
        scale = np.radians(1.0) * EARTH_RADIUS_KM
        east = (longitude - self.longitude) * scale * np.cos(np.radians(self.latitude))
        return east, (latitude - self.latitude) * scale

    def nearest(self, base: Base, able: Sequence[int] | None = None) -> int:
        """The area nearest to a base."""
        east, north = self.plane(base.longitude, base.latitude)
        ways = [
            np.hypot(x - east, y - north)
            for x, y in (self.plane(area.longitude, area.latitude) for area in self.areas)
        ]
        return min(able or range(len(self.areas)), key=lambda index: float(ways[index]))


def ground_of(areas: tuple[Area, ...], policy: Policy) -> Ground:
    """The ground of a district, with the speeds of its policy."""
    response = policy.response
    speed = [
        response.speed_kmh_urban if area.kind is AreaKind.URBAN else response.speed_kmh_rural
        for area in areas
    ]
    detour = MINUTES_PER_HOUR * response.detour_factor
    pace = detour / np.array(speed, dtype=np.float64)
    longitude = float(np.mean([area.longitude for area in areas]))
    latitude = float(np.mean([area.latitude for area in areas]))
    return Ground(areas, pace, detour / policy.patrols.foot_kmh, longitude, latitude)
