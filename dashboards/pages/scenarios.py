"""Scenarios: what another overtime cap would buy, from two runs side by side."""

import asyncio
from typing import Any
from uuid import uuid4

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards import address, wording
from dashboards.client import ApiProblem, Chosen, Json, MusterClient
from dashboards.components.parts import graph, heading, own_address, panel, table
from dashboards.figures import comparison
from dashboards.pages.page import HOW_TO_BEGIN, Page, is_shown
from dashboards.theme import Mode, palette
from dashboards.views import scenarios as view

CAP_PATH = "policy.overtime.cap_percent"
POLL_MILLISECONDS = 1000
DEFAULT_SECONDS = 60
RUNS = ("baseline", "changed")


def layout() -> Component:
    """The page before it is filled."""
    return html.Div(
        [
            own_address("what-if-url"),
            heading("Scenarios", "what-if-sentence"),
            html.Div(controls(), className="controls roomy"),
            html.Div(id="what-if-progress", role="status", className="progress"),
            panel(
                "Both plans side by side",
                graph("what-if-picture", "Staff-hours short and overtime of both plans", 260),
                html.Div(id="what-if-table"),
            ),
            dcc.Interval(id="what-if-clock", interval=POLL_MILLISECONDS, disabled=True),
        ]
    )


def controls() -> list[Component]:
    """The overtime cap, the time that a run may take, start and stop."""
    slider = dmc.Slider(
        id="cap",
        min=0,
        max=10,
        step=0.25,
        precision=2,
        value=4,
        size="sm",
        thumbLabel="Overtime cap, per cent of paybill",
        labelAlwaysOn=True,
        marks=[{"value": cap, "label": f"{cap} %"} for cap in range(0, 11, 2)],
    )
    seconds = dmc.NumberInput(
        id="what-if-seconds",
        label="Seconds a run",
        value=DEFAULT_SECONDS,
        min=1,
        max=3600,
        size="xs",
        w=110,
    )
    return [
        html.Fieldset([html.Legend("Overtime cap, % of paybill"), slider], className="widest"),
        seconds,
        dmc.Button("Re-plan", id="what-if-start", size="xs"),
        dmc.Button("Stop, keep the best", id="what-if-stop", size="xs", variant="default"),
    ]


FOLLOWED = [
    Output("what-if-sentence", "children"),
    Output("what-if-progress", "children"),
    Output("what-if-picture", "figure"),
    Output("what-if-table", "children"),
    Output("what-if-clock", "disabled"),
    Output("what-if-start", "disabled"),
    Output("what-if-stop", "disabled"),
    Output("cap", "value"),
]
FOLLOWING = [
    Input("what-if-url", "search"),
    Input("what-if-clock", "n_intervals"),
    Input("mode", "data"),
    State("what-if-url", "pathname"),
    State("cap", "value"),
]
NOTHING = (no_update,) * len(FOLLOWED)


def register(app: Dash, client: MusterClient) -> None:
    """Start two runs, follow them by their references in the address, compare their plans."""

    @app.callback(
        Output("what-if-url", "search"),
        Output("what-if-sentence", "children", allow_duplicate=True),
        Input("what-if-start", "n_clicks"),
        State("cap", "value"),
        State("what-if-seconds", "value"),
        State("what-if-url", "search"),
        prevent_initial_call=True,
    )
    async def start(_clicks: int, *given: Any) -> tuple[Any, Any]:
        return await started(client, *given)

    @app.callback(
        Output("what-if-stop", "disabled", allow_duplicate=True),
        Input("what-if-stop", "n_clicks"),
        State("what-if-url", "search"),
        prevent_initial_call=True,
    )
    async def stop(_clicks: int, search: str | None) -> bool:
        query = address.read(search)
        for name in RUNS:
            if name in query:
                await client.cancel_run(query[name])
        return True

    @app.callback(FOLLOWED, FOLLOWING)
    async def follow(*given: Any) -> tuple[Any, ...]:
        return await followed(client, *given)


async def started(
    client: MusterClient, cap: float, seconds: float | None, search: str | None
) -> tuple[Any, Any]:
    """The address with the references of two new runs, or what is in the way."""
    chosen = await client.chosen(address.read(search).get("plan"))
    if chosen is None:
        return no_update, f"There is no plan to change yet. {HOW_TO_BEGIN}"
    try:
        runs = await start_both(client, chosen, float(cap), float(seconds or DEFAULT_SECONDS))
    except ApiProblem as problem:
        return no_update, " ".join(problem.sentences)
    return address.changed(search, plan=chosen.plan_id, cap=f"{cap:g}", **runs), no_update


