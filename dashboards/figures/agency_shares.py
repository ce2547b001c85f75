"""The work of every agency of a shared cohort beside what it could carry."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.theme import Palette, dress

ROW_PIXELS = 52
HEAD_PIXELS = 80
BARS = (
    ("share_of_points_percent", "share of the work", "accent"),
    ("share_of_capacity_percent", "share of the capacity", "baseline"),
)


def draw_agency_shares(shares: pd.DataFrame, colours: Palette) -> go.Figure:
    """Draw both shares of each agency of `partnership.csv` in per cent, the first on top."""
    figure = go.Figure(
        [
            go.Bar(
                orientation="h",
                y=shares["agency"],
                x=shares[column],
                name=name,
                marker={"color": getattr(colours, colour)},
                text=[f"{share:,.0f} %" for share in shares[column]],
                textposition="outside",
                cliponaxis=False,
                hovertemplate=f"%{{y}}: %{{x:,.1f}} % {name}<extra></extra>",
            )
            for column, name, colour in BARS
        ]
    )
    dress(figure, colours, HEAD_PIXELS + ROW_PIXELS * len(shares))
    figure.update_layout(barmode="group", bargap=0.3, legend={"traceorder": "normal"})
    most = max((float(shares[column].max()) for column, *_ in BARS), default=0.0)
    figure.update_xaxes(ticksuffix=" %", range=[0, max(most, 1.0) * 1.12])
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure
