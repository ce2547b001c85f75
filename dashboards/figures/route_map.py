"""The route of one crew: areas, hot spots, numbered stops in order and the way between them.

It is drawn without a map service, so that numbers can be written on it and it prints.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
import shapely
from shapely.geometry import shape

from dashboards.figures.basemap import GeoJson
from dashboards.theme import Palette, dress

HEIGHT = 400
DEGREES_PER_KM = 1 / 111.2
LEAST_KM = 1.5
EDGE = 0.18
ASPECT = 1.6
"""Width of the picture over its height."""
LEAST_NAMED = 0.02
"""Part of the picture from which an area has its name written in it."""


@dataclass(frozen=True)
class Stop:
    """A numbered stop: what is written there, its name, degrees."""

    mark: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Spot:
    """A hot spot: its name, degrees, and whether it is held out of patrol as a control."""

    name: str
    longitude: float
    latitude: float
    control: bool = False


def draw_route(
    areas: GeoJson, stops: Sequence[Stop], spots: Sequence[Spot], colours: Palette
) -> go.Figure:
    """Draw stops in order over areas; places that are stopped at twice carry both numbers."""
    figure = go.Figure()
    corners = [(stop.longitude, stop.latitude) for stop in stops] or _inner_points(areas)
    west, south, east, north = _frame(corners)
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    _ground(figure, areas, shapely.box(west, south, east, north), colours)
    _spots(figure, spots, colours)
    if stops:
        _way(figure, stops, colours)
    dress(figure, colours, HEIGHT)
    figure.update_xaxes(visible=False, range=[west, east], constrain="domain")
    figure.update_yaxes(
        visible=False, range=[south, north], scaleanchor="x", scaleratio=stretch, constrain="domain"
    )
    figure.update_layout(dragmode="pan", legend={"y": -0.02, "yanchor": "top"})
    return figure


def _inner_points(areas: GeoJson) -> list[tuple[float, float]]:
    inner = (shape(each["geometry"]).representative_point() for each in areas["features"])
    return [(point.x, point.y) for point in inner]


def _frame(corners: Sequence[tuple[float, ...]]) -> tuple[float, float, float, float]:
    """Everything with an edge around it, and never less than a few streets; as wide as the card."""
    points = np.array(corners or [(0.0, 52.0)], dtype=np.float64)
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    narrow = np.cos(np.radians((south + north) / 2))
    least = LEAST_KM * DEGREES_PER_KM
    upright = max((east - west) * narrow / ASPECT, north - south, least) * (1 + 2 * EDGE) / 2
    across = upright * ASPECT / narrow
    x, y = (west + east) / 2, (south + north) / 2
    return x - across, y - upright, x + across, y + upright


def _ground(figure: go.Figure, areas: GeoJson, frame: shapely.Polygon, colours: Palette) -> None:
    """Outlines of the areas that are seen, with their names where there is room."""
    x: list[float | None] = []
    y: list[float | None] = []
    for feature in areas["features"]:
        seen = shapely.intersection(shape(feature["geometry"]), frame)
        if seen.is_empty:
            continue
        for ring in shapely.get_parts(seen.boundary):
            at = shapely.get_coordinates(ring)
            x += [*at[:, 0].tolist(), None]
            y += [*at[:, 1].tolist(), None]
        if shapely.area(seen) > LEAST_NAMED * shapely.area(frame):
            point = seen.representative_point()
            figure.add_annotation(
                x=point.x,
                y=point.y,
                text=str(feature["properties"]["name"]),
                showarrow=False,
                font={"size": 11, "color": colours.quiet},
            )
    line = {"color": colours.line, "width": 1.5}
    figure.add_trace(
        go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)
    )


def _spots(figure: go.Figure, spots: Sequence[Spot], colours: Palette) -> None:
    for name, control, symbol in (
        ("other hot spots", False, "diamond"),
        ("controls, held out of patrol", True, "diamond-open"),
    ):
        own = [spot for spot in spots if spot.control == control]
        if own:
            figure.add_trace(
                go.Scatter(
                    x=[spot.longitude for spot in own],
                    y=[spot.latitude for spot in own],
                    mode="markers",
                    name=name,
                    marker={"symbol": symbol, "size": 8, "color": colours.purposes["hotspot"]},
                    opacity=0.55,
                    text=[spot.name for spot in own],
                    hovertemplate="%{text}<extra></extra>",
                )
            )


def _way(figure: go.Figure, stops: Sequence[Stop], colours: Palette) -> None:
    numbers: defaultdict[tuple[float, float], list[Stop]] = defaultdict(list)
    for stop in stops:
        numbers[stop.longitude, stop.latitude].append(stop)
    figure.add_trace(
        go.Scatter(
            x=[stop.longitude for stop in stops],
            y=[stop.latitude for stop in stops],
            mode="lines",
            name="order of the stops, not the streets",
            line={"color": colours.accent, "width": 2, "dash": "dash"},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[at[0] for at in numbers],
            y=[at[1] for at in numbers],
            mode="markers+text",
            name="stops",
            showlegend=False,
            marker={
                "size": 20,
                "color": colours.accent,
                "line": {"color": colours.paper, "width": 2},
            },
            text=[_numbers(own) for own in numbers.values()],
            textposition=[
                "middle center" if len(own) == 1 else _free_side(at, numbers)
                for at, own in numbers.items()
            ],
            textfont={
                "size": 11,
                "color": [
                    colours.paper if len(own) == 1 else colours.ink for own in numbers.values()
                ],
            },
            customdata=[own[0].name for own in numbers.values()],
            hovertemplate="%{customdata}: stop %{text}<extra></extra>",
        )
    )


def _free_side(at: tuple[float, float], stops: Iterable[tuple[float, float]]) -> str:
    """Where numbers beside a stop cover the nearest other stop least."""
    others = np.array([other for other in stops if other != at], dtype=np.float64).reshape(-1, 2)
    if not len(others):
        return "middle right"
    apart = np.array(at) - others
    x, y = apart[np.square(apart).sum(axis=1).argmin()]
    return f"{'top' if y > 0 else 'bottom'} {'right' if x > 0 else 'left'}"


def _numbers(stops: Sequence[Stop]) -> str:
    return ", ".join(stop.mark for stop in stops)
