"""Two plans side by side in the figures that decide between them."""

from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboards.theme import Palette, dress

HEIGHT = 260


@dataclass(frozen=True)
class Contrast:
    """One figure of two plans; `bounds` is the best that any plan could reach, where proved."""

    title: str
    values: tuple[float, float]
    text: tuple[str, str]
    bounds: tuple[float | None, float | None] = (None, None)
    limits: tuple[float | None, float | None] = (None, None)


def draw_comparison(
    contrasts: list[Contrast], names: tuple[str, str], colours: Palette
) -> go.Figure:
    """Draw a panel for each figure: a bar a plan, a diamond at the bound, a line at the cap."""
    if not contrasts:
        return _nothing(colours)
    figure = make_subplots(
        rows=1,
        cols=len(contrasts),
        subplot_titles=[contrast.title for contrast in contrasts],
        horizontal_spacing=0.07,
    )
    labels = tuple(name.replace(", ", "<br>") for name in names)
    for column, contrast in enumerate(contrasts, start=1):
        figure.add_trace(
            go.Bar(
                x=labels,
                y=contrast.values,
                text=contrast.text,
                textposition="outside",
                cliponaxis=False,
                marker={"color": [colours.baseline, colours.accent]},
                showlegend=False,
                hovertemplate="%{text}<extra></extra>",
            ),
            row=1,
            col=column,
        )
        _marks(figure, column, labels, contrast.bounds, colours, "proven bound", "diamond")
        _marks(figure, column, labels, contrast.limits, colours, "cap", "line-ew-open")
        most = max(*contrast.values, *(mark or 0 for mark in contrast.limits), 1e-6)
        figure.update_yaxes(range=[0, 1.25 * most], row=1, col=column)
    dress(figure, colours, HEIGHT)
    figure.update_layout(
        margin={"t": 48}, legend={"y": -0.24, "yanchor": "top", "x": 1, "xanchor": "right"}
    )
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(tickformat=",")
    return figure


def _nothing(colours: Palette) -> go.Figure:
    figure = dress(go.Figure(), colours, HEIGHT)
    figure.add_annotation(
        text="Nothing to compare yet: both plans appear here when they are made",
        showarrow=False,
        font={"size": 15, "color": colours.quiet},
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure


def _marks(
    figure: go.Figure,
    column: int,
    labels: tuple[str, ...],
    values: tuple[float | None, float | None],
    colours: Palette,
    name: str,
    symbol: str,
) -> None:
    if values == (None, None):
        return
    colour = colours.ink if symbol == "diamond" else colours.danger
    marker = {"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}}
    if symbol.startswith("line"):
        marker["size"] = 34
    figure.add_trace(
        go.Scatter(
            x=labels,
            y=values,
            mode="markers",
            name=name,
            marker=marker,
            hovertemplate=f"{name}: %{{y:,.1f}}<extra></extra>",
        ),
        row=1,
        col=column,
    )
