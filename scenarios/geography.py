"""Longitude and latitude (WGS 84) to metres and back; on the British National Grid in Britain.

Packs lie in Great Britain or elsewhere, never in both: away from it, metres are those of the UTM
zone around the places given. The way back is always from the British National Grid.
"""

from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from scenarios.projection import BRITISH, projection_around


def to_metres(longitude: Any, latitude: Any) -> Any:
    """Easting and northing in metres; scalars or arrays."""
    return projection_around(longitude, latitude).to_metres(longitude, latitude)


def to_degrees(easting: Any, northing: Any) -> Any:
    """Longitude and latitude in degrees of places on the British National Grid."""
    return BRITISH.to_degrees(easting, northing)


def shape_in_metres(shape: BaseGeometry) -> BaseGeometry:
    """A shape in degrees as one in metres."""
    moved: BaseGeometry = shapely.transform(shape, lambda at: np.column_stack(to_metres(*at.T)))
    return moved


def shape_in_degrees(shape: BaseGeometry, decimals: int) -> BaseGeometry:
    """A shape on the British National Grid as one in degrees, rounded."""
    return BRITISH.shape_in_degrees(shape, decimals)
