"""Rota: who is on duty when, against what is required."""

from datetime import date
from typing import Any

import dash_ag_grid as dag
import pandas as pd
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards import address, wording
from dashboards.client import Chosen, MusterClient
from dashboards.components.parts import (
    chart_table,
    graph,
    heading,
    options,
    own_address,
    panel,
    select,
    table,
)
from dashboards.figures import on_duty, rota_grid
from dashboards.pages.page import Page, asked_by, is_shown, unless
from dashboards.theme import GRAPH_CONFIG, Mode, palette
from dashboards.views import rota as view
from dashboards.views.rota import Period, RotaFilter

CONTROLS = ("rota-week", "rota-base", "rota-group")
LEAST_DAY_WIDTH = 42
LEGEND = (
    ("E", "early"),
    ("D", "day"),
    ("L", "late"),
    ("N", "night"),
)
MARKS = (
    "number = hour of the start · + rest-day working · > extended · * locked · "
    "lv leave, sk sickness, co course, ct court, ab abstraction · blank = rest day"
)


def layout() -> Component:
    """The page before it is filled."""
    legend = [
        html.Span([html.B(letter, className=f"duty duty-{letter}"), f" {name}"])
        for letter, name in LEGEND
    ]
    return html.Div(
        [
            own_address("rota-url"),
            heading("Rota", "rota-sentence"),
            html.Div(
                [
                    select("rota-week", "Weeks", "All weeks", width=200),
                    select("rota-base", "Base", "All bases", width=170),
                    select("rota-group", "Role group", "All groups", width=140),
                    html.Div(id="rota-totals", className="totals"),
                ],
                className="controls",
            ),
            panel(
                "On duty against the requirement",
                graph("rota-duty", "People on duty and required, hour by hour", 250),
                chart_table("Hours that are short, as a table", "rota-short-table"),
                note="Short hours add up over bases and groups: nobody spare in one fills another.",
            ),
            panel(
                "People and days",
                dag.AgGrid(
                    id="rota-grid",
                    columnSize=None,
                    defaultColDef={"sortable": True, "resizable": True, "filter": False},
                    dashGridOptions=GRID_OPTIONS,
                    getRowId="params.data.staff_id",
                    className="rota-grid",
                    style={"height": "min(560px, 62vh)"},
                ),
                html.P([*legend, html.Span(MARKS, className="quiet")], className="legend"),
                html.Details(
                    [
                        html.Summary("One picture of everybody, for print", id="rota-print-open"),
                        html.Div(id="rota-print"),
                    ],
                    className="behind picture",
                ),
            ),
        ]
    )


GRID_OPTIONS = {
    "theme": {
        "function": "themeBalham.withParams({backgroundColor: 'var(--paper)', "
        "foregroundColor: 'var(--ink)', headerBackgroundColor: 'var(--head)', "
        "headerTextColor: 'var(--ink)', borderColor: 'var(--line)', "
        "oddRowBackgroundColor: 'var(--paper)', rowHoverColor: 'var(--hover)', "
        "fontFamily: 'inherit', fontSize: 12, cellHorizontalPadding: 5})"
    },
    "rowHeight": 25,
    "headerHeight": 40,
    "suppressColumnVirtualisation": False,
    "tooltipShowDelay": 300,
    "animateRows": False,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
}


def register(app: Dash, client: MusterClient) -> None:
    """Fill the page and keep its filters in the address."""

    @app.callback(
        Output("rota-sentence", "children"),
        Output("rota-duty", "figure"),
        Output("rota-short-table", "children"),
        Output("rota-grid", "columnDefs"),
        Output("rota-grid", "rowData"),
        Output("rota-totals", "children"),
        Output("rota-week", "data"),
        Output("rota-base", "data"),
        Output("rota-group", "data"),
        Output("rota-week", "value"),
        Output("rota-base", "value"),
        Output("rota-group", "value"),
        Output("rota-url", "search"),
        Input("rota-url", "search"),
        Input("rota-week", "value"),
        Input("rota-base", "value"),
        Input("rota-group", "value"),
        Input("mode", "data"),
        State("rota-url", "pathname"),
    )
    async def fill(
        search: str | None,
        week: str | None,
        base: str | None,
        group: str | None,
        mode: Mode,
        path: str,
    ) -> tuple[Any, ...]:
        query = address.read(search)
        if not is_shown(PAGE, path, search, mode):
            return (no_update,) * 13
        chosen = await client.chosen(query.get("plan"))
        if chosen is None or not chosen.has("rota"):
            return ("There is no rota to show yet.", *(no_update,) * 12)
        by_hand = asked_by(*CONTROLS)
        wanted = RotaFilter.of(query, chosen.pack["plan_weeks"])
        if by_hand:
            wanted = RotaFilter(int(week or 0), base, group)
        shown = await show(client, chosen, wanted, mode)
        values = (str(wanted.week) if wanted.week else None, wanted.base, wanted.group)
        where = address.changed(search, **wanted.parameters())
        return (*shown, *values, unless(not by_hand or where == search, where))

    @app.callback(
        Output("rota-print", "children"),
        Input("rota-print-open", "n_clicks"),
        State("rota-url", "search"),
        State("mode", "data"),
        prevent_initial_call=True,
    )
    async def draw(_clicks: int, search: str | None, mode: Mode) -> Component:
        query = address.read(search)
        chosen = await client.chosen(query.get("plan"))
        if chosen is None or not chosen.has("rota"):
            return html.P("There is no rota to draw yet.")
        wanted = RotaFilter.of(query, chosen.pack["plan_weeks"])
        cells, _, _ = await grid_of(client, chosen, wanted)
        named = cells.rename(columns=lambda day: f"{day:%a} {day.day}")
        picture: Component = dcc.Graph(
            figure=rota_grid.draw_rota_grid(named, palette(mode)), config=GRAPH_CONFIG
        )
        return picture