async def followed(
    client: MusterClient, search: str | None, _ticks: int | None, mode: Mode, path: str, cap: float
) -> tuple[Any, ...]:
    """The page while two runs go on, and when both have ended."""
    if not is_shown(PAGE, path, search, mode):
        return NOTHING
    query = address.read(search)
    chosen = await client.chosen(query.get("plan"))
    if chosen is None:
        return (f"There is no plan to change yet. {HOW_TO_BEGIN}", *NOTHING[1:])
    if not all(name in query for name in RUNS):
        return idle(chosen, mode, cap)
    try:
        runs = [await client.run(query[name]) for name in RUNS]
    except ApiProblem as problem:
        _, *rest = idle(chosen, mode, cap)
        return " ".join(problem.sentences), *rest
    running = not all(run["state"] in view.ENDED for run in runs)
    shown = await compared(client, runs, mode)
    return (*shown, not running, running, not running, float(query.get("cap", cap)))


async def start_both(
    client: MusterClient, chosen: Chosen, cap: float, seconds: float
) -> dict[str, str]:
    """Start the pack as it is, and with another cap."""
    common: Json = {"pack_id": chosen.pack_id, "time_limit": seconds, "parts": ["demand", "rota"]}
    click = uuid4().hex
    changes = {"baseline": {}, "changed": {CAP_PATH: cap}}
    started = {
        name: await client.start_run(
            {**common, "label": name, "overrides": overrides}, f"{click}-{name}"
        )
        for name, overrides in changes.items()
    }
    return {name: str(run["run_id"]) for name, run in started.items()}


def idle(chosen: Chosen, mode: Mode, cap: float) -> tuple[Any, ...]:
    """The page before anything was run."""
    current = cap_of(chosen.pack, {})
    rota = chosen.summary.get("rota", {})
    said = (
        f"The cap is {current:g} % of paybill; the plan spends "
        f"{wording.percent(rota.get('overtime_share_of_paybill'), 2)} "
        f"({wording.pounds(rota.get('overtime_cost_gbp'))}). Choose another cap and re-plan."
    )
    empty = comparison.draw_comparison([], ("Baseline", "Changed"), palette(mode))
    return said, "", empty, "", True, False, True, current if cap == 4 else cap


def cap_of(pack: Json, overrides: Json) -> float:
    """The overtime cap of a run, per cent of paybill."""
    return float(overrides.get(CAP_PATH, pack["policy"]["overtime"]["cap_percent"]))


async def compared(client: MusterClient, runs: list[Json], mode: Mode) -> tuple[Any, ...]:
    """Sentence, progress, picture and table of two runs as they are now."""
    pack = await client.pack(runs[0]["pack_id"])
    first, second = (cap_of(pack, run["request"]["overrides"]) for run in runs)
    names = (f"Baseline, cap {first:g} %", f"Changed, cap {second:g} %")
    progress = [
        html.P([html.B(name), f": {view.progress(run)}"])
        for name, run in zip(names, runs, strict=True)
    ]
    if any(run["plan_id"] is None for run in runs):
        empty = comparison.draw_comparison([], names, palette(mode))
        return view.without_plans(runs), progress, empty, ""
    plans = await asyncio.gather(*(client.plan(run["plan_id"]) for run in runs))
    summaries = (plans[0]["summary"], plans[1]["summary"])
    caps = (first, second)
    return (
        view.sentence(summaries, caps),
        progress,
        comparison.draw_comparison(view.contrasts(summaries, caps), names, palette(mode)),
        [
            table(view.table(summaries, caps, names), "Both plans, over the whole period"),
            html.P(
                [rota_link(name, run) for name, run in zip(names, runs, strict=True)],
                className="links",
            ),
        ],
    )


def rota_link(name: str, run: Json) -> Component:
    """A way to the rota behind a column."""
    link: Component = dcc.Link(f"Rota of {name}", href=f"/rota?plan={run['plan_id']}")
    return link


PAGE = Page("/scenarios", "Scenarios", layout, register)
