"""Areas, bases and the distances between them."""

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088


class AreaKind(StrEnum):
    """Urban or rural: sets the response target and the speed."""

    URBAN = "urban"
    RURAL = "rural"


@dataclass(frozen=True)
class Base:
    """A station that people parade at."""

    base_id: str
    name: str
    longitude: float
    latitude: float
    vehicles: int


@dataclass(frozen=True)
class Area:
    """A neighbourhood that demand falls in and patrols are sent to; `square_km` of land."""

    area_id: str
    name: str
    base_id: str
    kind: AreaKind
    square_km: float
    longitude: float
    latitude: float
    neighbourhood_team: str | None = None
    population: int | None = None
    imd_decile: int | None = None
    night_economy: bool = False


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two (longitude, latitude) points, in kilometres."""
    lon_a, lat_a, lon_b, lat_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
