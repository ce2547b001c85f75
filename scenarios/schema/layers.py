"""Layers of polygons beside the areas of a pack: LSOAs, beats, wards."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LayerPolygon:
    """One polygon of a layer, in degrees; residents are not known."""

    area_id: str
    geometry: dict[str, Any]
    population: int | None = None
