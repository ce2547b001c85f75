"""Deciding on the proposed moves of the caseloads page, and letting them take effect."""

from typing import Any
from uuid import uuid4

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboards import address, wording
from dashboards.client import ApiProblem, Chosen, Json, MusterClient
from dashboards.components.moves_table import PRESS, WHY, moves_table
from dashboards.components.parts import panel, table
from dashboards.pages.page import Page, is_shown
from dashboards.theme import Mode
from dashboards.views import moves as view
from dashboards.views.cases import handover_table
from dashboards.views.what_if import without

ALL_OF_THEM, NONE_OF_THEM = "moves-accept-all", "moves-none"
FILLED = [
    Output("moves-state", "children"),
    Output("moves-table", "children"),
    Output("moves-seen", "data"),
    Output("moves-doing", "hidden"),
    Output("moves-done", "children"),
    Output("moves-after", "hidden"),
    Output("moves-confirm-box", "hidden"),
]
NOTHING = (no_update,) * len(FILLED)


def parts() -> Component:
    """The panel before it is filled."""
    who: Component = dmc.TextInput(
        id="moves-by",
        label="Who decides",
        placeholder="Your name",
        size="xs",
        w=190,
        persistence=True,
        persistence_type="session",
    )
    ask = html.Div(
        [
            html.Div(html.Ul(id="moves-summary"), role="status"),
            dmc.Button("Yes, let them take effect", id="moves-confirm", size="xs"),
            dmc.Button("Not yet", id="moves-not-yet", size="xs", variant="default"),
        ],
        id="moves-confirm-box",
        className="asked",
        hidden=True,
    )
    doing = html.Div(
        [
            who,
            dmc.Button("Accept all undecided", id=ALL_OF_THEM, size="xs", variant="default"),
            dmc.Button("Take all back", id=NONE_OF_THEM, size="xs", variant="default"),
            dmc.Button("Plan again around this", id="again-start", size="xs"),
            dmc.Button("Confirm\N{HORIZONTAL ELLIPSIS}", id="moves-ask", size="xs"),
        ],
        className="controls",
    )
    return panel(
        "Proposed moves",
        html.P(id="moves-state", role="status"),
        html.Div([doing, ask], id="moves-doing"),
        html.Div(html.Ul(id="moves-said", className="notices"), role="alert"),
        html.Div(id="moves-done"),
        html.Div(
            dmc.Button("Plan the pack as it is now", id="again-new", size="xs"),
            id="moves-after",
            className="controls",
            hidden=True,
        ),
        html.Div(id="moves-table", className="wide-table"),
        dcc.Store(id="moves-seen"),
        dcc.Store(id="moves-turn"),
        dcc.Store(id="moves-kept"),
        note="Nothing takes effect until a person confirms it; no risk, tier or colour changes.",
    )


def register(app: Dash, client: MusterClient, page: Page) -> None:
    """Fill the panel, keep what is pressed, ask before anything takes effect."""
    in_browser: Any = app.clientside_callback
    in_browser(
        ClientsideFunction("moves", "keep"),
        Output("moves-kept", "data"),
        Input("moves-table", "children"),
    )
    _register_deciding(app, client)
    _register_confirming(app, client)

    @app.callback(
        FILLED,
        Input("caseloads-url", "search"),
        Input("moves-turn", "data"),
        Input("mode", "data"),
        State("caseloads-url", "pathname"),
    )
    async def fill(search: str | None, _turn: str | None, mode: Mode, path: str) -> tuple[Any, ...]:
        if not is_shown(page, path, search, mode):
            return NOTHING
        chosen = await client.chosen(address.read(search).get("plan"))
        if chosen is None or not chosen.has("caseloads"):
            return ("", "", None, True, "", True, True)
        return await show(client, chosen)


def _register_deciding(app: Dash, client: MusterClient) -> None:
    @app.callback(
        Output("moves-said", "children"),
        Output("moves-turn", "data"),
        Input({"type": PRESS, "ref": ALL, "word": ALL}, "n_clicks"),
        Input(ALL_OF_THEM, "n_clicks"),
        Input(NONE_OF_THEM, "n_clicks"),
        State("moves-by", "value"),
        State({"type": WHY, "ref": ALL}, "value"),
        State({"type": WHY, "ref": ALL}, "id"),
        State("moves-seen", "data"),
        prevent_initial_call=True,
    )
    async def press(
        _each: list[int],
        _all: int,
        _none: int,
        by: str | None,
        reasons: list[str | None],
        names: list[Json],
        seen: Json | None,
    ) -> tuple[Any, Any]:
        if seen is None or not ctx.triggered[0]["value"]:
            return no_update, no_update
        why = {name["ref"]: text for name, text in zip(names, reasons, strict=True) if text}
        rows = asked_for(ctx.triggered_id, seen, why)
        return await decided(client, seen, by, rows)


