"""Loads of the coming weeks by manager."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.theme import Palette, dress
from dashboards.wording import short_day

ROW_PIXELS = 24
HEAD_PIXELS = 50
AWAY, LIGHT_LOAD, WITHIN, OVER = range(4)


def draw_load_weeks(
    rows: pd.DataFrame, colours: Palette, *, lower_percent: float, upper_percent: float
) -> go.Figure:
    """Draw `manager`, `week`, `percent`, `is_over`, `is_away`, `is_known`, `why` as a table.

    What is assumed is in italics; whoever is there on no day of a week has no load.
    """
    level = pd.Series(WITHIN, index=rows.index)
    level = level.mask(rows["percent"] < lower_percent, LIGHT_LOAD)
    level = level.mask(rows["percent"] > upper_percent, OVER).mask(rows["is_away"], AWAY)
    number = rows["percent"].map("{:,.0f}".format).mask(rows["is_away"], "away")
    number = number.where(rows["is_known"], "<i>" + number + "</i>")
    number = number.mask(rows["is_over"], "<b>" + number + "</b>")
    told = rows.assign(
        at=rows["week"].map(lambda week: f"{week.day} {week:%b}"),
        level=level,
        number=number,
        told=rows["manager"] + ", week of " + rows["week"].map(short_day) + "<br>"
        + rows["why"].str.replace("; ", "<br>", regex=False),
    )  # fmt: skip
    order = told.drop_duplicates("week").sort_values("week")["at"]
    z, text, words = (
        told.pivot(index="manager", columns="at", values=name)[order]
        for name in ("level", "number", "told")
    )
    shades = [colours.line, colours.paper, colours.surplus, colours.danger]
    figure = go.Figure(
        go.Heatmap(
            z=z.to_numpy(),
            x=list(z.columns),
            y=list(z.index),
            text=text.to_numpy(),
            texttemplate="%{text}",
            textfont={"size": 12},
            hovertext=words.to_numpy(),
            hovertemplate="%{hovertext}<extra></extra>",
            zmin=AWAY,
            zmax=OVER,
            colorscale=[
                (share / len(shades), shade)
                for number, shade in enumerate(shades)
                for share in (number, number + 1)
            ],
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    dress(figure, colours, HEAD_PIXELS + ROW_PIXELS * len(z))
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1)
    return figure
