"""Accuracy on held-back months: rankings month by month, and calibration by tenth."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboards.theme import Palette, dress

HEIGHT = 260
DASHES = ("dot", "solid")


def draw_accuracy(
    series: dict[str, list[tuple[str, float]]], ratios: list[float], colours: Palette
) -> go.Figure:
    """Draw PEI by month, a line a ranking, and observed over expected incidents by tenth."""
    figure = make_subplots(
        rows=1,
        cols=2,
        column_widths=[0.55, 0.45],
        horizontal_spacing=0.12,
        subplot_titles=("PEI by month (observed)", "Observed over expected, by tenth"),
    )
    for (name, points), colour, dash in zip(
        series.items(), (colours.baseline, colours.accent), DASHES, strict=False
    ):
        line = go.Scatter(
            x=[month for month, _ in points],
            y=[value for _, value in points],
            mode="lines+markers",
            name=name,
            line={"color": colour, "dash": dash, "width": 2},
            hovertemplate="%{x}: PEI %{y:.3f}",
        )
        figure.add_trace(line, row=1, col=1)
    if ratios:
        bars = go.Bar(
            x=[str(rank) for rank in range(1, len(ratios) + 1)],
            y=[ratio - 1 for ratio in ratios],
            base=1,
            marker={"color": colours.demand[3]},
            showlegend=False,
            customdata=ratios,
            hovertemplate="tenth %{x}: %{customdata:.2f} observed for 1 expected<extra></extra>",
        )
        figure.add_trace(bars, row=1, col=2)
        figure.add_hline(y=1, line={"color": colours.ink, "width": 1}, row=1, col=2)
        reach = max(0.2, *(abs(ratio - 1) for ratio in ratios)) * 1.15
        figure.update_yaxes(range=[max(0, 1 - reach), 1 + reach], row=1, col=2)
        figure.update_xaxes(title="quiet cells to busy cells", row=1, col=2)
    dress(figure, colours, HEIGHT)
    figure.update_layout(margin={"t": 30}, legend={"y": -0.16, "yanchor": "top"})
    figure.update_annotations(font={"size": 12})
    figure.update_xaxes(type="category", showgrid=False)
    return figure
