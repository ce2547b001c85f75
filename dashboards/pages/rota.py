"""Rota: who is on duty when, against what is required."""

from typing import Any

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
    scrolled,
    select,
    table,
)
from dashboards.components.rota_table import columns_of, legend, people_grid, rows_of
from dashboards.figures import on_duty, rota_grid
from dashboards.pages.page import HOW_TO_BEGIN, Page, asked_by, is_shown, unless
from dashboards.pages.rota_skills import skill_cover
from dashboards.theme import GRAPH_CONFIG, Mode, palette
from dashboards.views import fairness
from dashboards.views import rota as view
from dashboards.views.rota import Period, RotaFilter
from scenarios.rules_in_force import STATUS_IN_WORDS

SPREAD_CAPTION = (
    "How burdens are shared: least / middle / most of a person, and in brackets the Gini "
    "coefficient, 0 where all have as much and near 1 where one has it all"
)
CONTROLS = ("rota-week", "rota-base", "rota-group")


def layout() -> Component:
    """The page before it is filled."""
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
            html.Div(id="rota-mark", className="unlawful", role="alert"),
            html.Ul(id="rota-notices", className="notices"),
            panel(
                "On duty against the requirement",
                graph("rota-duty", "People on duty and required, hour by hour", 250),
                chart_table("Hours that are short, as a table", "rota-short-table"),
                note="Short hours add up over bases and groups: nobody spare in one fills another.",
            ),
            panel(
                "Roles and skills on duty",
                html.Div(id="rota-skills"),
                note="Staff-hours short; pale where all is met, blank where nobody is asked for.",
            ),
            panel("People and days", people_grid(), legend(), picture_for_print()),
            panel(
                "Shared fairly",
                scrolled("Shared fairly", part_id="rota-spread"),
                chart_table("Everybody's figures and the rest they are owed", "rota-people"),
                note="Over each group in the whole force, whatever base is chosen.",
            ),
            panel(
                "Rules in force",
                chart_table("What the rota keeps, by whose authority", "rota-rules"),
                note=STATUS_IN_WORDS,
            ),
        ]
    )


def picture_for_print() -> Component:
    """A picture of everybody, drawn when it is opened."""
    opener = html.Summary("One picture of everybody, for print", id="rota-print-open")
    return html.Details([opener, html.Div(id="rota-print")], className="behind picture")


OUTPUTS = [
    Output("rota-sentence", "children"),
    Output("rota-duty", "figure"),
    Output("rota-short-table", "children"),
    Output("rota-skills", "children"),
    Output("rota-grid", "columnDefs"),
    Output("rota-grid", "rowData"),
    Output("rota-totals", "children"),
    Output("rota-mark", "children"),
    Output("rota-notices", "children"),
    Output("rota-spread", "children"),
    Output("rota-people", "children"),
    Output("rota-rules", "children"),
    Output("rota-week", "data"),
    Output("rota-base", "data"),
    Output("rota-group", "data"),
    Output("rota-week", "value"),
    Output("rota-base", "value"),
    Output("rota-group", "value"),
    Output("rota-url", "search"),
]
INPUTS = [
    Input("rota-url", "search"),
    Input("rota-week", "value"),
    Input("rota-base", "value"),
    Input("rota-group", "value"),
    Input("mode", "data"),
    State("rota-url", "pathname"),
]
NOTHING = (no_update,) * len(OUTPUTS)


def register(app: Dash, client: MusterClient) -> None:
    """Fill the page, keep its filters in the address, draw the picture for print when asked."""

    @app.callback(OUTPUTS, INPUTS)
    async def fill(*given: Any) -> tuple[Any, ...]:
        return await filled(client, *given)

    @app.callback(
        Output("rota-print", "children"),
        Input("rota-print-open", "n_clicks"),
        State("rota-url", "search"),
        State("mode", "data"),
        prevent_initial_call=True,
    )
    async def draw(_clicks: int, search: str | None, mode: Mode) -> Component:
        return await drawn(client, search, mode)


