"""People on duty against the requirement, hour by hour, with what is short filled."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.theme import Palette, dress

HEIGHT = 250
MILLISECONDS_PER_HOUR = 3_600_000
HOURS_DRAWN_BOLD = 336


def draw_on_duty(coverage: pd.DataFrame, colours: Palette) -> go.Figure:
    """Draw a table with `start` (local), `required`, `on_duty`, `shortfall`, one row an hour."""
    start = coverage["start"].dt.tz_localize(None)
    surplus = (coverage["on_duty"] - coverage["required"]).clip(lower=0)
    width = 2.0 if len(coverage) <= HOURS_DRAWN_BOLD else 1.0
    figure = go.Figure(
        [
            _band(start, coverage["required"], surplus, "above requirement", colours.surplus),
            _band(start, coverage["on_duty"], coverage["shortfall"], "short", colours.danger),
            _steps(start, coverage["on_duty"], "on duty", colours.accent, width),
            _steps(start, coverage["required"], "required", colours.ink, 0.75 * width, dash="dot"),
        ]
    )
    dress(figure, colours, HEIGHT)
    figure.update_layout(barmode="overlay", bargap=0, hovermode="x unified")
    figure.update_xaxes(tickformat="%a %-d %b", hoverformat="%a %-d %b %H:%M", showgrid=True)
    figure.update_yaxes(title="people", rangemode="tozero")
    return figure


def _band(
    start: "pd.Series[pd.Timestamp]",
    base: "pd.Series[float]",
    height: "pd.Series[float]",
    name: str,
    colour: str,
) -> go.Bar:
    return go.Bar(
        x=start,
        base=base,
        y=height,
        name=name,
        width=MILLISECONDS_PER_HOUR,
        offset=0,
        marker={"color": colour, "line": {"width": 0}},
        customdata=height,
        hovertemplate="%{customdata:,.1f}",
    )


def _steps(
    start: "pd.Series[pd.Timestamp]",
    level: "pd.Series[float]",
    name: str,
    colour: str,
    width: float,
    dash: str = "solid",
) -> go.Scatter:
    return go.Scatter(
        x=start,
        y=level,
        name=name,
        mode="lines",
        line={"shape": "hv", "color": colour, "width": width, "dash": dash},
        hovertemplate="%{y:,.1f}",
    )
