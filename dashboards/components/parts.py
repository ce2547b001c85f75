"""Headings, charts with their tables, and tables."""

from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.theme import GRAPH_CONFIG

NUMBER_MARKS = frozenset("0123456789£%+.,:-\N{MINUS SIGN}")
MOST_PLAIN_ROWS = 400
Attributes = dict[str, Any]


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
        id=graph_id, config=GRAPH_CONFIG, style={"minHeight": f"{height}px"}
    )
    name: Attributes = {"aria-label": label}
    return html.Div(chart, role="img", className="chart", **name)


def panel(title: str, *children: Component | str, note: str = "") -> Component:
    """A titled part of a page."""
    head: list[Any] = [html.H2(title)]
    if note:
        head.append(html.Span(note, className="note"))
    return html.Section([html.Div(head, className="panel-head"), *children], className="panel")


def chart_table(summary: str, table_id: str) -> Component:
    """The table behind a chart, folded."""
    body = html.Div(id=table_id, className="scroll")
    return html.Details([html.Summary(summary), body], className="behind")


def table(frame: pd.DataFrame, caption: str) -> Component:
    """A table with numbers aligned right."""
    if frame.empty:
        return html.P(f"{caption}: nothing to show.", className="quiet")
    shown = frame.head(MOST_PLAIN_ROWS)
    numeric = [is_numeric(shown.iloc[:, index]) for index in range(shown.shape[1])]
    head = [
        html.Th(str(name), scope="col", className="number" if number else "")
        for name, number in zip(shown.columns, numeric, strict=True)
    ]
    rows = [
        html.Tr(
            [
                html.Td(str(value), className="number" if number else "")
                for value, number in zip(row, numeric, strict=True)
            ]
        )
        for row in shown.itertuples(index=False)
    ]
    parts = [html.Caption(caption), html.Thead(html.Tr(head)), html.Tbody(rows)]
    left = len(frame) - len(shown)
    more = [html.P(f"{left:,} more rows are in the file.", className="quiet")] if left else []
    return html.Div([html.Table(parts, className="data"), *more])


def is_numeric(column: "pd.Series[Any]") -> bool:
    """Whether every cell that is filled reads as a number."""
    filled = [str(cell) for cell in column if str(cell)]
    return bool(filled) and all(
        text[0] in NUMBER_MARKS and any(mark.isdigit() for mark in text) for text in filled
    )


def select(
    select_id: str, label: str, placeholder: str, *, clearable: bool = True, width: int = 190
) -> Component:
    """A labelled choice; its options come with the data."""
    chosen: Component = dmc.Select(
        id=select_id,
        label=label,
        placeholder=placeholder,
        clearable=clearable,
        size="xs",
        w=width,
        comboboxProps={"withinPortal": True},
    )
    return chosen


def options(names: dict[str, str]) -> list[dict[str, str]]:
    """Options of a choice: what is stored and what is read."""
    return [{"value": value, "label": label} for value, label in names.items()]


def nothing_yet() -> Component:
    """What a page says before there is a plan."""
    said: Component = dmc.Alert(
        "There is no plan yet. Load a pack on the Data page and start a run on Scenarios.",
        title="No plan",
        color="gray",
    )
    return said
