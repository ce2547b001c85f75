"""Longitude and latitude (WGS 84) to metres of the British National Grid and back."""

from functools import cache
from typing import Any

from pyproj import Transformer

WGS84 = "EPSG:4326"
BRITISH_NATIONAL_GRID = "EPSG:27700"


@cache
def _forward() -> Transformer:
    return Transformer.from_crs(WGS84, BRITISH_NATIONAL_GRID, always_xy=True)


@cache
def _backward() -> Transformer:
    return Transformer.from_crs(BRITISH_NATIONAL_GRID, WGS84, always_xy=True)


def to_metres(longitude: Any, latitude: Any) -> Any:
    """Easting and northing in metres; scalars or arrays."""
    return _forward().transform(longitude, latitude)


def to_degrees(easting: Any, northing: Any) -> Any:
    """Longitude and latitude in degrees; scalars or arrays."""
    return _backward().transform(easting, northing)
