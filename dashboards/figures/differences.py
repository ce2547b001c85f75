"""Differences of two plans with their intervals, a row a figure, each on its own scale."""

from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboards.theme import Palette, dress

ROW_PIXELS = 92
HEAD_PIXELS = 50
BETTER, WORSE = "better", "worse"
NOT_SHOWN, DIFFERENT = "no difference shown", "different"


@dataclass(frozen=True)
class Held:
    """One figure of a plan held against a baseline.

    `interval` is of the difference, plan minus baseline, in a period; `exact` of its mean.
    """

    words: str
    unit: str
    decimals: int
    plan: float | None
    baseline: float | None
    difference: float
    interval: tuple[float, float]
    exact: tuple[float, float] | None
    verdict: str


def draw_differences(found: list[Held], colours: Palette) -> go.Figure:
    """Draw a row a figure: zero, the interval, its mean; hollow where nothing is shown."""
    if not found:
        return dress(go.Figure(), colours, HEAD_PIXELS)
    figure = make_subplots(rows=len(found), cols=1, vertical_spacing=0.66 / len(found))
    for row, each in enumerate(found, start=1):
        colour = _colour(each.verdict, colours)
        spans = [(each.interval, 2.0), (each.exact, 7.0)]
        for span, width in ((span, width) for span, width in spans if span is not None):
            line = {"color": colour, "width": width}
            drawn = go.Scatter(x=list(span), y=[0, 0], mode="lines", line=line, hoverinfo="skip")
            figure.add_trace(drawn, row=row, col=1)
        figure.add_trace(_mean(each, colour, colours), row=row, col=1)
        figure.add_vline(x=0, line={"color": colours.ink, "width": 1}, row=row, col=1)
        reach = 1.15 * max(abs(end) for end in (*each.interval, each.difference, 1e-9))
        figure.update_xaxes(range=[-reach, reach], nticks=7, row=row, col=1)
    dress(figure, colours, HEAD_PIXELS + ROW_PIXELS * len(found))
    figure.update_yaxes(visible=False, range=[-1, 1], fixedrange=True)
    figure.update_xaxes(zeroline=False, fixedrange=True, tickfont={"size": 10})
    figure.update_layout(showlegend=False, margin={"t": 40, "l": 8, "r": 8, "b": 24})
    for row, each in enumerate(found, start=1):
        _title(figure, row, each, colours)
    return figure


def _mean(each: Held, colour: str, colours: Palette) -> go.Scatter:
    is_shown = each.verdict != NOT_SHOWN
    low, high = each.interval
    told = (
        f"{each.words}<br>difference {each.difference:+,.{each.decimals}f} {each.unit}<br>95 % "
        f"{low:+,.{each.decimals}f} to {high:+,.{each.decimals}f}: {each.verdict}"
    )
    return go.Scatter(
        x=[each.difference],
        y=[0],
        mode="markers",
        marker={
            "size": 12,
            "color": colour if is_shown else colours.paper,
            "line": {"color": colour, "width": 2},
        },
        hovertemplate=told + "<extra></extra>",
    )


def _title(figure: go.Figure, row: int, each: Held, colours: Palette) -> None:
    """The figure's name and what is shown of it, over its own axis."""
    axis = "" if row == 1 else str(row)
    top = figure.layout[f"yaxis{axis}"].domain[1]
    unit = f", {each.unit}" if each.unit else ""
    figure.add_annotation(
        text=f"{each.words}{unit}<br><b>{each.verdict}</b>",
        x=0,
        y=top,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        align="left",
        showarrow=False,
        font={"size": 12, "color": colours.ink},
    )


def _colour(verdict: str, colours: Palette) -> str:
    shown = {BETTER: colours.accent, WORSE: colours.danger}
    return shown.get(verdict, colours.baseline)
