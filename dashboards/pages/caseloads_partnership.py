"""Partnership: what every agency has of the work, what sharing saves, what one agency may see."""

from typing import Any
from uuid import uuid4

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards import address
from dashboards.client import ApiProblem, Chosen, Json, MusterClient
from dashboards.components.parts import (
    graph,
    heading,
    options,
    own_address,
    panel,
    scrolled,
    select,
    table,
)
from dashboards.figures.agency_shares import draw_agency_shares
from dashboards.pages.page import HOW_TO_BEGIN, Page, asked_by, is_shown, unless
from dashboards.theme import Mode, palette
from dashboards.views import partnership as view
from dashboards.views import scenarios as runs

POLL_MILLISECONDS = 1000
HEIGHT = 260
OUTPUTS = [
    Output("partnership-sentence", "children"),
    Output("partnership-bars", "figure"),
    Output("partnership-shares", "children"),
    Output("partnership-pooling", "children"),
    Output("partnership-agency", "data"),
    Output("partnership-agency", "value"),
    Output("partnership-view", "children"),
    Output("partnership-url", "search"),
]
NOTHING = (no_update,) * len(OUTPUTS)


def layout() -> Component:
    """The page before it is filled."""
    pick = select("partnership-agency", "Agency", "Choose an agency", clearable=False, width=260)
    return html.Div(
        [
            own_address("partnership-url"),
            heading("Partnership", "partnership-sentence"),
            html.Div(
                [
                    panel(
                        "Work and capacity",
                        graph("partnership-bars", "Share of work and of capacity", HEIGHT),
                        html.Div(id="partnership-shares", className="scroll"),
                    ),
                    panel(
                        "One shared cohort or separate ones",
                        html.Div(id="partnership-pooling"),
                        dmc.Button(
                            "Plan the other way", id="partnership-plan", size="xs",
                            variant="default",
                        ),
                        html.Div(id="partnership-run", role="status", className="progress"),
                        dcc.Store(id="partnership-run-id"),
                        dcc.Interval(
                            id="partnership-clock", interval=POLL_MILLISECONDS, disabled=True
                        ),
                    ),
                ],
                className="two roomy-parts",
            ),
            panel(
                "As one agency sees it",
                html.Div(pick, className="controls"),
                html.Div(id="partnership-view"),
                note="its own cases and people; others by agency alone",
            ),
        ]
    )  # fmt: skip


def register(app: Dash, client: MusterClient) -> None:
    """Fill the page, keep the agency in the address, and plan the other way on demand."""

    @app.callback(
        OUTPUTS,
        Input("partnership-url", "search"),
        Input("partnership-agency", "value"),
        Input("mode", "data"),
        State("partnership-url", "pathname"),
    )
    async def fill(
        search: str | None, agency: str | None, mode: Mode, path: str
    ) -> tuple[Any, ...]:
        if not is_shown(PAGE, path, search, mode):
            return NOTHING
        query, by_hand = address.read(search), asked_by("partnership-agency")
        chosen = await client.chosen(query.get("plan"))
        if chosen is None or not chosen.has("partnership"):
            return (f"There are no caseloads to show yet. {HOW_TO_BEGIN}", *NOTHING[1:])
        wanted = agency if by_hand else query.get("agency")
        shown = await show(client, chosen, wanted, mode)
        where = address.changed(search, agency=agency)
        return (*shown, unless(not by_hand or where == search, where))

    @app.callback(
        Output("partnership-run-id", "data"),
        Output("partnership-clock", "disabled"),
        Output("partnership-run", "children"),
        Input("partnership-plan", "n_clicks"),
        State("partnership-url", "search"),
        prevent_initial_call=True,
    )
    async def start(_clicks: int, search: str | None) -> tuple[Any, ...]:
        return await started(client, await client.chosen(address.read(search).get("plan")))

    @app.callback(
        Output("partnership-run", "children", allow_duplicate=True),
        Output("partnership-clock", "disabled", allow_duplicate=True),
        Output("partnership-pooling", "children", allow_duplicate=True),
        Input("partnership-clock", "n_intervals"),
        State("partnership-run-id", "data"),
        State("partnership-url", "search"),
        prevent_initial_call=True,
    )
    async def follow(_ticks: int, run_id: str, search: str | None) -> tuple[Any, ...]:
        run = await client.run(run_id)
        ended = run["state"] in runs.ENDED
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None or not ended or run.get("plan_id") is None:
            return runs.progress(run), ended, no_update
        return runs.progress(run), ended, await pooling(client, chosen)


async def show(
    client: MusterClient, chosen: Chosen, agency: str | None, mode: Mode
) -> tuple[Any, ...]:
    """Everything of the page; the first agency's view where none is asked for."""
    shares = await client.plan_table(chosen.plan_id, "partnership")
    offenders = await client.pack_table(chosen.pack_id, "offenders")
    names = view.agencies(shares, offenders)
    picked = agency if agency in names else names[0]
    seen = await client.of_plan(chosen.plan_id, f"partnership/{picked}")
    tables = view.agency_tables(seen, chosen.timezone).items()
    return (
        view.sentence(shares),
        draw_agency_shares(shares, palette(mode)),
        table(view.shares_table(shares), "All agencies"),
        await pooling(client, chosen),
        options({name: name for name in names}),
        picked,
        [scrolled(name, table(frame, name), kind="scroll apart") for name, frame in tables],
    )


async def pooling(client: MusterClient, chosen: Chosen) -> list[Component]:
    """Both ways side by side, as far as both are planned."""
    changes = await client.changes(chosen.plan)
    other = await _other_way(client, chosen, changes)
    pooled = view.is_pooled(changes, chosen.pack)
    if other is None:
        missing = view.NAMES[not pooled].lower()
        return [html.P(f"There is no plan with {missing} to compare with yet.")]
    both = {
        pooled: chosen.summary,
        not pooled: (await client.plan(other["plan_id"]))["summary"],
    }
    caption = "Both ways, with what is proved of each"
    return [
        html.P(view.pooling_sentence(both)),
        table(view.pooling_table(both), caption),
        html.P(dcc.Link("Show the other plan", href=f"{PAGE.path}?plan={other['plan_id']}")),
    ]


async def _other_way(client: MusterClient, chosen: Chosen, changes: Json) -> Json | None:
    """The newest plan of caseloads that only shares cohorts where this one does not."""
    for plan in await client.plans(chosen.pack_id):
        if "caseloads" in plan["parts"]:
            theirs = await client.changes(plan)
            if view.is_other_way(theirs, changes, chosen.pack):
                return plan
    return None


async def started(client: MusterClient, chosen: Chosen | None) -> tuple[Any, ...]:
    """The run's reference, whether the clock stands still, and what is said."""
    if chosen is None:
        return no_update, True, f"There is no plan to compare yet. {HOW_TO_BEGIN}"
    changes = await client.changes(chosen.plan)
    request = {
        "pack_id": chosen.pack_id,
        "label": "iom-separate" if view.is_pooled(changes, chosen.pack) else "iom-pioneer",
        "overrides": view.other_changes(changes, chosen.pack),
        "parts": ["caseloads"],
    }
    try:
        run = await client.start_run(request, uuid4().hex)
    except ApiProblem as problem:
        return no_update, True, " ".join(problem.sentences)
    return run["run_id"], False, "Planning."


PAGE = Page("/partnership", "Partnership", layout, register)
