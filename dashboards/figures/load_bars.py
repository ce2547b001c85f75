"""Caseload of every offender manager against capacity."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.theme import Palette, dress
from dashboards.wording import plain

ROW_PIXELS = 26
HEAD_PIXELS = 80
LETTERED_PERCENT = 5


def draw_load_bars(
    loads: pd.DataFrame, colours: Palette, *, lower_percent: float, upper_percent: float
) -> go.Figure:
    """Draw loads (`manager`, `rag`, `percent` of capacity, `points`, `whose`) as bars.

    Bars are stacked by red, amber, green where the pack tells them, in order of total load.
    """
    order = loads.groupby("manager")["percent"].sum().sort_values().index.tolist()
    figure = go.Figure()
    for rag, colour in colours.rag.items():
        own = loads[loads["rag"] == rag]
        if own.empty:
            continue
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=own["manager"],
                x=own["percent"],
                name=plain(rag) or "All",
                marker={"color": colour, "line": {"color": colours.paper, "width": 1}},
                customdata=own[["points", "offenders", "whose"]],
                text=[
                    plain(rag)[:1] if share >= LETTERED_PERCENT else "" for share in own["percent"]
                ],
                textposition="inside",
                insidetextanchor="start",
                textangle=0,
                hovertemplate="%{y}: %{x:,.0f} % of capacity<br>%{customdata[0]:,.0f} points, "
                "%{customdata[1]} people<br>%{customdata[2]}",
            )
        )
    totals = loads.groupby("manager")["percent"].sum()
    dress(figure, colours, HEAD_PIXELS + ROW_PIXELS * len(order))
    most = max(float(totals.max()), upper_percent) * 1.08
    figure.update_layout(barmode="stack", bargap=0.25, legend={"traceorder": "normal"})
    figure.update_xaxes(title="load, % of capacity", range=[0, most], ticksuffix=" %")
    figure.update_yaxes(categoryorder="array", categoryarray=order, showgrid=False)
    for percent, colour in ((lower_percent, colours.ink), (upper_percent, colours.danger)):
        figure.add_vline(
            x=percent,
            line={"color": colour, "width": 2, "dash": "dash"},
            annotation={"text": f"{percent:g} %", "font": {"color": colour}, "yshift": 2},
            annotation_position="top",
        )
    return figure