def _register_confirming(app: Dash, client: MusterClient) -> None:
    @app.callback(
        Output("moves-confirm-box", "hidden", allow_duplicate=True),
        Output("moves-summary", "children"),
        Input("moves-ask", "n_clicks"),
        Input("moves-not-yet", "n_clicks"),
        State("moves-seen", "data"),
        prevent_initial_call=True,
    )
    def ask(_asked: int, _not_yet: int, seen: Json | None) -> tuple[bool, Any]:
        if seen is None or ctx.triggered_id == "moves-not-yet":
            return True, []
        return False, [html.Li(sentence) for sentence in seen["summary"]]

    @app.callback(
        Output("moves-said", "children", allow_duplicate=True),
        Output("moves-turn", "data", allow_duplicate=True),
        Input("moves-confirm", "n_clicks"),
        State("moves-by", "value"),
        State("moves-seen", "data"),
        prevent_initial_call=True,
    )
    async def confirm(_clicks: int, by: str | None, seen: Json) -> tuple[Any, Any]:
        try:
            await client.confirm(seen["plan_id"], by or "", seen["version"], uuid4().hex)
        except ApiProblem as problem:
            return told(problem), uuid4().hex
        return [], uuid4().hex


async def show(client: MusterClient, chosen: Chosen) -> tuple[Any, ...]:
    """Everything of the panel but what was said last."""
    caseloads = await client.plan_table(chosen.plan_id, "caseloads")
    managers = await client.plan_table(chosen.plan_id, "loads")
    standing = await client.decisions(chosen.plan_id)
    found = view.moves(caseloads, managers, standing, chosen.timezone)
    upper = float(chosen.pack["policy"]["caseloads"]["upper_band_percent"])
    confirmation = standing["confirmation"]
    seen = {
        "plan_id": chosen.plan_id,
        "version": standing["version"],
        "states": {move.ref: move.state for move in found},
        "summary": view.before_confirming(found),
        "pack_now": confirmation and confirmation["pack_id"],
        "what_if": without(standing),
    }
    done = "" if confirmation is None else await taken_effect(client, chosen, confirmation)
    can_decide = confirmation is None
    return (
        view.in_words(found),
        moves_table(found, upper, can_decide=can_decide),
        seen,
        not can_decide or not found,
        done,
        confirmation is None,
        True,
    )


async def taken_effect(client: MusterClient, chosen: Chosen, confirmation: Json) -> list[Component]:
    """Who confirmed what, and the list by which cases are handed over."""
    handover = await client.plan_table(chosen.plan_id, "handover")
    made = {row["offender_ref"] for row in confirmation["made"]}
    rows = handover[handover["offender_ref"].isin(made)].assign(decision="confirmed")
    when = wording.hour(view.local(confirmation["at"], chosen.timezone))
    return [
        html.P(
            f"{confirmation['by']} confirmed this plan on {when}: "
            f"{wording.count(len(made), 'case')} with a new lead manager in the pack as it is now."
        ),
        table(handover_table(rows), "To hand over, by manager"),
    ]


def asked_for(pressed: Any, seen: Json, why: dict[str, str]) -> list[Json]:
    """What a press of a button asks of which cases; what is pressed already is taken back."""
    states = seen["states"]
    if pressed == ALL_OF_THEM:
        words = {ref: "accepted" for ref, state in states.items() if state == view.UNDECIDED}
    elif pressed == NONE_OF_THEM:
        words = {ref: "withdrawn" for ref, state in states.items() if state != view.UNDECIDED}
    else:
        ref, word = pressed["ref"], pressed["word"]
        words = {ref: "withdrawn" if states[ref] == word else word}
    return [
        {"offender_ref": ref, "decision": word, "reason": why.get(ref)}
        for ref, word in words.items()
    ]


async def decided(
    client: MusterClient, seen: Json, by: str | None, rows: list[Json]
) -> tuple[Any, Any]:
    """Keep decisions; what is in the way, and that the table is to be read again."""
    if not (by or "").strip():
        return [html.Li("Write who decides first.")], no_update
    if not rows:
        return [html.Li("There is nothing to decide so.")], no_update
    try:
        asked = {"by": by, "decisions": rows}
        await client.decide(seen["plan_id"], asked, seen["version"], uuid4().hex)
    except ApiProblem as problem:
        return told(problem), uuid4().hex
    return [], uuid4().hex


def told(problem: ApiProblem) -> list[Component]:
    """Every fault that the service found, a line each."""
    return [html.Li(sentence) for sentence in problem.sentences]
