"""The table in which a person accepts and refuses moves, row by row."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.views.moves import MARKS, Effect, Move, effect_in_words

PRESS, WHY = "press-move", "why-move"
HEAD = ("Case", "Points", "From, load", "To, load", "Why", "How it stands", "Decide")
WORDS = {"accepted": "Accept", "refused": "Refuse"}


def moves_table(found: Sequence[Move], upper: float, *, can_decide: bool) -> Component:
    """A row a move, with what it does to both loads, how it stands and what can be pressed."""
    if not found:
        return html.P("Nobody changes manager.", className="quiet")
    head = HEAD if can_decide else HEAD[:-1]
    rows = [html.Tr(_cells(move, upper, can_decide=can_decide)) for move in found]
    caption = "Loads are those with what is accepted so far, without and with the move"
    return html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(name, scope="col") for name in head])),
            html.Tbody(rows),
        ],
        className="data moves open" if can_decide else "data moves",
    )


def _cells(move: Move, upper: float, *, can_decide: bool) -> list[Component]:
    stands: list[Any] = [_mark(move.state), move.state]
    if move.decided:
        stands += [html.Br(), html.Small(move.decided)]
    cells = [
        html.Th(move.ref, scope="row"),
        html.Td(f"{move.points:,.0f}", className="number"),
        html.Td(_load(move.giver, upper, "new case")),
        html.Td(_load(move.taker, upper, "stays")),
        html.Td(move.reason, className="why"),
        html.Td(stands, className=f"stands {move.state}"),
    ]
    return [*cells, html.Td(_buttons(move), className="deciding")] if can_decide else cells


def _mark(state: str) -> Component:
    unread: dict[str, Any] = {"aria-hidden": "true"}
    return html.Span(f"{MARKS[state]} ", className="mark", **unread)


def _load(effect: Effect | None, upper: float, otherwise: str) -> Any:
    if effect is None:
        return otherwise
    return [html.B(effect.manager), html.Br(), effect_in_words(effect, upper)]


def _buttons(move: Move) -> Component:
    """Pressing what is pressed takes the decision back; a case that stays can only be freed."""
    offered = WORDS if move.taker is not None else {"refused": WORDS["refused"]}
    reason: Component = dmc.TextInput(
        id={"type": WHY, "ref": move.ref},
        placeholder="Reason, if any",
        size="xs",
        **{"aria-label": f"Reason for {move.ref}"},
    )
    return html.Div([*(_button(move, word, text) for word, text in offered.items()), reason])


def _button(move: Move, word: str, text: str) -> Component:
    is_pressed = move.state == word
    label: dict[str, Any] = {
        "aria-pressed": "true" if is_pressed else "false",
        "aria-label": f"{text} {move.ref}",
    }
    return html.Button(
        [_mark(word), text],
        id={"type": PRESS, "ref": move.ref, "word": word},
        title="Press again to take it back" if is_pressed else None,
        className=f"press {word}",
        type="button",
        n_clicks=0,
        **label,
    )
