"""Patrols: which crew is where, hour by hour."""

from datetime import date
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboards import address, wording
from dashboards.client import Chosen, MusterClient
from dashboards.components.parts import graph, heading, options, own_address, panel, select, table
from dashboards.figures import patrol_map, patrol_timeline
from dashboards.pages.page import HOW_TO_BEGIN, Page, asked_by, is_shown, unless
from dashboards.theme import Mode, palette
from dashboards.views import demand as demand_view
from dashboards.views import patrols as view
from dashboards.views.patrols import PatrolFilter
from dashboards.views.rota import Period

CONTROLS = ("patrols-day", "patrols-hour")


def layout() -> Component:
    """The page before it is filled."""
    timeline = graph("patrols-timeline", "Timeline of people", 430)
    return html.Div(
        [
            own_address("patrols-url"),
            heading("Patrols", "patrols-sentence"),
            html.Div(controls(), className="controls"),
            html.Div(
                [
                    panel(
                        "Crews in the hour",
                        graph("patrols-map", "Map of crews by area and purpose", 430),
                        note="a larger point: more crews",
                    ),
                    panel("Tours of the people who are out", html.Div(timeline, className="tall")),
                ],
                className="two roomy-parts",
            ),
            panel("Tasking in the hour", scrolled("patrols-tasking")),
            html.Div(
                [
                    panel("Visible hours against the floor", scrolled("patrols-floors")),
                    panel(
                        "Audit by deprivation",
                        scrolled("patrols-audit"),
                        note="IMD decile, 1 = most deprived",
                    ),
                ],
                className="two roomy-parts",
            ),
        ]
    )


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
    ]


def scrolled(part_id: str) -> Component:
    """A place for a long table."""
    return html.Div(id=part_id, className="scroll")


OUTPUTS = [
    Output("patrols-sentence", "children"),
    Output("patrols-map", "figure"),
    Output("patrols-timeline", "figure"),
    Output("patrols-tasking", "children"),
    Output("patrols-floors", "children"),
    Output("patrols-audit", "children"),
    Output("patrols-day", "data"),
    Output("patrols-day", "value"),
    Output("patrols-hour", "value"),
    Output("patrols-url", "search"),
]
INPUTS = [
    Input("patrols-url", "search"),
    Input("patrols-day", "value"),
    Input("patrols-hour", "value"),
    Input("mode", "data"),
    State("patrols-url", "pathname"),
]
NOTHING = (no_update,) * len(OUTPUTS)


def register(app: Dash, client: MusterClient) -> None:
    """Fill the page and keep its filters in the address."""

    @app.callback(OUTPUTS, INPUTS)
    async def fill(*given: Any) -> tuple[Any, ...]:
        return await filled(client, *given)


async def filled(
    client: MusterClient,
    search: str | None,
    day: str | None,
    hour: int | None,
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
        wanted = PatrolFilter(date.fromisoformat(day), int(hour or 0))
    shown = await show(client, chosen, wanted, mode)
    days = options({each.isoformat(): wording.day(each) for each in period.days})
    where = address.changed(search, **wanted.parameters())
    values = (wanted.day.isoformat(), wanted.hour)
    return (*shown, days, *values, unless(not by_hand or where == search, where))


async def show(
    client: MusterClient, chosen: Chosen, wanted: PatrolFilter, mode: Mode
) -> tuple[Any, ...]:
    """Everything of the page that is not a filter's value."""
    colours, moment = palette(mode), wanted.moment(chosen.timezone)
    areas = await client.areas(chosen.pack_id)
    names = {str(f["id"]): str(f["properties"]["name"]) for f in areas["features"]}
    patrols = await client.plan_table(chosen.plan_id, "patrols")
    tasks = view.tasks_at(patrols, moment)
    rows = view.timeline(view.tours_around(patrols, tasks, moment), names, chosen.timezone)
    work: dict[str, float] = {}
    if chosen.has("demand"):
        work = demand_view.hours_by_area(await client.plan_table(chosen.plan_id, "demand"))
    floor = float(chosen.pack["policy"]["visible"]["floor_hours_per_area_per_week"])
    weeks = int(chosen.pack["plan_weeks"])
    return (
        view.sentence(tasks, chosen.summary, moment),
        patrol_map.draw_patrol_map(areas, work, tasks, colours),
        patrol_timeline.draw_patrol_timeline(rows, colours, moment),
        table(view.tasking(tasks, names, chosen.timezone), f"Crews at {wording.hour(moment)}"),
        table(view.floors(patrols, names, weeks, floor), "Hotspot and visible patrol, a mean week"),
        audited(chosen),
    )


def audited(chosen: Chosen) -> Component:
    """The equity audit: its verdict in words, its figures, and what it is not."""
    *told, note = view.audit_words(chosen.summary) or [""]
    figures = table(view.audit(chosen.summary), "Visible hours by deprivation of the area")
    words = [html.P(sentence) for sentence in told]
    return html.Div([*words, figures, html.P(note, className="quiet")])


PAGE = Page("/patrols", "Patrols", layout, register)
