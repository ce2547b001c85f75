"""A map with nothing on it that another host would have to send."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboards.theme import Palette

GeoJson = dict[str, Any]
DEGREES_ACROSS = 360.0
TILE_PIXELS = 512.0
SHARE_FILLED = 0.92


def outline(areas: GeoJson) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Every corner of every area as (longitude, latitude)."""
    corners: list[tuple[float, float]] = []

    def collect(part: Any) -> None:
        if part and isinstance(part[0], (int, float)):
            corners.append((float(part[0]), float(part[1])))
            return
        for inner in part:
            collect(inner)

    for feature in areas["features"]:
        collect(feature["geometry"]["coordinates"])
    return np.array(corners or [(0.0, 52.0)], dtype=np.float64)


def place_map(
    figure: go.Figure, areas: GeoJson, colours: Palette, width: int, height: int
) -> go.Figure:
    """Lay a figure's map so that every area is seen in `width` x `height` pixels."""
    corners = outline(areas)
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    latitude = (south + north) / 2
    across = max(east - west, 1e-4)
    upright = max(north - south, 1e-4) / np.cos(np.radians(latitude))
    zoom = np.log2(
        min(width / across, height / upright) * SHARE_FILLED * DEGREES_ACROSS / TILE_PIXELS
    )
    figure.update_layout(
        map={
            "style": "white-bg",
            "layers": [ground(colours)],
            "center": {"lon": (west + east) / 2, "lat": latitude},
            "zoom": float(np.clip(zoom, 0, 18)),
        }
    )
    return figure


def ground(colours: Palette) -> dict[str, Any]:
    """One colour under everything. A style of our own would be drawn anew at every change."""
    world = [[-180, -85], [180, -85], [180, 85], [-180, 85], [-180, -85]]
    return {
        "sourcetype": "geojson",
        "source": {"type": "Polygon", "coordinates": [world]},
        "type": "fill",
        "color": colours.paper,
        "below": "traces",
    }
