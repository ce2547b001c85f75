"""A week of visits as a grid: a row a person, a column a day, a line a visit."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import scrolled
from dashboards.views.diary import KINDS, Row, Visit, kinds_in


def diary_week(rows: Sequence[Row], days: Sequence[str], head: str) -> Component:
    """Draw a week; a late visit says by how many days, a visit of two people names both, and one
    by others than the lead manager says for whom."""
    if not rows:
        return html.P("Nothing in the diary this week.", className="quiet")
    top = [html.Th(name, scope="col") for name in (head, *days)]
    body = [
        html.Tr([html.Th(row.name, scope="row"), *(html.Td(_day(day)) for day in row.days)])
        for row in rows
    ]
    grid = html.Table([html.Thead(html.Tr(top)), html.Tbody(body)], className="diary")
    key = [html.Span(KINDS[kind], className=f"visit {kind}") for kind in kinds_in(rows)]
    return html.Div(
        [
            scrolled("Visits of the week", grid, kind="scroll tall-grid"),
            html.Div(key, className="legend"),
        ]
    )


def _day(visits: Sequence[Visit]) -> list[Component]:
    return [html.Div(_line(visit), className=_class(visit), title=_told(visit)) for visit in visits]


def _line(visit: Visit) -> list[Component | str]:
    late = [html.Small(f" {visit.late} d late")] if visit.late else []
    cover = [html.Small(f" for {visit.cover_for}")] if visit.cover_for else []
    return [html.B(visit.time), f" {visit.with_whom}", *cover, *late]


def _class(visit: Visit) -> str:
    return f"visit {visit.kind}" + (" pair-visit" if visit.is_pair else "")


def _told(visit: Visit) -> str:
    two = ", two people" if visit.is_pair else ""
    late = f", {visit.late} days after it was due" if visit.late else ""
    cover = f", instead of the lead manager {visit.cover_for}" if visit.cover_for else ""
    return (
        f"{KINDS.get(visit.kind, visit.kind)} at {visit.time}: {visit.with_whom}{two}{late}{cover}"
    )
