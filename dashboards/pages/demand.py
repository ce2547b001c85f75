"""Demand: where and when work is expected."""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from dashboards import address, wording
from dashboards.client import Chosen, MusterClient
from dashboards.components.parts import (
    chart_table,
    graph,
    heading,
    options,
    own_address,
    panel,
    select,
    table,
)
from dashboards.figures import demand_map, hour_week
from dashboards.pages.page import HOW_TO_BEGIN, Page, asked_by, is_shown, unless
from dashboards.theme import Mode, palette
from dashboards.views import demand as view
from dashboards.views.demand import DemandFilter

CONTROLS = ("demand-category", "demand-area", "demand-days", "demand-hours")
BRUSHES = ("demand-map", "demand-week")


def layout() -> Component:
    """The page before it is filled."""
    return html.Div(
        [
            own_address("demand-url"),
            heading("Demand", "demand-sentence"),
            html.Div(controls(), className="controls"),
            html.Div(
                [
                    panel(
                        "Expected work by area",
                        graph("demand-map", "Map of expected officer-hours by area", 430),
                    ),
                    panel(
                        "Expected work by hour and weekday",
                        graph("demand-week", "Expected officer-hours by hour and weekday", 430),
                        chart_table("Hour by weekday as a table", "demand-week-table"),
                    ),
                ],
                className="two roomy-parts",
            ),
            panel("Places with the most expected work", html.Div(id="demand-top")),
        ]
    )


def controls() -> list[Component]:
    """Category, area, and the hours of the week."""
    days = dmc.ChipGroup(
        [dmc.Chip(name, value=str(day), size="xs") for day, name in enumerate(wording.WEEKDAYS)],
        id="demand-days",
        multiple=True,
        value=list("0123456"),
    )
    hours = dmc.RangeSlider(
        id="demand-hours",
        min=0,
        max=24,
        step=1,
        minRange=1,
        value=[0, 24],
        w=210,
        size="sm",
        marks=[{"value": hour, "label": f"{hour:02}"} for hour in (0, 6, 12, 18, 24)],
        thumbFromLabel="From hour",
        thumbToLabel="To hour",
    )
    return [
        select("demand-category", "Category", "All categories", width=180),
        select("demand-area", "Area", "All areas", width=180),
        html.Fieldset([html.Legend("Days"), dmc.Group(days, gap=4)]),
        html.Fieldset([html.Legend("Hours of day"), hours], className="wide"),
        dmc.Button("Whole week", id="demand-reset", size="xs", variant="default"),
    ]


OUTPUTS = [
    Output("demand-sentence", "children"),
    Output("demand-map", "figure"),
    Output("demand-week", "figure"),
    Output("demand-week-table", "children"),
    Output("demand-top", "children"),
    Output("demand-category", "data"),
    Output("demand-area", "data"),
    Output("demand-category", "value"),
    Output("demand-area", "value"),
    Output("demand-days", "value"),
    Output("demand-hours", "value"),
    Output("demand-url", "search"),
]
INPUTS = [
    Input("demand-url", "search"),
    Input("demand-category", "value"),
    Input("demand-area", "value"),
    Input("demand-days", "value"),
    Input("demand-hours", "value"),
    Input("demand-map", "clickData"),
    Input("demand-week", "selectedData"),
    Input("demand-reset", "n_clicks"),
    Input("mode", "data"),
    State("demand-url", "pathname"),
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
    category: str | None,
    area: str | None,
    days: list[str] | None,
    hours: list[int] | None,
    clicked: dict[str, Any] | None,
    brushed: dict[str, Any] | None,
    _reset: int | None,
    mode: Mode,
    path: str,
) -> tuple[Any, ...]:
    """Everything of the page, from the address or from the control that was changed."""
    query = address.read(search)
    by_hand = asked_by(*CONTROLS, *BRUSHES, "demand-reset")
    if not is_shown(PAGE, path, search, mode):
        return NOTHING
    chosen = await client.chosen(query.get("plan"))
    if chosen is None or not chosen.has("demand"):
        return (f"There is no demand to show yet. {HOW_TO_BEGIN}", *NOTHING[1:])
    wanted = DemandFilter.of(query)
    if asked_by(*CONTROLS):
        first, last = hours or (0, 24)
        weekdays = frozenset(map(int, days or [])) or view.ALL_WEEK
        wanted = DemandFilter(category, area, weekdays, first, last)
    elif by_hand:
        wanted = brushed_filter(wanted, ctx.triggered_id, clicked, brushed)
    shown = await show(client, chosen, wanted, mode)
    controls = (
        wanted.category,
        wanted.area,
        list(map(str, sorted(wanted.weekdays))),
        [wanted.first, wanted.last],
    )
    where = address.changed(search, **wanted.parameters())
    return (*shown, *controls, unless(not by_hand or where == search, where))


def brushed_filter(
    wanted: DemandFilter,
    source: str,
    clicked: dict[str, Any] | None,
    brushed: dict[str, Any] | None,
) -> DemandFilter:
    """The filter after a click on the map, a brush over the hours or a reset."""
    if source == "demand-map" and clicked:
        area = str(clicked["points"][0]["location"])
        return DemandFilter(
            wanted.category,
            None if area == wanted.area else area,
            wanted.weekdays,
            wanted.first,
            wanted.last,
        )
    points = (brushed or {}).get("points") or []
    if source == "demand-week" and points:
        weekdays = frozenset(int(point["x"]) for point in points)
        hours = [int(point["y"]) for point in points]
        return DemandFilter(wanted.category, wanted.area, weekdays, min(hours), max(hours) + 1)
    if source == "demand-reset":
        return DemandFilter(wanted.category, wanted.area)
    return wanted


async def show(
    client: MusterClient, chosen: Chosen, wanted: DemandFilter, mode: Mode
) -> tuple[Any, ...]:
    """Everything of the page that is not a filter's value."""
    colours = palette(mode)
    areas = await client.areas(chosen.pack_id)
    names = {str(f["id"]): str(f["properties"]["name"]) for f in areas["features"]}
    demand = await client.plan_table(chosen.plan_id, "demand")
    kind = view.in_category(demand, wanted)
    hours = view.in_hours(kind, wanted)
    by_hour = view.hours_by_hour_of_week(kind, wanted.area)
    modelled = bool(chosen.summary.get("demand", {}).get("modelled_hours"))
    brushed = (wanted.weekdays, wanted.first, wanted.last) if wanted.is_brushed else None
    categories = {name: wording.plain(name) for name in sorted(demand["category"].unique())}
    return (
        view.sentence(chosen.summary),
        demand_map.draw_demand_map(
            areas,
            view.hours_by_area(hours),
            colours,
            chosen=wanted.area,
            unit=f"officer-hours, {wanted.hours_in_words}",
        ),
        hour_week.draw_hour_week(by_hour, colours, modelled=modelled, chosen=brushed),
        table(view.week_table(by_hour), f"Expected officer-hours{said_modelled(modelled)}"),
        table(
            view.top_places(hours, names),
            f"Expected in {wanted.hours_in_words}{said_modelled(modelled)}",
        ),
        options(categories),
        options(dict(sorted(names.items(), key=lambda item: item[1]))),
    )


def said_modelled(modelled: bool) -> str:
    """What every number by the hour carries where hours come from a profile."""
    return " (hours modelled, not observed)" if modelled else " (observed)"


PAGE = Page("/demand", "Demand", layout, register)
