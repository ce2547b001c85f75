"""Heat by place on a map: areas or cells, the hottest outlined, modelled hours hatched."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
import shapely
from shapely.geometry import shape

from dashboards.figures.basemap import GeoJson, place_map
from dashboards.theme import Palette, dress

HEIGHT = 430
WIDTH = 430
STRIPES = 28
CELL_POWER = 2.0


def draw_heat_map(
    places: GeoJson,
    heat: Mapping[str, float],
    colours: Palette,
    *,
    areas: GeoJson,
    names: Mapping[str, str],
    unit: str,
    hottest: Collection[str] = (),
    chosen: str | None = None,
    modelled: bool = False,
) -> go.Figure:
    """Colour places by heat over the outlines of the areas.

    `names` are those of the areas. `hottest` are outlined; `chosen` is an area. Colours of cells
    follow the square root of heat, of which few cells have most.
    """
    features = [each for each in places["features"] if heat.get(str(each["id"]), 0) > 0]
    are_areas = places is areas
    power = 1.0 if are_areas else CELL_POWER
    shown = places if are_areas else {"type": "FeatureCollection", "features": features}
    ids = [str(each["id"]) for each in shown["features"]]
    values = [heat.get(each, 0.0) for each in ids]
    figure = go.Figure(
        go.Choroplethmap(
            geojson=shown,
            locations=ids,
            featureidkey="id",
            z=values,
            zmin=0,
            zmax=max([*values, 1e-9]),
            colorscale=_scale(colours, power),
            text=[_told(each, names) for each in shown["features"]],
            customdata=[_area_of(each) for each in shown["features"]],
            hovertemplate=f"%{{text}}<br>%{{z:,.3~r}} {unit}<extra></extra>",
            marker={
                "opacity": 0.9 if are_areas else 0.8,
                "line": {"width": 1 if are_areas else 0, "color": colours.quiet},
            },
            colorbar={"title": {"text": unit, "side": "right"}, "thickness": 10, "len": 0.9},
        )
    )
    if not are_areas:
        figure.add_trace(_lines(areas["features"], colours.quiet, 1.0))
    marked = [each for each in shown["features"] if str(each["id"]) in hottest]
    marked += [each for each in areas["features"] if str(each["id"]) == chosen]
    if marked:
        figure.add_trace(_lines(marked, colours.danger, 2.0 if not are_areas else 3.0))
    if modelled:
        figure.add_trace(_hatch(areas, colours))
    dress(figure, colours, HEIGHT)
    figure.update_layout(showlegend=False)
    return place_map(figure, areas, colours, WIDTH, HEIGHT)


def _scale(colours: Palette, power: float) -> list[tuple[float, str]]:
    last = len(colours.demand) - 1
    return [((index / last) ** power, colour) for index, colour in enumerate(colours.demand)]


def _told(feature: dict[str, Any], names: Mapping[str, str]) -> str:
    reference, area = str(feature["id"]), _area_of(feature)
    counted = feature["properties"].get("counted")
    text = names.get(area, "no area")
    text += "" if reference == area else f", {reference}"
    return text if counted is None else f"{text}<br>{counted:,} counted in the history"


def _area_of(feature: dict[str, Any]) -> str:
    return str(feature["properties"].get("area_id") or "")


def _lines(features: list[dict[str, Any]], colour: str, width: float) -> go.Scattermap:
    """Outlines as one trace: choropleths cannot leave single places without one."""
    boundaries = shapely.boundary([shape(each["geometry"]) for each in features])
    return _drawn(boundaries, colour, width)


def _hatch(areas: GeoJson, colours: Palette) -> go.Scattermap:
    """Diagonal lines over the areas: a profile gave these hours, not the incidents."""
    whole = shapely.union_all([shape(each["geometry"]) for each in areas["features"]])
    west, south, east, north = whole.bounds
    across = east - west
    starts = np.linspace(-1, 1, STRIPES)
    stripes = shapely.linestrings(
        [[(west + at * across, south), (west + (at + 1) * across, north)] for at in starts]
    )
    return _drawn(shapely.intersection(stripes, whole), colours.quiet, 1.0, opacity=0.6)


def _drawn(lines: Any, colour: str, width: float, *, opacity: float = 1.0) -> go.Scattermap:
    """Lines of any kind as one trace, with a break after each."""
    longitude: list[float | None] = []
    latitude: list[float | None] = []
    for line in shapely.get_parts(lines):
        at = shapely.get_coordinates(line)
        longitude += [*at[:, 0].tolist(), None]
        latitude += [*at[:, 1].tolist(), None]
    return go.Scattermap(
        lon=longitude,
        lat=latitude,
        mode="lines",
        line={"color": colour, "width": width},
        opacity=opacity,
        hoverinfo="skip",
    )
