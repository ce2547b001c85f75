"""Planning the caseloads again, around what was decided or with a change, and the two plans."""

from collections.abc import Awaitable
from typing import Any
from uuid import uuid4

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import ApiProblem, Chosen, Json, MusterClient
from dashboards.components.parts import chart_table, options, panel, select, table
from dashboards.pages.caseloads_moves import told
from dashboards.pages.page import Page, is_shown
from dashboards.theme import Mode
from dashboards.views import scenarios, what_if
from dashboards.views.what_if import FIELDS, KINDS, WhatIf

POLL_MILLISECONDS = 1000
SECONDS = 60
PLANNED = {"parts": ["caseloads"], "time_limit": SECONDS}
LABELS = {
    "who": "Manager",
    "from": "From",
    "until": "Until",
    "count": "How many",
    "rag": "Colour",
    "area": "Area",
    "agency": "Agency",
    "base": "Base",
    "points": "Full load, points",
    "skills": "Skills, if any",
}
RAG = {"red": "Red", "amber": "Amber", "green": "Green"}
FOLLOWED = [
    Output("again-progress", "children"),
    Output("again-clock", "disabled"),
    Output("again-stop", "disabled"),
    Output("caseloads-url", "search", allow_duplicate=True),
]
NOTHING = (no_update,) * len(FOLLOWED)


def parts() -> Component:
    """The panel before it is filled."""
    return panel(
        "What if",
        html.Div(fields(), className="controls what-if"),
        html.P(id="again-without", role="status"),
        html.Div(html.Ul(id="again-said", className="notices"), role="alert"),
        html.Div(id="again-progress", role="status", className="progress"),
        html.P(id="again-sentence", role="status"),
        chart_table("Loads under both plans", "again-beside"),
        dcc.Interval(id="again-clock", interval=POLL_MILLISECONDS, disabled=True),
        note="A plan of its own beside this one; the pack stays as it is.",
    )


def fields() -> list[Component]:
    """What a what-if asks for; those that its kind has no use for are hidden."""
    inputs: dict[str, Component] = {
        "who": select("if-who", LABELS["who"], "Choose", width=130),
        "from": dmc.DateInput(
            id="if-from", label=LABELS["from"], size="xs", w=130, valueFormat="D MMM YYYY"
        ),
        "until": dmc.DateInput(
            id="if-until", label=LABELS["until"], size="xs", w=130, valueFormat="D MMM YYYY"
        ),
        "count": dmc.NumberInput(
            id="if-count", label=LABELS["count"], size="xs", w=110, min=1, max=500, value=10
        ),
        "rag": select("if-rag", LABELS["rag"], "Choose", choices=RAG, value="red", width=100),
        "area": select("if-area", LABELS["area"], "Choose", width=170),
        "agency": select("if-agency", LABELS["agency"], "Choose", width=130),
        "base": select("if-base", LABELS["base"], "Choose", width=150),
        "points": dmc.NumberInput(
            id="if-points", label=LABELS["points"], size="xs", w=130, min=1, max=100_000
        ),
        "skills": dmc.MultiSelect(
            id="if-skills", label=LABELS["skills"], size="xs", w=220, data=[], placeholder="Choose"
        ),
    }
    kind = select(
        "if-kind",
        "What happens",
        "Choose",
        clearable=False,
        choices=KINDS,
        value=what_if.LEAVES,
        width=180,
    )
    shown = [html.Div(each, id=f"if-{name}-shown") for name, each in inputs.items()]
    return [
        kind,
        *shown,
        dmc.Button("Plan it", id="if-start", size="xs"),
        dmc.Button("Stop, keep the best", id="again-stop", size="xs", variant="default"),
    ]


def register(app: Dash, client: MusterClient, page: Page) -> None:
    """Start runs, follow the one in the address, open its plan beside the one before."""
    _register_starts(app, client)
    _register_form(app, client, page)

    @app.callback(
        FOLLOWED,
        Input("caseloads-url", "search"),
        Input("again-clock", "n_intervals"),
        Input("mode", "data"),
        State("caseloads-url", "pathname"),
        prevent_initial_call="initial_duplicate",
    )
    async def follow(
        search: str | None, _ticks: int | None, mode: Mode, path: str
    ) -> tuple[Any, ...]:
        if not is_shown(page, path, search, mode):
            return NOTHING
        run_id = address.read(search).get("run")
        return await followed(client, search, run_id) if run_id else ("", True, True, no_update)

    @app.callback(
        Output("again-said", "children", allow_duplicate=True),
        Input("again-stop", "n_clicks"),
        State("caseloads-url", "search"),
        prevent_initial_call=True,
    )
    async def stop(_clicks: int, search: str | None) -> list[Component]:
        run_id = address.read(search).get("run")
        if run_id:
            await client.cancel_run(run_id)
        return []

    @app.callback(
        Output("again-sentence", "children"),
        Output("again-beside", "children"),
        Input("caseloads-url", "search"),
        Input("mode", "data"),
        State("caseloads-url", "pathname"),
    )
    async def compare(search: str | None, mode: Mode, path: str) -> tuple[Any, Any]:
        if not is_shown(page, path, search, mode):
            return no_update, no_update
        query = address.read(search)
        now = await client.chosen(query.get("plan"))
        before = await client.chosen(query["before"]) if "before" in query else None
        if now is None or before is None or not (now.has("loads") and before.has("loads")):
            return "", ""
        return await compared(client, before, now)


