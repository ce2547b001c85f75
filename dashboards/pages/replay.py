"""Replay: the plan against what is done without one, on incidents that neither saw."""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import Chosen, MusterClient
from dashboards.components.parts import (
    chart_table,
    graph,
    heading,
    own_address,
    panel,
    scrolled,
    table,
)
from dashboards.figures import differences
from dashboards.pages.page import HOW_TO_BEGIN, Page, is_shown
from dashboards.theme import Mode, palette
from dashboards.views import replay as view

NO_REPLAY = (
    "This plan has not been replayed, so nothing is known of how it would do. Replay it with "
    "`muster replay PACK PLAN` and load the plan again; `muster demo` does so by itself."
)


def layout() -> Component:
    """The page before it is filled."""
    return html.Div(
        [
            own_address("replay-url"),
            heading("Replay", "replay-sentence"),
            panel(
                "Plan less baseline",
                graph("replay-picture", "Differences of plan and baseline with intervals", 300),
                chart_table("Both sides as a table", "replay-table"),
                note="right of zero: the plan has more",
            ),
            html.Div(
                [
                    panel("By base", scrolled("By base", part_id="replay-bases")),
                    panel("How it was made", html.Div(id="replay-how")),
                ],
                className="two roomy-parts",
            ),
        ]
    )


OUTPUTS = [
    Output("replay-sentence", "children"),
    Output("replay-picture", "figure"),
    Output("replay-table", "children"),
    Output("replay-bases", "children"),
    Output("replay-how", "children"),
]
NOTHING = (no_update,) * len(OUTPUTS)


def register(app: Dash, client: MusterClient) -> None:
    """Fill the page."""

    @app.callback(
        OUTPUTS,
        Input("replay-url", "search"),
        Input("mode", "data"),
        State("replay-url", "pathname"),
    )
    async def fill(search: str | None, mode: Mode, path: str) -> tuple[Any, ...]:
        if not is_shown(PAGE, path, search, mode):
            return NOTHING
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None:
            return (f"There is no replay to show yet. {HOW_TO_BEGIN}", *NOTHING[1:])
        return await show(client, chosen, mode)


async def show(client: MusterClient, chosen: Chosen, mode: Mode) -> tuple[Any, ...]:
    """Everything of the page."""
    colours = palette(mode)
    block = chosen.summary.get("replay")
    if not block:
        return NO_REPLAY, differences.draw_differences([], colours), "", "", ""
    found = view.held(block)
    bases: Component | str = ""
    if chosen.has("replay_by_base"):
        rows = await client.plan_table(chosen.plan_id, "replay_by_base")
        shares = view.by_base(rows, chosen.base_names())
        bases = table(shares, "Calls reached in target, all replications together (simulated)")
    return (
        view.sentence(block, found),
        differences.draw_differences(found, colours),
        table(view.table(block, found), "Means of a period (simulated)"),
        bases,
        [html.P(told) for told in view.how(block)],
    )


PAGE = Page("/replay", "Replay", layout, register)
