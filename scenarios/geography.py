"""Longitude and latitude (WGS 84) to metres of the British National Grid and back."""

from functools import cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

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


def shape_in_metres(shape: BaseGeometry) -> BaseGeometry:
    """A shape in degrees as one in metres."""
    moved: BaseGeometry = shapely.transform(shape, lambda at: np.column_stack(to_metres(*at.T)))
    return moved


def shape_in_degrees(shape: BaseGeometry, decimals: int) -> BaseGeometry:
    """A shape in metres as one in degrees, rounded."""
    moved: BaseGeometry = shapely.transform(
        shape, lambda at: np.round(np.column_stack(to_degrees(*at.T)), decimals)
    )
    return moved
