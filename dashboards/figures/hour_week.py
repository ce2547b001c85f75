"""Expected work by hour and weekday."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboards.theme import Palette, dress, sequential
from dashboards.wording import WEEKDAYS

HEIGHT = 430
HATCH_STEP = 1.5


def draw_hour_week(
    heat: NDArray[np.float64],
    colours: Palette,
    *,
    modelled: bool,
    chosen: tuple[frozenset[int], int, int] | None = None,
    unit: str = "officer-hours",
) -> go.Figure:
    """Draw a (7, 24) table of expected heat in `unit`, Monday first; hatched where modelled.

    `chosen` is the brushed part: weekdays, first hour, hour after the last.
    """
    figure = go.Figure(
        go.Heatmap(
            z=heat.T,
            x=list(range(7)),
            y=list(range(24)),
            customdata=[list(WEEKDAYS)] * 24,
            zmin=0,
            zmax=max(float(heat.max()), 1e-9),
            colorscale=sequential(colours),
            colorbar={
                "title": {"text": unit, "side": "right"},
                "thickness": 10,
                "len": 0.9,
            },
            hovertemplate=f"%{{customdata}} %{{y}}:00<br>%{{z:,.3~r}} {unit}<extra></extra>",
            xgap=1,
            ygap=1,
        )
    )
    figure.add_trace(_cells())
    if modelled:
        figure.add_trace(_hatch(colours))
    for shape in _outline(chosen, colours):
        figure.add_shape(**shape)
    return _with_clock(dress(figure, colours, HEIGHT))


def _with_clock(figure: go.Figure) -> go.Figure:
    """Weekdays across, hours down from midnight; a box over them is a brush."""
    figure.update_layout(dragmode="select", showlegend=False, clickmode="event+select")
    figure.update_xaxes(
        showgrid=False,
        side="top",
        fixedrange=True,
        range=[-0.5, 6.5],
        tickvals=list(range(7)),
        ticktext=list(WEEKDAYS),
    )
    figure.update_yaxes(
        showgrid=False,
        fixedrange=True,
        range=[23.5, -0.5],
        tickvals=list(range(0, 24, 3)),
        ticktext=[f"{hour:02}:00" for hour in range(0, 24, 3)],
    )
    return figure


def _cells() -> go.Scatter:
    """Invisible points, one a cell: heatmaps cannot be brushed, points can."""
    return go.Scatter(
        x=[day for day in range(7) for _ in range(24)],
        y=list(range(24)) * 7,
        mode="markers",
        marker={"opacity": 0, "size": 14, "symbol": "square"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hoverinfo="skip",
    )


def _hatch(colours: Palette) -> go.Scatter:
    """Diagonal lines over the whole table: a profile gave these hours, not the incidents."""
    x: list[float | None] = []
    y: list[float | None] = []
    for offset in np.arange(-7, 24, HATCH_STEP):
        low = max(0.0, -0.5 - offset)
        high = min(7.0, 23.5 - offset)
        if high > low:
            x += [low - 0.5, high - 0.5, None]
            y += [offset + low, offset + high, None]
    line = {"color": colours.quiet, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=line, opacity=0.6, hoverinfo="skip")


def _outline(
    chosen: tuple[frozenset[int], int, int] | None, colours: Palette
) -> list[dict[str, Any]]:
    if chosen is None:
        return []
    weekdays, first, last = chosen
    return [
        {
            "type": "rect",
            "x0": weekday - 0.5,
            "x1": weekday + 0.5,
            "y0": first - 0.5,
            "y1": last - 0.5,
            "line": {"color": colours.danger, "width": 2},
        }
        for weekday in sorted(weekdays)
    ]
