"""Patrols: which crew is where, hour by hour."""

from datetime import date
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboards import address, wording
from dashboards.client import MusterClient
from dashboards.components.parts import (
    chart_table,
    graph,
    heading,
    options,
    own_address,
    panel,
    scrolled,
    select,
)
from dashboards.figures import equity, patrol_map, route_map
from dashboards.pages import patrols_loop
from dashboards.pages.page import HOW_TO_BEGIN, Page, asked_by, is_shown, unless
from dashboards.pages.patrols_shown import show
from dashboards.theme import Mode
from dashboards.views.patrols import PatrolFilter
from dashboards.views.rota import Period

CONTROLS = ("patrols-day", "patrols-hour", "patrols-crew")


def layout() -> Component:
    """The page before it is filled."""
    timeline = graph("patrols-timeline", "Timeline of people", patrol_map.HEIGHT)
    return html.Div(
        [
            own_address("patrols-url"),
            heading("Patrols", "patrols-sentence"),
            html.Div(controls(), className="controls"),
            html.Div(
                [
                    panel(
                        "Crews in the hour",
                        graph("patrols-map", "Map of crews by area and purpose", patrol_map.HEIGHT),
                        note="a larger point: more crews",
                    ),
                    panel("Tours of the people who are out", html.Div(timeline, className="tall")),
                ],
                className="two roomy-parts",
            ),
            panel(
                "Tasking in the hour",
                scrolled("Tasking in the hour", part_id="patrols-tasking"),
                html.Div(id="patrols-sheets"),
            ),
            html.Div(
                [
                    panel(
                        "Route of the crew",
                        html.P(id="patrols-route-said", role="status"),
                        graph("patrols-route", "Stops of the crew in order", route_map.HEIGHT),
                    ),
                    panel(
                        "Tour of the crew",
                        scrolled(
                            "Tour of the crew", part_id="patrols-route-table", kind="scroll route"
                        ),
                    ),
                ],
                className="two roomy-parts",
            ),
            *below(),
        ]
    )


def below() -> list[Component]:
    """Hot spots and PCSOs alone, the audit and the floors, what was delivered and the loop."""
    audit = panel(
        "Audit by deprivation",
        html.Div(id="patrols-audit-said"),
        graph("patrols-equity", "Patrol against demand by decile", equity.HEIGHT),
        chart_table("Deciles as a table", "patrols-audit"),
        note="IMD decile, 1 = most deprived",
    )
    pairs = (
        (
            panel("Hot spots", html.Div(id="patrols-spots")),
            panel("PCSOs alone", html.Div(id="patrols-pcso")),
        ),
        (
            audit,
            panel(
                "Visible hours against the floor",
                scrolled("Visible hours against the floor", part_id="patrols-floors"),
            ),
        ),
        (panel("Delivered patrol", html.Div(id="patrols-dose")), patrols_loop.part()),
    )
    return [html.Div(list(pair), className="two roomy-parts") for pair in pairs]


def controls() -> list[Component]:
    """Day and hour."""
    hour = dmc.Slider(
        id="patrols-hour",
        min=0,
        max=23,
        step=1,
        value=20,
        size="sm",
        thumbLabel="Hour of the day",
        marks=[{"value": hour, "label": f"{hour:02}:00"} for hour in range(0, 24, 3)],
    )
    return [
        select("patrols-day", "Day", "Day", clearable=False, width=190),
        html.Fieldset([html.Legend("Hour"), hour], className="widest"),
        select("patrols-crew", "Crew", "First of the hour", width=250),
    ]


OUTPUTS = [
    Output("patrols-sentence", "children"),
    Output("patrols-map", "figure"),
    Output("patrols-timeline", "figure"),
    Output("patrols-tasking", "children"),
    Output("patrols-sheets", "children"),
    Output("patrols-route-said", "children"),
    Output("patrols-route", "figure"),
    Output("patrols-route-table", "children"),
    Output("patrols-spots", "children"),
    Output("patrols-dose", "children"),
    Output("patrols-floors", "children"),
    Output("patrols-equity", "figure"),
    Output("patrols-audit-said", "children"),
    Output("patrols-audit", "children"),
    Output("patrols-pcso", "children"),
    Output("patrols-crew", "data"),
    Output("patrols-day", "data"),
    *(Output(control, "value") for control in CONTROLS),
    Output("patrols-url", "search"),
]
INPUTS = [
    Input("patrols-url", "search"),
    *(Input(control, "value") for control in CONTROLS),
    Input("mode", "data"),
    State("patrols-url", "pathname"),
]
NOTHING = (no_update,) * len(OUTPUTS)


def register(app: Dash, client: MusterClient) -> None:
    """Fill the page and keep its filters in the address."""

    @app.callback(OUTPUTS, INPUTS)
    async def fill(*given: Any) -> tuple[Any, ...]:
        return await filled(client, *given)

    patrols_loop.register(app, client)


async def filled(
    client: MusterClient,
    search: str | None,
    day: str | None,
    hour: int | None,
    crew: str | None,
    mode: Mode,
    path: str,
) -> tuple[Any, ...]:
    """Everything of the page, from the address or from the control that was changed."""
    query = address.read(search)
    if not is_shown(PAGE, path, search, mode):
        return NOTHING
    chosen = await client.chosen(query.get("plan"))
    if chosen is None or not chosen.has("patrols"):
        return (f"There are no patrols to show yet. {HOW_TO_BEGIN}", *NOTHING[1:])
    by_hand = asked_by(*CONTROLS)
    period = Period.of(chosen.pack)
    wanted = PatrolFilter.of(query, period.start, len(period.days))
    if by_hand and day:
        wanted = PatrolFilter(date.fromisoformat(day), int(hour or 0), crew or None)
    shown = await show(client, chosen, wanted, mode)
    days = options({each.isoformat(): wording.day(each) for each in period.days})
    where = address.changed(search, **wanted.parameters())
    values = (wanted.day.isoformat(), wanted.hour, wanted.crew)
    return (*shown, days, *values, unless(not by_hand or where == search, where))


PAGE = Page("/patrols", "Patrols", layout, register)
