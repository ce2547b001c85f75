"""Small bars in a table: pictures with their numbers as text for those who do not see them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import is_numeric
from dashboards.theme import Palette

BAR, GAP, HEIGHT = 7, 2, 20


def spark(values: Sequence[float], colours: Palette) -> Component:
    """Bars from zero to the largest value, the last one strong; their numbers as its text."""
    most = max([1.0, *values])
    bars = []
    for index, value in enumerate(values):
        height = max(1.0, (HEIGHT - 2) * value / most)
        colour = colours.accent if index == len(values) - 1 else colours.baseline
        bars.append(
            f'<rect x="{index * (BAR + GAP)}" y="{HEIGHT - height:.1f}" width="{BAR}" '
            f'height="{height:.1f}" fill="{colour}"/>'
        )
    width = len(values) * (BAR + GAP)
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}">'
        f"{''.join(bars)}</svg>"
    )
    told = ", ".join(f"{value:g}" for value in values)
    source = f"data:image/svg+xml,{quote(drawn)}"
    shown: Component = html.Img(
        src=source, alt=told, title=told, width=width, height=HEIGHT, className="spark"
    )
    return shown


def table_with_pictures(
    frame: pd.DataFrame, caption: str, column: str, pictures: Sequence[Component | str]
) -> Component:
    """A table whose last column holds pictures, as high as the frame has rows."""
    if frame.empty:
        return html.P(f"{caption}: nothing to show.", className="quiet")
    numeric = [
        f"n{number}"
        for number in range(1, frame.shape[1] + 1)
        if is_numeric(frame.iloc[:, number - 1])
    ]
    head = [html.Th(str(name), scope="col") for name in (*frame.columns, column)]
    body: list[Any] = [
        html.Tr([*(html.Td(str(cell)) for cell in row), html.Td(picture)])
        for row, picture in zip(frame.itertuples(index=False), pictures, strict=True)
    ]
    drawn: Component = html.Table(
        [html.Caption(caption), html.Thead(html.Tr(head)), html.Tbody(body)],
        className=" ".join(["data", *numeric]),
    )
    return drawn
