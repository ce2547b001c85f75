"""The feedback loop on the patrols page: simulated when asked for."""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import ApiProblem, MusterClient
from dashboards.components.parts import chart_table, graph, panel, table
from dashboards.figures import loop as figure
from dashboards.theme import Mode, palette
from dashboards.views import loop as view

ASK = (
    "Patrols that go where incidents were recorded find more there. Simulate two years of this "
    "plan's areas, 200 times, to see how far patrol would drift from the true rates."
)


def part() -> Component:
    """The panel before anything is simulated."""
    return panel(
        "Feedback loop",
        html.P(ASK, id="patrols-loop-said", role="status"),
        dmc.Button("Simulate", id="patrols-loop-start", size="xs", variant="default"),
        html.Div(
            [
                graph("patrols-loop", "Drift of patrol week by week", figure.HEIGHT),
                chart_table("Beginning and end as a table", "patrols-loop-table"),
            ],
            id="patrols-loop-shown",
            hidden=True,
        ),
        note="simulated, true rates assumed",
    )


def register(app: Dash, client: MusterClient) -> None:
    """Simulate and draw when the button is pressed."""

    @app.callback(
        Output("patrols-loop-said", "children"),
        Output("patrols-loop", "figure"),
        Output("patrols-loop-table", "children"),
        Output("patrols-loop-shown", "hidden"),
        Input("patrols-loop-start", "n_clicks"),
        State("patrols-url", "search"),
        State("mode", "data"),
        prevent_initial_call=True,
    )
    async def simulate(_clicks: int, search: str | None, mode: Mode) -> tuple[Any, ...]:
        return await simulated(client, search, mode)


async def simulated(client: MusterClient, search: str | None, mode: Mode) -> tuple[Any, ...]:
    """What is said, the picture, its table, and whether they stay hidden."""
    chosen = await client.chosen(address.read(search).get("plan"))
    if chosen is None:
        return "There is no plan to simulate with.", no_update, no_update, True
    try:
        found = await client.of_plan(chosen.plan_id, "loop")
    except ApiProblem as problem:
        return " ".join(problem.sentences), no_update, no_update, True
    drawn = figure.draw_loop(found["cases"], palette(mode))
    ends = table(view.table(found), "Drift of patrol (simulated)")
    return view.sentence(found), drawn, ends, False
