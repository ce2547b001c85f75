"""Roles and skills asked for, by base and time: where too few on duty had them."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.theme import Palette, dress
from dashboards.wording import hour, hours, short_day

ROW_PIXELS = 26
HEAD_PIXELS = 60
MOST_COLUMNS_WITH_NUMBERS = 31


def draw_skill_cover(cover: pd.DataFrame, colours: Palette) -> go.Figure:
    """Draw a table with `label`, `at` and staff-hours `required`, `on_duty`, `shortfall`.

    One row a label, one column a day or hour; blank where nobody is asked for. What is short is
    written out where there is room.
    """
    by_hour = (cover["at"] != cover["at"].dt.normalize()).any()
    clock = hour if by_hour else short_day
    level = {name: cover[name].map(hours) for name in ("shortfall", "required", "on_duty")}
    told = cover.assign(
        number=cover["shortfall"].map(lambda short: f"{short:,.3g}" if short else ""),
        told=cover["label"] + "<br>" + cover["at"].map(clock) + "<br>" + level["shortfall"]
        + " short: " + level["required"] + " staff-hours asked for, "
        + level["on_duty"] + " on duty",
    )  # fmt: skip
    short, number, words = (
        told.pivot(index="label", columns="at", values=each)
        for each in ("shortfall", "number", "told")
    )
    has_room = len(short.columns) <= MOST_COLUMNS_WITH_NUMBERS
    figure = go.Figure(
        go.Heatmap(
            z=short.to_numpy(),
            x=list(short.columns),
            y=list(short.index),
            text=number.fillna("").to_numpy(),
            texttemplate="%{text}" if has_room else None,
            hovertext=words.to_numpy(),
            hovertemplate="%{hovertext}<extra></extra>",
            hoverongaps=False,
            zmin=0,
            zmax=max(float(cover["shortfall"].max()), 1.0),
            colorscale=[(0, colours.surplus), (1e-6, colours.warning), (1, colours.danger)],
            showscale=False,
            xgap=0 if by_hour else 2,
            ygap=3,
        )
    )
    dress(figure, colours, HEAD_PIXELS + ROW_PIXELS * len(short))
    figure.update_xaxes(tickformat="%a %-d %b", showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, dtick=1)
    return figure
