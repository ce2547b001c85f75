"""Where crews are in one hour."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
from shapely.geometry import shape

from dashboards.figures.basemap import GeoJson, place_map
from dashboards.theme import Palette, dress, sequential
from dashboards.wording import plain

HEIGHT = 430
WIDTH = 540
LEGEND = 60
SPREAD_DEGREES = 0.0035


def draw_patrol_map(
    areas: GeoJson, hours_by_area: Mapping[str, float], crews: pd.DataFrame, colours: Palette
) -> go.Figure:
    """Draw areas by demand and, on each, a point per purpose as large as its crews are many.

    `crews` has `area_id`, `purpose`, `crew_id`: who is where in the hour.
    """
    figure = go.Figure(_ground(areas, hours_by_area, colours))
    inside = {
        str(feature["id"]): shape(feature["geometry"]).representative_point()
        for feature in areas["features"]
    }
    names = {str(each["id"]): str(each["properties"]["name"]) for each in areas["features"]}
    purposes = [purpose for purpose in colours.purposes if purpose in set(crews["purpose"])]
    for rank, purpose in enumerate(purposes):
        own = crews[(crews["purpose"] == purpose) & crews["area_id"].isin(inside.keys())]
        counts = {str(area): len(group) for area, group in own.groupby("area_id")}
        offset = (rank - (len(purposes) - 1) / 2) * SPREAD_DEGREES
        figure.add_trace(
            go.Scattermap(
                lon=[inside[area].x + offset for area in counts],
                lat=[inside[area].y for area in counts],
                mode="markers",
                name=plain(purpose),
                marker={
                    "size": [9 + 3 * min(count, 6) for count in counts.values()],
                    "color": colours.purposes[purpose],
                },
                text=[
                    f"{names[area]}: {count} on {plain(purpose).lower()}"
                    for area, count in counts.items()
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    return place_map(dress(figure, colours, HEIGHT), areas, colours, WIDTH, HEIGHT - LEGEND)


def _ground(
    areas: GeoJson, hours_by_area: Mapping[str, float], colours: Palette
) -> go.Choroplethmap:
    features = areas["features"]
    references = [str(feature["id"]) for feature in features]
    hours = [hours_by_area.get(reference, 0.0) for reference in references]
    return go.Choroplethmap(
        geojson=areas,
        locations=references,
        featureidkey="id",
        z=hours,
        zmin=0,
        zmax=max([*hours, 1e-9]),
        colorscale=sequential(colours),
        text=[str(feature["properties"]["name"]) for feature in features],
        hovertemplate="%{text}<br>%{z:,.1f} officer-hours expected a week<extra></extra>",
        marker={"line": {"width": 1, "color": colours.quiet}, "opacity": 0.7},
        showscale=False,
    )
