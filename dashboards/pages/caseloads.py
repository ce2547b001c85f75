"""Caseloads: who manages how much, which moves balance it, and the diary of visits."""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import Chosen, MusterClient
from dashboards.components.parts import chart_table, graph, heading, own_address, panel, table
from dashboards.figures import load_bars
from dashboards.pages import (
    caseloads_again,
    caseloads_cases,
    caseloads_diary,
    caseloads_forecast,
    caseloads_moves,
)
from dashboards.pages.page import HOW_TO_BEGIN, Page, is_shown
from dashboards.theme import Mode, palette
from dashboards.views import caseloads as view


def layout() -> Component:
    """The page before it is filled."""
    return html.Div(
        [
            own_address("caseloads-url"),
            heading("Caseloads", "caseloads-sentence"),
            html.Div(
                [
                    panel(
                        "Load against capacity",
                        graph("caseloads-bars", "Load of every manager, per cent of capacity", 200),
                        chart_table("Loads as a table", "caseloads-loads"),
                    ),
                    caseloads_again.parts(),
                ],
                className="two",
            ),
            caseloads_moves.parts(),
            caseloads_forecast.parts(),
            *caseloads_diary.parts(),
            html.Div(caseloads_cases.parts(), className="two roomy-parts"),
        ]
    )


def register(app: Dash, client: MusterClient) -> None:
    """Fill the page and its parts."""
    caseloads_moves.register(app, client, PAGE)
    caseloads_again.register(app, client, PAGE)
    caseloads_forecast.register(app, client, PAGE)
    caseloads_diary.register(app, client, PAGE)
    caseloads_cases.register(app, client, PAGE)

    @app.callback(
        Output("caseloads-sentence", "children"),
        Output("caseloads-bars", "figure"),
        Output("caseloads-loads", "children"),
        Input("caseloads-url", "search"),
        Input("mode", "data"),
        State("caseloads-url", "pathname"),
    )
    async def fill(search: str | None, mode: Mode, path: str) -> tuple[Any, ...]:
        if not is_shown(PAGE, path, search, mode):
            return (no_update,) * 3
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None or not chosen.has("caseloads"):
            return (f"There are no caseloads to show yet. {HOW_TO_BEGIN}", *(no_update,) * 2)
        return await show(client, chosen, mode)


async def show(client: MusterClient, chosen: Chosen, mode: Mode) -> tuple[Any, ...]:
    """Everything of the page."""
    caseloads = await client.plan_table(chosen.plan_id, "caseloads")
    managers = await client.plan_table(chosen.plan_id, "loads")
    offenders = await client.pack_table(chosen.pack_id, "offenders")
    now = view.loads(caseloads, managers, offenders)
    earlier = view.loads(view.before(caseloads), managers, offenders)
    bands = chosen.pack["policy"]["caseloads"]
    lower, upper = float(bands["lower_band_percent"]), float(bands["upper_band_percent"])
    return (
        view.sentence(now, earlier, view.moved(caseloads), chosen.summary, upper),
        load_bars.draw_load_bars(now, palette(mode), lower_percent=lower, upper_percent=upper),
        table(view.load_table(now, earlier), "Load of every manager, the fullest first"),
    )


PAGE = Page("/caseloads", "Caseloads", layout, register)
