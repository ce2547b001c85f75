"""The frame around every page: top bar, pages at the left."""

from datetime import date, timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import address, wording
from dashboards.client import Chosen
from scenarios.plan_files import MARK

SENSITIVE_PATHS = frozenset({"/caseloads", "/partnership"})
SENSITIVE = "OFFICIAL-SENSITIVE"
KEPT_PARAMETERS = ("plan",)
MANTINE_THEME = {
    "primaryColor": "force",
    "colors": {
        "force": [
            "#eaf2fb",
            "#d2e3f5",
            "#a4c6ea",
            "#74a8de",
            "#4c8ed3",
            "#3179c4",
            "#1d5fa8",
            "#174f8d",
            "#123f71",
            "#0c2f55",
        ]
    },
    "fontFamily": "system-ui, 'Segoe UI', Roboto, Arial, sans-serif",
    "defaultRadius": "sm",
}


def frame(pages: tuple[tuple[str, str], ...]) -> Component:
    """The frame with an empty page; `pages` are addresses and titles."""
    name: dict[str, Any] = {"aria-label": "Pages"}
    whole: Component = dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="mode"),
            html.A("Skip to the page", href="#page", className="skip"),
            html.Header(
                [
                    html.Span("Muster", className="brand"),
                    html.Div(id="top-facts", className="facts"),
                    html.Span(id="marking", className="marking"),
                    dmc.ColorSchemeToggle(
                        id="theme",
                        lightIcon="☀",
                        darkIcon="☾",
                        size="sm",
                        variant="default",
                        **{"aria-label": "Light or dark"},
                    ),
                ],
                className="top",
            ),
            html.Nav(
                html.Ul([html.Li(_link(path, title)) for path, title in pages]),
                className="side",
                **name,
            ),
            html.Main(id="page", tabIndex="-1"),
        ],
        theme=MANTINE_THEME,
        defaultColorScheme="auto",
    )
    return whole


def _link(path: str, title: str) -> Component:
    return dcc.Link(title, href=path, id=link_id(path), className="page-link")


def link_id(path: str) -> str:
    """Id of the link to a page."""
    return f"link-{path.strip('/')}"


def link_address(path: str, search: str | None) -> str:
    """Address of a page that goes on showing the same plan."""
    return path + address.kept(search, *KEPT_PARAMETERS)


def marking(path: str | None, chosen: Chosen | None) -> str:
    """Protective marking of a page."""
    classification = "OFFICIAL" if chosen is None else str(chosen.pack["classification"])
    return SENSITIVE if path in SENSITIVE_PATHS else classification


def facts(chosen: Chosen | None) -> list[Component]:
    """What is being looked at: pack, period, plan and its state."""
    if chosen is None:
        return [html.Span("No plan loaded")]
    start = date.fromisoformat(chosen.pack["plan_start"])
    end = start + timedelta(weeks=chosen.pack["plan_weeks"], days=-1)
    what_if = changes_of(chosen.plan)
    return [
        html.Strong(chosen.pack["name"]),
        html.Span(f"{wording.day(start)} to {wording.day(end)}"),
        *([html.Span(f"what-if: {what_if}", className="chip warning")] if what_if else []),
        html.Span(
            plan_state(chosen.plan),
            className="chip danger" if MARK in chosen.plan["summary"] else "chip",
        ),
    ]


def changes_of(plan: dict[str, Any]) -> str:
    """What a what-if changes, such as `cap percent = 2`; blank where nothing is changed."""
    told = [
        f"{path.split('.')[-1].replace('_', ' ')} = {value}"
        for path, value in plan["changes"].items()
    ]
    if rows := plan.get("caseload_row_changes"):
        told.append(wording.count(rows, "change of caseload rows", "changes of caseload rows"))
    return ", ".join(told)


def plan_state(plan: dict[str, Any]) -> str:
    """The plan's state in words: a draft until somebody publishes it."""
    summary = plan["summary"]
    if MARK in summary:
        return unlawful_state(summary[MARK]["breaches"])
    breaches = sum(part.get("breaches") or 0 for part in summary.values() if isinstance(part, dict))
    checked = "no rule broken" if breaches == 0 else f"{breaches} breaches"
    return f"draft, {wording.status(summary.get('status'))}, {checked}"


def unlawful_state(breaches: int) -> str:
    """The state of a plan of least breach."""
    return f"NOT LAWFUL: {wording.count(breaches, 'breach', 'breaches')}"
