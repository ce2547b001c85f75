"""Accuracy on held-back months: rankings month by month, and calibration by tenth."""

import plotly.graph_objects as go

from dashboards.theme import Palette, dress

HEIGHT = 240
DASHES = ("dot", "solid")
LEAST_REACH = 0.2


def draw_months(series: dict[str, list[tuple[str, float]]], colours: Palette) -> go.Figure:
    """Draw the PEI of every ranking by month, a line each."""
    figure = go.Figure()
    for (name, points), colour, dash in zip(
        series.items(), (colours.baseline, colours.accent), DASHES, strict=False
    ):
        figure.add_trace(
            go.Scatter(
                x=[month for month, _ in points],
                y=[value for _, value in points],
                mode="lines+markers",
                name=name,
                line={"color": colour, "dash": dash, "width": 2},
                marker={"size": 9},
                hovertemplate="%{x}: PEI %{y:.3f}",
            )
        )
    dress(figure, colours, HEIGHT)
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(title="PEI")
    return figure


def draw_calibration(ratios: list[float], colours: Palette) -> go.Figure:
    """Draw observed over expected incidents by tenth as bars from 1."""
    figure = go.Figure(
        go.Bar(
            x=[str(rank) for rank in range(1, len(ratios) + 1)],
            y=[ratio - 1 for ratio in ratios],
            base=1,
            marker={"color": colours.demand[3]},
            showlegend=False,
            customdata=ratios,
            hovertemplate="tenth %{x}: %{customdata:.2f} observed for 1 expected<extra></extra>",
        )
    )
    figure.add_hline(y=1, line={"color": colours.ink, "width": 1})
    reach = max([LEAST_REACH, *(abs(ratio - 1) for ratio in ratios)]) * 1.15
    dress(figure, colours, HEIGHT)
    figure.update_xaxes(title="tenth, quiet cells to busy ones", type="category", showgrid=False)
    figure.update_yaxes(title="observed / expected", range=[max(0, 1 - reach), 1 + reach])
    return figure