def _register_starts(app: Dash, client: MusterClient) -> None:
    @app.callback(
        Output("caseloads-url", "search", allow_duplicate=True),
        Output("moves-said", "children", allow_duplicate=True),
        Input("again-start", "n_clicks"),
        State("moves-seen", "data"),
        State("caseloads-url", "search"),
        prevent_initial_call=True,
    )
    async def around(_clicks: int, seen: Json, search: str | None) -> tuple[Any, Any]:
        return await begun(
            search, seen["plan_id"], client.replan(seen["plan_id"], PLANNED, uuid4().hex)
        )

    @app.callback(
        Output("caseloads-url", "search", allow_duplicate=True),
        Output("moves-said", "children", allow_duplicate=True),
        Input("again-new", "n_clicks"),
        State("moves-seen", "data"),
        State("caseloads-url", "search"),
        prevent_initial_call=True,
    )
    async def as_it_is(_clicks: int, seen: Json, search: str | None) -> tuple[Any, Any]:
        request = {"pack_id": seen["pack_now"], **PLANNED}
        return await begun(search, seen["plan_id"], client.start_run(request, uuid4().hex))

    @app.callback(
        Output("caseloads-url", "search", allow_duplicate=True),
        Output("again-said", "children"),
        Input("if-start", "n_clicks"),
        State("if-kind", "value"),
        *(State(f"if-{name}", "value") for name in LABELS),
        State("caseloads-url", "search"),
        prevent_initial_call=True,
    )
    async def supposed(_clicks: int, kind: str, *given: Any) -> tuple[Any, Any]:
        *values, search = given
        asked = WhatIf(kind, *values)
        if missing := asked.missing():
            return no_update, [html.Li(f"Fill in: {LABELS[name]}.") for name in missing]
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None:
            return no_update, [html.Li("There is no plan to change yet.")]
        request = {
            "pack_id": chosen.pack_id,
            "label": asked.name(),
            "overrides": asked.changes(await client.changes(chosen.plan)),
            **PLANNED,
        }
        return await begun(search, chosen.plan_id, client.start_run(request, uuid4().hex))


def _register_form(app: Dash, client: MusterClient, page: Page) -> None:
    @app.callback(Output("again-without", "children"), Input("moves-seen", "data"))
    def warn(seen: Json | None) -> str:
        return str(seen["what_if"]) if seen else ""

    @app.callback(
        *(Output(f"if-{name}-shown", "hidden") for name in LABELS), Input("if-kind", "value")
    )
    def fit(kind: str) -> tuple[bool, ...]:
        return tuple(name not in FIELDS[kind] for name in LABELS)

    @app.callback(
        Output("if-who", "data"),
        Output("if-area", "data"),
        Output("if-agency", "data"),
        Output("if-base", "data"),
        Output("if-points", "value"),
        Output("if-skills", "data"),
        Input("caseloads-url", "search"),
        Input("mode", "data"),
        State("caseloads-url", "pathname"),
    )
    async def offer(search: str | None, mode: Mode, path: str) -> tuple[Any, ...]:
        if not is_shown(page, path, search, mode):
            return (no_update,) * 6
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None or not chosen.has("loads"):
            return (no_update,) * 6
        managers = await client.pack_table(chosen.pack_id, "managers")
        loads = await client.plan_table(chosen.plan_id, "loads")
        areas = (await client.areas(chosen.pack_id))["features"]
        bases = {str(base): str(base) for base in managers["base_id"]}
        return (
            options({str(name): str(name) for name in managers["manager_id"]}),
            options({area["id"]: area["properties"]["name"] for area in areas}),
            options({str(name): str(name) for name in managers["agency"]}),
            options(bases | chosen.base_names()),
            round(float(loads["full_load_points"].median())),
            sorted({skill for skills in managers["skills"] for skill in skills}),
        )


async def begun(
    search: str | None, plan_id: str, starting: Awaitable[Json]
) -> tuple[Any, list[Component]]:
    """The address while a run goes on, with the plan that its own will stand beside; or why not."""
    try:
        run = await starting
    except ApiProblem as problem:
        return no_update, told(problem)
    return address.changed(search, plan=plan_id, run=run["run_id"], before=None), []


async def followed(client: MusterClient, search: str | None, run_id: str) -> tuple[Any, ...]:
    """Progress of the run in the address; once it has a plan, the address of that plan."""
    try:
        run = await client.run(run_id)
    except ApiProblem as problem:
        return told(problem), True, True, no_update
    label = run["request"]["label"] or "The pack as it is now"
    said = [html.P([html.B(label), f": {scenarios.progress(run)}"])]
    if run["state"] not in scenarios.ENDED:
        return said, False, False, no_update
    if run["plan_id"] is None:
        return said, True, True, no_update
    before = address.read(search).get("plan")
    return "", True, True, address.changed(search, plan=run["plan_id"], run=None, before=before)


async def compared(client: MusterClient, before: Chosen, now: Chosen) -> tuple[Any, Any]:
    """The plan that is shown beside the one before, in a sentence and by manager."""
    loads = [await client.plan_table(plan.plan_id, "loads") for plan in (before, now)]
    upper = float(now.pack["policy"]["caseloads"]["upper_band_percent"])
    told = what_if.sentence((before.summary, loads[0]), (now.summary, loads[1]), upper)
    back = html.A("Back to the plan before", href=f"/caseloads?plan={before.plan_id}")
    label = str(now.plan["scenario"])
    frame = what_if.beside(("Before", "This plan"), (loads[0], loads[1]))
    return [html.B(label), f": {told} ", back], table(frame, "Loads of both plans")
