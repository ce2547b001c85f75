"""The rota as one picture, people x days: for print, where a scrolling grid is of no use."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.theme import DUTY_NAMES, Palette, dress

ROW_PIXELS = 15
HEAD_PIXELS = 70


def draw_rota_grid(grid: pd.DataFrame, colours: Palette) -> go.Figure:
    """Draw a table of cells such as `E07` (blank = rest): one row a person, one column a day."""
    letters = list(DUTY_NAMES)
    codes = grid.map(lambda cell: letters.index(cell[0]) if cell[:1] in DUTY_NAMES else None)
    bounds = [(index / 4, (index + 1) / 4) for index in range(4)]
    scale = [
        (edge, colours.duties[letter])
        for letter, pair in zip(letters, bounds, strict=True)
        for edge in pair
    ]
    figure = go.Figure(
        go.Heatmap(
            z=codes.to_numpy(dtype="float64", na_value=float("nan")),
            x=[str(column) for column in grid.columns],
            y=[str(person) for person in grid.index],
            text=grid.to_numpy(),
            texttemplate="%{text}",
            textfont={"size": 9},
            colorscale=scale,
            zmin=-0.5,
            zmax=3.5,
            showscale=False,
            xgap=1,
            ygap=1,
            hovertemplate="%{y}<br>%{x}<br>%{text}<extra></extra>",
        )
    )
    dress(figure, colours, HEAD_PIXELS + ROW_PIXELS * len(grid))
    figure.update_xaxes(side="top", showgrid=False, type="category", tickangle=-60)
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category", dtick=1)
    return figure
