"""Drift of patrol from the true rates, week by week, under several ways to share it."""

from typing import Any

import plotly.graph_objects as go

from dashboards.theme import Palette, dress

HEIGHT = 320
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def draw_loop(cases: list[dict[str, Any]], colours: Palette) -> go.Figure:
    """Draw `drift` of every case (a fraction a week) as a line, with nine runs of ten shaded."""
    shades = (colours.danger, colours.warning, colours.ink, colours.baseline, colours.accent)
    figure = go.Figure()
    for case, colour, dash in zip(cases, shades, DASHES, strict=False):
        weeks = list(range(len(case["drift"])))
        figure.add_trace(
            go.Scatter(
                x=[*weeks, *reversed(weeks)],
                y=[100 * share for share in (*case["high"], *reversed(case["low"]))],
                fill="toself",
                fillcolor=colour,
                opacity=0.12,
                mode="none",
                hoverinfo="skip",
                showlegend=False,
            )
        )
        figure.add_trace(
            go.Scatter(
                x=weeks,
                y=[100 * share for share in case["drift"]],
                mode="lines",
                name=case["case"],
                line={"color": colour, "dash": dash, "width": 2},
                hovertemplate="week %{x}: %{y:.1f} % of patrol",
            )
        )
    dress(figure, colours, HEIGHT)
    figure.update_xaxes(title="week")
    figure.update_yaxes(title="patrol that would have to move", ticksuffix=" %", rangemode="tozero")
    return figure
