"""The load of the coming weeks on the caseloads page."""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import Chosen, MusterClient
from dashboards.components.parts import chart_table, graph, panel, table
from dashboards.figures.load_weeks import draw_load_weeks
from dashboards.pages.page import Page, is_shown
from dashboards.theme import Mode, palette
from dashboards.views import forecast as view

OUTPUTS = [
    Output("forecast-said", "children"),
    Output("forecast-weeks", "figure"),
    Output("forecast-reasons", "children"),
]
NOTHING = (no_update,) * len(OUTPUTS)


def parts() -> Component:
    """The panel before it is filled."""
    return panel(
        "Load of the coming weeks",
        html.P(id="forecast-said", role="status"),
        graph("forecast-weeks", "Load of every manager by week, per cent of capacity", 200),
        chart_table("Weeks as a table, with what decides them", "forecast-reasons"),
        note="known cases alone, led as planned; italics: assumed",
    )


def register(app: Dash, client: MusterClient, page: Page) -> None:
    """Fill the panel of the page."""

    @app.callback(
        OUTPUTS,
        Input("caseloads-url", "search"),
        Input("mode", "data"),
        State("caseloads-url", "pathname"),
    )
    async def fill(search: str | None, mode: Mode, path: str) -> tuple[Any, ...]:
        if not is_shown(page, path, search, mode):
            return NOTHING
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None or not chosen.has("load_forecast"):
            return ("No forecast was made with this plan.", *NOTHING[1:])
        return await show(client, chosen, mode)


async def show(client: MusterClient, chosen: Chosen, mode: Mode) -> tuple[Any, ...]:
    """The weeks of the forecast."""
    bands = chosen.pack["policy"]["caseloads"]
    lower, upper = float(bands["lower_band_percent"]), float(bands["upper_band_percent"])
    rows = view.weeks(await client.plan_table(chosen.plan_id, "load_forecast"), upper)
    return (
        view.sentence(rows, upper),
        draw_load_weeks(rows, palette(mode), lower_percent=lower, upper_percent=upper),
        table(view.reasons_table(rows), "Load of every manager by week"),
    )
