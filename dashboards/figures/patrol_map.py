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
    features = areas["features"]
    references = [str(feature["id"]) for feature in features]
    hours = [hours_by_area.get(reference, 0.0) for reference in references]
    figure = go.Figure(
        go.Choroplethmap(
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
    )
    inside = {str(f["id"]): shape(f["geometry"]).representative_point() for f in features}
    names = {str(f["id"]): str(f["properties"]["name"]) for f in features}
    purposes = [purpose for purpose in colours.purposes if purpose in set(crews["purpose"])]
    for rank, purpose in enumerate(purposes):
        own = crews[crews["purpose"] == purpose]
        here = own[own["area_id"].isin(inside.keys())].groupby("area_id")["crew_id"].agg(list)
        offset = (rank - (len(purposes) - 1) / 2) * SPREAD_DEGREES
        figure.add_trace(
            go.Scattermap(
                lon=[inside[str(area)].x + offset for area in here.index],
                lat=[inside[str(area)].y for area in here.index],
                mode="markers",
                name=plain(purpose),
                marker={
                    "size": [9 + 3 * min(len(crew), 6) for crew in here],
                    "color": colours.purposes[purpose],
                },
                text=[
                    f"{names[str(area)]}: {len(crew)} on {plain(purpose).lower()}"
                    for area, crew in here.items()
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    return place_map(dress(figure, colours, HEIGHT), areas, colours, WIDTH, HEIGHT - LEGEND)
