"""Pages, sections and tables as HTML, with nothing fetched from anywhere."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from scenarios.cells import guard

MANY_COLUMNS = 9
"""A table with more is set in small type, so that it fits a sheet of A4."""

PAGE = """\
<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
{body}</body>
</html>
"""


def page_of(title: str, style_sheet: str, body: str) -> str:
    """A whole page that carries its style (a file of this package) within it."""
    style = files("scenarios.export").joinpath(style_sheet).read_text(encoding="utf-8")
    return PAGE.format(title=escape(title), style=style, body=body)


def report_of(title: str, marking: str, period: str, content: str) -> str:
    """A page in the style of reports, with its protective marking at both ends."""
    mark = f'<p class="marking">{escape(marking)}</p>\n'
    head = f"<h1>{escape(title)}</h1>\n<p>{escape(period)}</p>\n"
    return page_of(title, "report.css", mark + head + content + mark)


def section_of(title: str, content: str) -> str:
    """A section with its heading."""
    return f"<section>\n<h2>{escape(title)}</h2>\n{content}</section>\n"


def table_of(caption: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with its caption; columns of numbers stand to the right, many columns are small."""
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
    size = ' class="many"' if len(header) > MANY_COLUMNS else ""
    title = f"<caption>{escape(caption)}</caption>"
    return f"<table{size}>{title}\n<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>\n"


def cell_text(value: Any) -> str:
    """A value as it is shown: one decimal, thousands apart, no formula of a spreadsheet."""
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else guard(str(value))