async def grid_of(
    client: MusterClient, chosen: Chosen, wanted: RotaFilter
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Cells of the grid, the people in it and their sums over the period."""
    rota = await client.plan_table(chosen.plan_id, "rota")
    members = await client.pack_table(chosen.pack_id, "staff")
    staff = view.chosen_staff(members, rota, wanted)
    absences = await client.pack_table(chosen.pack_id, "absences")
    days = Period.of(chosen.pack, wanted.week).days
    cells = view.grid(rota, staff, absences, days, chosen.timezone)
    return cells, staff, view.totals(rota, staff, chosen.timezone)


async def show(
    client: MusterClient, chosen: Chosen, wanted: RotaFilter, mode: Mode
) -> tuple[Any, ...]:
    """Everything of the page that is not a filter's value."""
    colours = palette(mode)
    period = Period.of(chosen.pack, wanted.week)
    coverage = view.local_coverage(
        await client.plan_table(chosen.plan_id, "coverage"), chosen.timezone
    )
    cells, staff, sums = await grid_of(client, chosen, wanted)
    part = view.narrowed(coverage, wanted)
    bases = chosen.base_names()
    groups = {name: wording.ROLE_GROUPS.get(name, name) for name in coverage["role_group"].unique()}
    weeks = {
        str(week): f"Week {week}, from {wording.short_day(Period.of(chosen.pack, week).days[0])}"
        for week in range(1, period.weeks + 1)
    }
    return (
        view.sentence(part, chosen.summary, bases, period.days),
        on_duty.draw_on_duty(view.by_hour(part, period.days), colours),
        table(view.short_table(part, bases, period.days), "Hours that are short, worst first"),
        columns_of(period.days),
        rows_of(cells, staff, sums, bases),
        money_line(chosen.summary.get("rota", {})),
        options(weeks),
        options(bases),
        options(groups),
    )


def columns_of(days: list[date]) -> list[dict[str, Any]]:
    """Columns of the grid: who, every day, sums."""
    who = [
        {"field": "staff_id", "headerName": "Person", "pinned": "left", "width": 92},
        {"field": "role", "headerName": "Role", "pinned": "left", "width": 84},
        {"field": "team", "headerName": "Team", "width": 92},
    ]
    worked = [
        {
            "field": day.isoformat(),
            "headerName": f"{day:%a} {day.day}",
            "flex": 1,
            "minWidth": LEAST_DAY_WIDTH,
            "sortable": False,
            "headerClass": "weekend" if day.weekday() >= 5 else "",
            "cellClass": {"function": "dutyClass(params)"},
            "wrapHeaderText": True,
            "headerTooltip": wording.day(day),
        }
        for day in days
    ]
    summed = [
        {
            "field": field,
            "headerName": title,
            "width": 58,
            "pinned": "right",
            "type": "rightAligned",
            "wrapHeaderText": True,
            "valueFormatter": {"function": f"d3.format(',.{digits}f')(params.value)"},
            "headerTooltip": f"{title} over the whole period",
        }
        for field, title, digits in (
            ("hours", "Hours", 0),
            ("nights", "Nights", 0),
            ("weekends", "Wkds", 0),
            ("overtime", "OT h", 1),
        )
    ]
    return who + worked + summed


def rows_of(
    cells: pd.DataFrame, staff: pd.DataFrame, sums: pd.DataFrame, bases: dict[str, str]
) -> list[dict[str, Any]]:
    """Rows of the grid."""
    rows = []
    for person in staff.to_dict("records"):
        staff_id = person["staff_id"]
        row = {
            "staff_id": staff_id,
            "role": wording.plain(str(person["role"])).replace("Pcso", "PCSO"),
            "team": person["team"],
            "base": bases.get(str(person["base_id"]), ""),
            **{day.isoformat(): value for day, value in cells.loc[staff_id].items()},
            **{name: float(value) for name, value in sums.loc[staff_id].items()},
        }
        rows.append(row)
    return rows


def money_line(rota: dict[str, Any]) -> list[Component]:
    """Overtime in hours, pounds and per cent of paybill."""
    facts = (
        ("overtime", wording.pounds(rota.get("overtime_cost_gbp"))),
        ("of paybill", wording.percent(rota.get("overtime_share_of_paybill"), 2)),
        ("overtime hours", wording.hours(rota.get("overtime_hours"))),
        ("public holidays", wording.pounds(rota.get("public_holiday_cost_gbp"))),
    )
    return [html.Span([html.B(value), f" {name}"]) for name, value in facts]


PAGE = Page("/rota", "Rota", layout, register)
