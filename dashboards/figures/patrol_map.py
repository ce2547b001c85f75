"""Where crews are in one hour."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go
from shapely.geometry import shape

from dashboards.figures.basemap import GeoJson, place_map
from dashboards.figures.route_map import Spot
from dashboards.theme import Palette, dress, sequential
from dashboards.wording import plain

HEIGHT = 460
WIDTH = 540
LEGEND = 32
SPREAD_DEGREES = 0.0035
Point = tuple[float, float]


def draw_patrol_map(
    areas: GeoJson,
    hours_by_area: Mapping[str, float],
    crews: pd.DataFrame,
    colours: Palette,
    spots: Sequence[Spot] = (),
    points: Mapping[str, Point] | None = None,
) -> go.Figure:
    """Draw areas by demand, hot spots, and a point per purpose and place as large as its crews.

    `crews` has `area_id`, `purpose`, `crew_id` and may have `place_id`: who is where in the hour.
    `points` are degrees of places; a crew whose place is not among them is drawn in its area.
    """
    figure = go.Figure(_ground(areas, hours_by_area, colours))
    inside = {
        str(feature["id"]): shape(feature["geometry"]).representative_point()
        for feature in areas["features"]
    }
    known = {area: (point.x, point.y) for area, point in inside.items()} | dict(points or {})
    names = {str(each["id"]): str(each["properties"]["name"]) for each in areas["features"]}
    for trace in _spots(spots, colours):
        figure.add_trace(trace)
    purposes = [purpose for purpose in colours.purposes if purpose in set(crews["purpose"])]
    for rank, purpose in enumerate(purposes):
        own = crews[(crews["purpose"] == purpose) & crews["area_id"].isin(inside.keys())]
        at = own["area_id"]
        if "place_id" in own:
            at = own["place_id"].where(own["place_id"].isin(list(known)), at)
        counts = {str(place): len(group) for place, group in own.groupby(at)}
        offset = (rank - (len(purposes) - 1) / 2) * SPREAD_DEGREES
        figure.add_trace(
            go.Scattermap(
                lon=[known[place][0] + (offset if place in inside else 0) for place in counts],
                lat=[known[place][1] for place in counts],
                mode="markers",
                name=plain(purpose),
                marker={
                    "size": [9 + 3 * min(count, 6) for count in counts.values()],
                    "color": colours.purposes[purpose],
                },
                text=[
                    f"{names.get(place, place)}: {count} on {plain(purpose).lower()}"
                    for place, count in counts.items()
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    dress(figure, colours, HEIGHT)
    figure.update_layout(
        legend={"yref": "container", "y": 1, "yanchor": "top"}, margin={"t": LEGEND}
    )
    return place_map(figure, areas, colours, WIDTH, HEIGHT - LEGEND)


def _spots(spots: Sequence[Spot], colours: Palette) -> Iterator[go.Scattermap]:
    """Hot spots as small points; controls are rings, which a map makes of two points."""
    for name, control, colour, size in (
        ("Known hot spot", False, colours.ink, 6),
        ("Control, held out", True, colours.ink, 11),
        ("", True, colours.paper, 7),
    ):
        own = [spot for spot in spots if spot.control == control]
        if own:
            yield go.Scattermap(
                lon=[spot.longitude for spot in own],
                lat=[spot.latitude for spot in own],
                mode="markers",
                name=name,
                showlegend=bool(name),
                marker={"size": size, "color": colour},
                text=[spot.name for spot in own],
                hovertemplate="%{text}<extra></extra>",
            )


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
