"""What every page has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash, ctx, no_update
from dash.development.base_component import Component

from dashboards.client import MusterClient
from dashboards.theme import Mode

HOW_TO_BEGIN = "Load a pack on the Data page and plan it there."


@dataclass(frozen=True)
class Page:
    """A page: where it is, what it is called, its empty layout and what fills it."""

    path: str
    title: str
    layout: Callable[[], Component]
    register: Callable[[Dash, MusterClient], None]


def is_shown(page: Page, path: str | None, search: str | None, mode: Mode) -> bool:
    """Whether the browser is at the page and has said what the address and its colours are."""
    return path == page.path and search is not None and mode is not None


def asked_by(*controls: str) -> bool:
    """Whether a control of the page was changed by hand, not the address."""
    return ctx.triggered_id in controls


def unless(condition: bool, value: Any) -> Any:
    """The value, or no change where the condition holds."""
    return no_update if condition else value