async def filled(
    client: MusterClient,
    search: str | None,
    week: str | None,
    base: str | None,
    group: str | None,
    mode: Mode,
    path: str,
) -> tuple[Any, ...]:
    """Everything of the page, from the address or from the control that was changed."""
    query = address.read(search)
    if not is_shown(PAGE, path, search, mode):
        return NOTHING
    chosen = await client.chosen(query.get("plan"))
    if chosen is None or not chosen.has("rota"):
        return (f"There is no rota to show yet. {HOW_TO_BEGIN}", *NOTHING[1:])
    by_hand = asked_by(*CONTROLS)
    wanted = RotaFilter.of(query, chosen.pack["plan_weeks"])
    if by_hand:
        wanted = RotaFilter(int(week or 0), base, group)
    shown = await show(client, chosen, wanted, mode)
    values = (str(wanted.week) if wanted.week else None, wanted.base, wanted.group)
    where = address.changed(search, **wanted.parameters())
    return (*shown, *values, unless(not by_hand or where == search, where))


async def drawn(client: MusterClient, search: str | None, mode: Mode) -> Component:
    """The rota of everybody as one picture."""
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
    rota = await client.plan_table(chosen.plan_id, "rota")
    part = view.narrowed(coverage, wanted)
    bases = chosen.base_names()
    groups = {name: wording.ROLE_GROUPS.get(name, name) for name in coverage["role_group"].unique()}
    weeks = {
        str(week): f"Week {week}: {wording.short_day(Period.of(chosen.pack, week).days[0])}"
        for week in range(1, period.weeks + 1)
    }
    return (
        view.sentence(part, chosen.summary, bases, period.days),
        on_duty.draw_on_duty(view.by_hour(part, period.days), colours),
        table(view.short_table(part, bases, period.days), "Hours that are short, worst first"),
        await skill_cover(client, chosen, wanted, colours),
        columns_of(period.days),
        rows_of(cells, staff, sums, bases, view.tips(rota, period.days, chosen.timezone)),
        money_line(chosen.summary.get("rota", {})),
        await marked(client, chosen),
        [html.Li(text) for text in view.notices(chosen.summary.get("rota", {}))],
        *await shared(client, chosen, wanted),
        options(weeks),
        options(bases),
        options(groups),
    )


async def marked(client: MusterClient, chosen: Chosen) -> list[Component]:
    """The mark of a plan that breaks rules, with each place; nothing for every other plan."""
    text = view.mark(chosen.summary)
    if not text:
        return []
    broken = view.breach_table(await client.plan_table(chosen.plan_id, "breaches"))
    places = scrolled("Where the plan breaks rules", table(broken, "Where the plan breaks rules"))
    return [html.P(text), places]


async def shared(client: MusterClient, chosen: Chosen, wanted: RotaFilter) -> list[Component]:
    """Spread of the burdens, everybody's figures and the rules; nothing where a plan has none."""
    spread = fairness.spread_table(chosen.summary.get("rota", {}), wanted)
    people = rules = pd.DataFrame()
    if chosen.has("people") and chosen.has("ledger"):
        people = fairness.person_table(
            await client.plan_table(chosen.plan_id, "people"),
            await client.plan_table(chosen.plan_id, "ledger"),
            await client.pack_table(chosen.pack_id, "staff"),
            wanted,
        )
    if chosen.has("rules"):
        rules = fairness.rules_table(await client.plan_table(chosen.plan_id, "rules"))
    return [
        table(spread, SPREAD_CAPTION if wanted.group is None else "How burdens are shared"),
        table(people, "Burdens and rest owed by person, most points first"),
        table(rules, "Rules of the rota"),
    ]


def money_line(rota: dict[str, Any]) -> list[Component]:
    """Overtime in hours, pounds and per cent of paybill."""
    cap = rota.get("overtime_cap_gbp")
    of_cap = "overtime" if cap is None else f"overtime, cap {wording.pounds(cap)}"
    holidays = rota.get("public_holiday_cost_gbp")
    facts = (
        (of_cap, wording.pounds(rota.get("overtime_cost_gbp"))),
        ("of paybill", wording.percent(rota.get("overtime_share_of_paybill"), 2)),
        ("overtime hours", wording.hours(rota.get("overtime_hours"))),
        *([("public holidays", wording.pounds(holidays))] if holidays else ()),
    )
    return [html.Span([html.B(value), f" {name}"]) for name, value in facts]


PAGE = Page("/rota", "Rota", layout, register)
