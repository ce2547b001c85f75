"""Metres for places anywhere: the British National Grid near Great Britain, else the UTM zone."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"
BRITISH_NATIONAL_GRID = "EPSG:27700"
_NEAR_BRITAIN = (-10.0, 49.0, 5.0, 62.0)
_FIRST_NORTHERN_ZONE, _FIRST_SOUTHERN_ZONE = 32_601, 32_701


@dataclass(frozen=True)
class Projection:
    """One plane of metres; `crs` is its EPSG code."""

    crs: str

    def to_metres(self, longitude: Any, latitude: Any) -> Any:
        """Easting and northing; scalars or arrays."""
        return _transformer(WGS84, self.crs).transform(longitude, latitude)

    def to_degrees(self, easting: Any, northing: Any) -> Any:
        """Longitude and latitude; scalars or arrays."""
        return _transformer(self.crs, WGS84).transform(easting, northing)

    def shape_in_metres(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees as one in metres."""
        moved: BaseGeometry = shapely.transform(
            shape, lambda at: np.column_stack(self.to_metres(*at.T))
        )
        return moved

    def shape_in_degrees(self, shape: BaseGeometry, decimals: int) -> BaseGeometry:
        """A shape in metres as one in degrees, rounded."""
        moved: BaseGeometry = shapely.transform(
            shape, lambda at: np.round(np.column_stack(self.to_degrees(*at.T)), decimals)
        )
        return moved


BRITISH = Projection(BRITISH_NATIONAL_GRID)


def projection_around(longitude: Any, latitude: Any) -> Projection:
    """The projection for places around the middle of the given ones; scalars or arrays."""
    east, north = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    known = np.isfinite(east) & np.isfinite(north)
    if not known.any():
        return BRITISH
    middle_east, middle_north = float(np.median(east[known])), float(np.median(north[known]))
    west, south, far_east, far_north = _NEAR_BRITAIN
    if west <= middle_east <= far_east and south <= middle_north <= far_north:
        return BRITISH
    zone = min(int((middle_east + 180) // 6), 59)
    first = _FIRST_NORTHERN_ZONE if middle_north >= 0 else _FIRST_SOUTHERN_ZONE
    return Projection(f"EPSG:{first + zone}")


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
