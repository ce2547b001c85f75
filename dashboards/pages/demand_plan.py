"""Plan again under the weighting and the uplift that the demand page shows."""

from typing import Any
from uuid import uuid4

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import ApiProblem, Chosen, Json, MusterClient
from dashboards.pages.demand_shown import planned_uplift
from dashboards.pages.page import HOW_TO_BEGIN
from dashboards.views import scenarios as view
from dashboards.views.demand_choice import POLICE, WORK, DemandFilter

POLL_MILLISECONDS = 1000
NOT_WEIGHTINGS = (WORK, "incidents")
PATH = "policy.demand."


def controls() -> list[Component]:
    """The button that starts it."""
    return [dmc.Button("Plan with this", id="demand-plan", size="xs", variant="default")]


def progress() -> Component:
    """Where the run is followed."""
    return html.Div(
        [
            html.Div(id="demand-run", role="status", className="progress"),
            dcc.Store(id="demand-run-id"),
            dcc.Interval(id="demand-clock", interval=POLL_MILLISECONDS, disabled=True),
        ]
    )


def changes_of(wanted: DemandFilter, planned: float) -> Json:
    """What the choice changes in the policy; work and incidents are no weighting of heat."""
    changes: Json = {}
    name = wanted.measure.removesuffix(POLICE)
    if name not in NOT_WEIGHTINGS:
        changes[f"{PATH}weighting"] = name
    if wanted.measure.endswith(POLICE):
        changes[f"{PATH}police_generated_weight"] = 1.0
    if wanted.uplift is not None and wanted.uplift != planned:
        changes[f"{PATH}non_crime_uplift_percent"] = float(wanted.uplift)
    return changes


def register(app: Dash, client: MusterClient) -> None:
    """Start a run of the plan's pack with the choice, and follow it to its plan."""

    @app.callback(
        Output("demand-run-id", "data"),
        Output("demand-clock", "disabled"),
        Output("demand-run", "children"),
        Input("demand-plan", "n_clicks"),
        State("demand-url", "search"),
        prevent_initial_call=True,
    )
    async def start(_clicks: int, search: str | None) -> tuple[Any, ...]:
        return await started(client, search)

    @app.callback(
        Output("demand-run", "children", allow_duplicate=True),
        Output("demand-clock", "disabled", allow_duplicate=True),
        Input("demand-clock", "n_intervals"),
        State("demand-run-id", "data"),
        prevent_initial_call=True,
    )
    async def follow(_ticks: int, run_id: str) -> tuple[Any, bool]:
        run = await client.run(run_id)
        return followed(run), run["state"] in view.ENDED


async def started(client: MusterClient, search: str | None) -> tuple[Any, ...]:
    """The run's reference, whether the clock stands still, and what is said."""
    query = address.read(search)
    chosen = await client.chosen(query.get("plan"))
    if chosen is None:
        return no_update, True, f"There is no plan to change yet. {HOW_TO_BEGIN}"
    changes = changes_of(DemandFilter.of(query), planned_uplift(chosen))
    if not changes:
        said = "Choose a heat to show, or another uplift: this is the plan as it is."
        return no_update, True, said
    try:
        run = await client.start_run(request_of(chosen, changes), uuid4().hex)
    except ApiProblem as problem:
        return no_update, True, " ".join(problem.sentences)
    return run["run_id"], False, "Planning."


def request_of(chosen: Chosen, changes: Json) -> Json:
    """The run to start: what the plan changed already, and the choice on top."""
    parts = [part for part in chosen.plan["parts"] if part != "caseloads"]
    return {
        "pack_id": chosen.pack_id,
        "overrides": {**chosen.plan["changes"], **changes},
        "parts": parts,
    }


def followed(run: Json) -> Any:
    """How far the run is, and the way to its plan when it is made."""
    said = view.progress(run)
    if run.get("plan_id") is None:
        return said
    links = [
        dcc.Link(f"its {path}", href=f"/{path}?plan={run['plan_id']}")
        for path in ("demand", "patrols", "rota")
    ]
    return html.P([f"{said}. See ", links[0], ", ", links[1], " and ", links[2], "."])
