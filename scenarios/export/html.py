"""Sections and tables of a report as HTML."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from scenarios.cells import guard


def section_of(title: str, content: str) -> str:
    """A section with its heading."""
    return f"<section>\n<h2>{escape(title)}</h2>\n{content}</section>\n"


def table_of(caption: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with its caption; columns of numbers stand to the right."""
    shown = [list(row) for row in rows]
    numeric = [all(isinstance(row[i], (int, float)) for row in shown) for i in range(len(header))]
    kinds = [' class="number"' if number else "" for number in numeric]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>'
        for kind, name in zip(kinds, header, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{kind}>{escape(cell_text(value))}</td>"
            for kind, value in zip(kinds, row, strict=True)
        )
        + "</tr>\n"
        for row in shown
    )
    return f"<table><caption>{escape(caption)}</caption>\n<tr>{head}</tr>\n{body}</table>\n"


def cell_text(value: Any) -> str:
    """A value as it is shown: one decimal, thousands apart, no formula of a spreadsheet."""
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else guard(str(value))
