"""Data: packs that are loaded, upload of another one, every problem of it."""

import base64
import binascii
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import dash_mantine_components as dmc
import pandas as pd
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboards import wording
from dashboards.client import ApiProblem, Json, MusterClient
from dashboards.components.frame import changes_of, unlawful_state
from dashboards.components.parts import heading, options, panel, scrolled, select, table
from dashboards.pages.page import Page
from dashboards.views import scenarios as view

POLL_MILLISECONDS = 1000


def layout() -> Component:
    """The page before it is filled."""
    drop = dcc.Upload(
        html.Button("Choose a pack (.zip), or drop it here", type="button", className="drop"),
        id="data-upload",
        accept=".zip,application/zip",
        multiple=False,
        className="upload",
    )
    return html.Div(
        [
            heading("Data", "data-sentence"),
            panel("Load a pack", drop, html.Div(id="data-result", role="status")),
            panel("Packs", scrolled("Packs", part_id="data-packs"), *planning()),
            panel("Plans", scrolled("Plans", part_id="data-plans")),
        ]
    )


def planning() -> list[Component]:
    """Choose a pack, plan it, and see how far that is."""
    chosen = select("data-pack", "Pack to plan", "Choose a pack", clearable=False, width=240)
    start = dmc.Button("Plan", id="data-plan", size="xs")
    least = dmc.Checkbox(
        id="data-least-breach",
        label="Where no lawful roster exists, plan the one that breaks least, marked as such",
        checked=False,
        size="xs",
    )
    return [
        html.Div([chosen, start, least], className="controls"),
        html.Div(id="data-run", role="status", className="progress"),
        dcc.Store(id="data-run-id"),
        dcc.Interval(id="data-clock", interval=POLL_MILLISECONDS, disabled=True),
    ]


def register(app: Dash, client: MusterClient) -> None:
    """List what is loaded; load more and say what is wrong with it; plan a pack."""
    register_planning(app, client)

    @app.callback(
        Output("data-sentence", "children"),
        Output("data-packs", "children"),
        Output("data-plans", "children"),
        Output("data-pack", "data"),
        Input("url", "pathname"),
        Input("data-result", "children"),
        Input("data-clock", "disabled"),
    )
    async def fill(path: str, *_changes: Any) -> tuple[Any, ...]:
        if path != PAGE.path:
            return (no_update,) * 4
        packs, plans = await client.packs(), await client.plans()
        names = {pack["pack_id"]: pack["name"] for pack in packs}
        said = (
            f"{wording.count(len(packs), 'pack')} and {wording.count(len(plans), 'plan')} loaded."
        )
        listed = table(pack_table(packs), "Packs, newest first")
        return said, listed, plan_list(plans, names), options(names)

    @app.callback(
        Output("data-result", "children"),
        Input("data-upload", "contents"),
        State("data-upload", "filename"),
        prevent_initial_call=True,
    )
    async def upload(contents: str, name: str) -> Component:
        try:
            content = base64.b64decode(contents.partition(",")[2], validate=True)
            pack = await client.upload_pack(name, content)
        except binascii.Error:
            return alert(f"{name} did not arrive whole; send it again.", "red")
        except ApiProblem as problem:
            return refusal(name, problem)
        return alert(f"{pack['name']} was loaded without a problem.", "green")


def register_planning(app: Dash, client: MusterClient) -> None:
    """Start a run of the chosen pack and follow it to its end."""

    @app.callback(
        Output("data-run-id", "data"),
        Output("data-clock", "disabled"),
        Output("data-run", "children"),
        Input("data-plan", "n_clicks"),
        State("data-pack", "value"),
        State("data-least-breach", "checked"),
        prevent_initial_call=True,
    )
    async def start(_clicks: int, pack_id: str | None, least: bool) -> tuple[Any, ...]:
        if pack_id is None:
            return no_update, True, "Choose a pack first."
        try:
            asked = {"pack_id": pack_id, "least_breach": bool(least)}
            run = await client.start_run(asked, uuid4().hex)
        except ApiProblem as problem:
            return no_update, True, " ".join(problem.sentences)
        return run["run_id"], False, "Planning."

    @app.callback(
        Output("data-run", "children", allow_duplicate=True),
        Output("data-clock", "disabled", allow_duplicate=True),
        Input("data-clock", "n_intervals"),
        State("data-run-id", "data"),
        prevent_initial_call=True,
    )
    async def follow(_ticks: int, run_id: str) -> tuple[str, bool]:
        run = await client.run(run_id)
        return view.progress(run), run["state"] in view.ENDED


def alert(text: str, colour: str) -> Component:
    """A message that stands out."""
    shown: Component = dmc.Alert(text, color=colour)
    return shown


def pack_table(packs: list[Json]) -> pd.DataFrame:
    """Packs with their period and marking."""
    rows = []
    for pack in packs:
        start = date.fromisoformat(pack["plan_start"])
        end = start + timedelta(weeks=pack["plan_weeks"], days=-1)
        rows.append(
            {
                "Name": pack["name"],
                "Period": f"{wording.day(start)} to {wording.day(end)}",
                "Marking": pack["classification"],
                "Digest": pack["digest"][:12],
            }
        )
    return pd.DataFrame(rows)


def plan_list(plans: list[Json], names: dict[str, str]) -> Component:
    """Plans, each a link to its rota."""
    if not plans:
        return html.P("No plan yet.", className="quiet")
    items = [
        html.Li(
            [
                dcc.Link(
                    f"{names.get(plan['pack_id'], plan['pack_id'])}, plan {plan['plan_id'][:8]}",
                    href=f"/rota?plan={plan['plan_id']}",
                ),
                f" made {made_at(plan)}: {content_of(plan)}",
            ]
        )
        for plan in plans
    ]
    return html.Ul(items, className="plain")


def content_of(plan: Json) -> str:
    """The parts of a plan, what it changes where it is a what-if, and whether it breaks rules."""
    what_if = changes_of(plan)
    unlawful = f"; {unlawful_state(plan['breaches'])}" if plan["breaches"] else ""
    return ", ".join(plan["parts"]) + (f"; what-if: {what_if}" if what_if else "") + unlawful


def made_at(plan: Json) -> str:
    """When a plan was stored."""
    moment = pd.Timestamp(plan["created_at"]).tz_convert("Europe/London").to_pydatetime()
    return f"{wording.day(moment)} {moment:%H:%M}"


def refusal(name: str, problem: ApiProblem) -> Component:
    """Every problem of a pack that was refused."""
    found = problem.problem.get("problems") or []
    rows = pd.DataFrame(
        [
            {
                "File": item.get("file") or "",
                "Row": item.get("row") or "",
                "Column": item.get("column") or "",
                "Problem": item["sentence"],
            }
            for item in found
        ]
    )
    said = f"{name} was not loaded. {problem.problem.get('detail', '')}"
    parts = [alert(said, "red")]
    if found:
        parts.append(scrolled("Every problem", table(rows, "Every problem")))
    return html.Div(parts)


PAGE = Page("/data", "Data", layout, register)
