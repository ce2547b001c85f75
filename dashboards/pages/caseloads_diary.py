"""The visit diary on the caseloads page: a week at a time, and what cannot be met."""

from datetime import date
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import Chosen, MusterClient
from dashboards.components.diary_week import diary_week
from dashboards.components.parts import options, panel, scrolled, select, table
from dashboards.pages.page import Page, is_shown
from dashboards.theme import Mode
from dashboards.views import diary as view

BY = {view.STAFF: "Who visits", view.OFFENDER: "Who is visited"}
UNMET = "Contacts that cannot be met"
OUTPUTS = [
    Output("diary-said", "children"),
    Output("diary-week-shown", "children"),
    Output("diary-unmet", "children"),
    Output("diary-week", "data"),
    Output("diary-week", "value"),
]
NOTHING = (no_update,) * len(OUTPUTS)


def parts() -> list[Component]:
    """The panels before they are filled."""
    week = select("diary-week", "Week", "First week", clearable=False)
    by = select("diary-by", "Rows", "", clearable=False, choices=BY, value=view.STAFF)
    return [
        panel(
            "Visit diary",
            html.P(id="diary-said", role="status"),
            html.Div([week, by], className="controls"),
            html.Div(id="diary-week-shown"),
            note="planned; references only",
        ),
        panel(UNMET, scrolled(UNMET, part_id="diary-unmet")),
    ]


def register(app: Dash, client: MusterClient, page: Page) -> None:
    """Fill the panels of the page."""

    @app.callback(
        OUTPUTS,
        Input("caseloads-url", "search"),
        Input("diary-week", "value"),
        Input("diary-by", "value"),
        Input("mode", "data"),
        State("caseloads-url", "pathname"),
    )
    async def fill(
        search: str | None, week: str | None, by: str, mode: Mode, path: str
    ) -> tuple[Any, ...]:
        if not is_shown(page, path, search, mode):
            return NOTHING
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None or not chosen.has("visits"):
            return ("No diary was made with this plan.", *NOTHING[1:])
        return await show(client, chosen, week, by)


async def show(client: MusterClient, chosen: Chosen, week: str | None, by: str) -> tuple[Any, ...]:
    """One week of the diary and all that cannot be met."""
    visits = await client.plan_table(chosen.plan_id, "visits")
    unmet = await client.plan_table(chosen.plan_id, "visits_unmet")
    managers = await client.pack_table(chosen.pack_id, "managers")
    weeks = view.mondays(
        date.fromisoformat(str(chosen.pack["plan_start"])), int(chosen.pack["plan_weeks"])
    )
    monday = week if week in weeks else next(iter(weeks))
    first = date.fromisoformat(monday)
    caseloads = await client.plan_table(chosen.plan_id, "caseloads")
    called = view.names_of(managers), view.leads_of(caseloads, managers)
    rows = view.week_of(visits, first, chosen.timezone, by, *called)
    return (
        view.sentence(chosen.summary, visits, unmet),
        diary_week(rows, view.days_of(first), BY[by]),
        table(view.unmet_table(unmet), "Overdue and due soonest first"),
        options(weeks),
        monday,
    )
