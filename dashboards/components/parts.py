"""Headings, charts with their tables, and tables."""

import re
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import wording
from dashboards.theme import GRAPH_CONFIG

AMOUNT = r"\d[\d,]*(\.\d+)?"
NUMBER = re.compile(rf"[+\-{wording.MINUS}]?£?{AMOUNT}( %)?( to {AMOUNT})?|\d\d:\d\d")
MOST_PLAIN_ROWS = 200
WORDS_AMONG_NUMBERS = frozenset({"", wording.NOT_KNOWN, wording.NO_DIFFERENCE})
CLEAR = "rgba(0,0,0,0)"
EMPTY: Any = {
    "data": [],
    "layout": {
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
    },
}
Attributes = dict[str, Any]


def own_address(location_id: str) -> Component:
    """The browser's address as a page reads and writes it; every page has its own."""
    return dcc.Location(id=location_id, refresh="callback-nav")


def heading(title: str, sentence_id: str) -> Component:
    """The title of a page and the sentence under it that says how things are."""
    return html.Header(
        [
            html.H1(title),
            html.P(id=sentence_id, className="sentence", role="status"),
        ],
        className="page-head",
    )


def graph(graph_id: str, label: str, height: int) -> Component:
    """A chart with a name for those who do not see it."""
    chart: Component = dcc.Graph(
        id=graph_id, figure=EMPTY, config=GRAPH_CONFIG, style={"minHeight": f"{height}px"}
    )
    name: Attributes = {"aria-label": label}
    return html.Div(chart, role="figure", className="chart", **name)


def panel(title: str, *children: Component | str, note: str = "") -> Component:
    """A titled part of a page."""
    head: list[Any] = [html.H2(title)]
    if note:
        head.append(html.Span(note, className="note"))
    return html.Section([html.Div(head, className="panel-head"), *children], className="panel")


def chart_table(summary: str, table_id: str) -> Component:
    """The table behind a chart, folded."""
    body = scrolled(summary, part_id=table_id)
    return html.Details([html.Summary(summary), body], className="behind")


def scrolled(
    label: str, *children: Component, part_id: str | None = None, kind: str = "scroll"
) -> Component:
    """A part that is scrolled, by the keyboard too, with a name for those who do not see it."""
    named: Attributes = {"aria-label": label} | ({"id": part_id} if part_id else {})
    return html.Div(list(children), className=kind, tabIndex=0, role="region", **named)


def table(frame: pd.DataFrame, caption: str) -> Component:
    """A table with numbers aligned right, drawn by one component: many small ones are slow."""
    if frame.empty:
        return html.P(f"{caption}: nothing to show.", className="quiet")
    shown = frame.head(MOST_PLAIN_ROWS)
    left = len(frame) - len(shown)
    more = f" (the first {len(shown)}; {left:,} more are in the file)" if left else ""
    numeric = [
        f"n{number}"
        for number in range(1, frame.shape[1] + 1)
        if is_numeric(shown.iloc[:, number - 1])
    ]
    drawn: Component = dmc.Table(
        data={
            "caption": caption + more,
            "head": [str(name) for name in shown.columns],
            "body": [[str(value) for value in row] for row in shown.itertuples(index=False)],
        },
        captionSide="top",
        className=" ".join(["data", *numeric]),
    )
    return drawn


def is_numeric(column: "pd.Series[Any]") -> bool:
    """Whether every cell that is filled reads as a number."""
    filled = [str(cell) for cell in column if str(cell) not in WORDS_AMONG_NUMBERS]
    return bool(filled) and all(map(NUMBER.fullmatch, filled))


def select(
    select_id: str,
    label: str,
    placeholder: str,
    *,
    clearable: bool = True,
    width: int = 190,
    choices: dict[str, str] | None = None,
    value: str | None = None,
) -> Component:
    """A labelled choice; its options come with the data where they are not given."""
    chosen: Component = dmc.Select(
        id=select_id,
        label=label,
        placeholder=placeholder,
        clearable=clearable,
        size="xs",
        w=width,
        data=options(choices or {}),
        value=value,
        comboboxProps={"withinPortal": True},
    )
    return chosen


def options(names: dict[str, str]) -> list[dict[str, str]]:
    """Options of a choice: what is stored and what is read."""
    return [{"value": value, "label": label} for value, label in names.items()]
