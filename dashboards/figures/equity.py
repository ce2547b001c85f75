"""Visible patrol against demand by deprivation decile, with the limits of the audit."""

from typing import Any

import plotly.graph_objects as go

from dashboards.theme import Palette, dress

HEIGHT = 260


def draw_equity(
    rows: list[dict[str, Any]], limits: tuple[float, float] | None, colours: Palette
) -> go.Figure:
    """Draw shares of hours and of demand side by side; whiskers are what the limits allow."""
    labels = [_label(row) for row in rows]
    hours = [100 * float(row.get("share_of_hours") or 0) for row in rows]
    demand = [100 * float(row.get("share_of_demand") or 0) for row in rows]
    flagged = [bool(row.get("flags")) for row in rows]
    allowed: dict[str, Any] = {"visible": False}
    if limits is not None:
        least, most = limits
        allowed = {
            "type": "data",
            "symmetric": False,
            "array": [value * (most - 1) for value in demand],
            "arrayminus": [value * (1 - least) for value in demand],
            "color": colours.ink,
            "thickness": 1.5,
        }
    figure = go.Figure(
        [
            _bars("share of visible hours (planned)", labels, hours, colours.accent, None),
            _bars(
                "share of demand, with what the limits allow",
                labels,
                demand,
                colours.baseline,
                allowed,
            ),
        ]
    )
    most = 1.0 if limits is None else limits[1]
    for place, is_flagged in enumerate(flagged):
        if is_flagged:
            figure.add_annotation(
                x=place,
                y=max(hours[place], most * demand[place]),
                text="outside",
                showarrow=False,
                yanchor="bottom",
                font={"size": 11, "color": colours.danger},
            )
    dress(figure, colours, HEIGHT)
    figure.update_layout(barmode="group", bargap=0.25)
    figure.update_xaxes(title="decile of deprivation, 1 is most deprived", type="category")
    figure.update_yaxes(ticksuffix=" %", rangemode="tozero")
    return figure


def _bars(
    name: str, labels: list[str], values: list[float], colour: str, allowed: dict[str, Any] | None
) -> go.Bar:
    return go.Bar(
        x=labels,
        y=values,
        name=name,
        marker={"color": colour},
        error_y=allowed,
        hovertemplate="decile %{x}: %{y:.1f} %",
    )


def _label(row: dict[str, Any]) -> str:
    return "none" if row.get("decile") is None else str(row["decile"])
