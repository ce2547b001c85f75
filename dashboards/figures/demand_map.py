"""Expected work by area, on a map."""

from collections.abc import Mapping

import plotly.graph_objects as go

from dashboards.figures.basemap import GeoJson, place_map
from dashboards.theme import Palette, dress, sequential

HEIGHT = 430
WIDTH = 430


def draw_demand_map(
    areas: GeoJson,
    hours_by_area: Mapping[str, float],
    colours: Palette,
    *,
    chosen: str | None = None,
    unit: str = "officer-hours a week",
) -> go.Figure:
    """Colour every area by its expected officer-hours a week; outline the chosen one."""
    features = areas["features"]
    references = [str(feature["id"]) for feature in features]
    names = [str(feature["properties"]["name"]) for feature in features]
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
            text=names,
            hovertemplate=f"%{{text}}<br>%{{z:,.1f}} {unit}<extra></extra>",
            marker={
                "line": {
                    "width": [4 if reference == chosen else 1 for reference in references],
                    "color": [
                        colours.danger if reference == chosen else colours.quiet
                        for reference in references
                    ],
                },
                "opacity": 0.9,
            },
            colorbar={
                "title": {"text": unit.partition(",")[0], "side": "right"},
                "thickness": 10,
                "len": 0.9,
            },
        )
    )
    return place_map(dress(figure, colours, HEIGHT), areas, colours, WIDTH, HEIGHT)
