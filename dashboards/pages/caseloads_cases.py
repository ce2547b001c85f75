"""Hand-over and the points of one case on the caseloads page."""

from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import Chosen, MusterClient
from dashboards.components.parts import options, panel, scrolled, select, table
from dashboards.pages.page import Page, is_shown
from dashboards.theme import Mode
from dashboards.views import cases as view

OUTPUTS = [
    Output("case-terms", "children"),
    Output("case-co-workers", "children"),
    Output("case-of", "data"),
    Output("case-of", "value"),
    Output("case-handover", "children"),
]
NOTHING = (no_update,) * len(OUTPUTS)


def parts() -> list[Component]:
    """The panels before they are filled."""
    return [
        panel(
            "Hand-over list",
            scrolled("Hand-over list", part_id="case-handover"),
            note="Nothing takes effect until a person confirms it.",
        ),
        panel(
            "What a case weighs",
            select("case-of", "Person", "Choose a person", clearable=False, width=260),
            scrolled("What the case weighs", part_id="case-terms"),
            scrolled("Co-workers of the case", part_id="case-co-workers"),
            note="every term and every number; no score is changed",
        ),
    ]


def register(app: Dash, client: MusterClient, page: Page) -> None:
    """Fill the panels of the page."""

    @app.callback(
        OUTPUTS,
        Input("caseloads-url", "search"),
        Input("case-of", "value"),
        Input("moves-turn", "data"),
        Input("mode", "data"),
        State("caseloads-url", "pathname"),
    )
    async def fill(
        search: str | None, case: str | None, _turn: str | None, mode: Mode, path: str
    ) -> tuple[Any, ...]:
        if not is_shown(page, path, search, mode):
            return NOTHING
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None or not chosen.has("points"):
            return NOTHING
        return await show(client, chosen, case)


async def show(client: MusterClient, chosen: Chosen, case: str | None) -> tuple[Any, ...]:
    """Terms and co-workers of the case that was chosen, else the heaviest; the hand-over list."""
    points = await client.plan_table(chosen.plan_id, "points")
    handover = view.as_it_stands(
        await client.plan_table(chosen.plan_id, "handover"),
        await client.decisions(chosen.plan_id),
    )
    cases = view.heaviest(points)
    shown = case if case in cases else next(iter(cases), None)
    terms = view.terms_table(points, shown or "")
    return (
        table(terms, f"Points of {shown}"),
        await _co_workers(client, chosen, shown or ""),
        options(cases),
        shown,
        table(view.handover_table(handover), "Given and taken, by manager"),
    )


async def _co_workers(client: MusterClient, chosen: Chosen, case: str) -> Component | None:
    """Who works the case beside its lead; nothing where no other agency does."""
    if not chosen.has("co_workers"):
        return None
    rows = view.co_workers_table(await client.plan_table(chosen.plan_id, "co_workers"), case)
    return None if rows.empty else table(rows, f"Who works {case} beside its lead")
