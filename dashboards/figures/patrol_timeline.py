"""What everybody does, from start to end of tour."""

from datetime import datetime

import pandas as pd
import plotly.graph_objects as go

from dashboards.theme import Palette, dress
from dashboards.wording import plain

ROW_PIXELS = 20
HEAD_PIXELS = 110
LEAST_ROWS = 4
LETTERED = pd.Timedelta(minutes=40)
LETTERS = {
    "hotspot": "H",
    "visible": "V",
    "response_reserve": "R",
    "commitment": "C",
    "travel": "T",
    "break": "B",
}


def draw_patrol_timeline(
    tasks: pd.DataFrame, colours: Palette, moment: datetime | None = None
) -> go.Figure:
    """Draw tasks (`person`, `start`, `end` local, `purpose`, `paired`, `area`), a row a person.

    A task of a pair has a 2 behind its letter.
    """
    people = list(dict.fromkeys(tasks["person"]))
    figure = go.Figure()
    for purpose in colours.purposes:
        own = tasks[tasks["purpose"] == purpose]
        if not own.empty:
            figure.add_trace(_bars(own, purpose, colours))
    dress(figure, colours, HEAD_PIXELS + ROW_PIXELS * max(len(people), LEAST_ROWS))
    figure.update_layout(
        barmode="overlay",
        bargap=0.2,
        legend={"yref": "container", "y": 1, "yanchor": "top"},
        margin={"t": 84},
    )
    figure.update_xaxes(type="date", tickformat="%H:%M\n%a %-d %b", side="top")
    figure.update_yaxes(categoryorder="array", categoryarray=people[::-1], showgrid=False)
    if moment is not None:
        at = moment.replace(tzinfo=None)
        figure.add_vline(x=at, line={"color": colours.danger, "width": 2})
    return figure


def _bars(own: pd.DataFrame, purpose: str, colours: Palette) -> go.Bar:
    letter = LETTERS[purpose]
    start, end = own["start"].dt.tz_localize(None), own["end"].dt.tz_localize(None)
    return go.Bar(
        orientation="h",
        y=own["person"],
        base=start,
        x=(end - start).dt.total_seconds() * 1000,
        name=f"{letter} {plain(purpose).lower()}",
        marker={
            "color": colours.purposes[purpose],
            "line": {"color": colours.paper, "width": 1},
        },
        text=own["paired"]
        .map({True: f"{letter}2", False: letter})
        .where(end - start >= LETTERED, ""),
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": 10},
        customdata=list(zip(own["area"], start, end, strict=True)),
        hovertemplate="%{y}<br>%{customdata[0]}<br>"
        "%{customdata[1]|%H:%M} to %{customdata[2]|%H:%M}",
    )
