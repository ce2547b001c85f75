"""Demand: where and when work is expected."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, html, no_update
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
    select,
)
from dashboards.pages import demand_plan
from dashboards.pages.demand_shown import planned_uplift, show, uplift
from dashboards.pages.page import HOW_TO_BEGIN, Page, asked_by, is_shown, unless
from dashboards.theme import Mode
from dashboards.views.demand_choice import (
    ALL_WEEK,
    LEVELS,
    MEASURES,
    MOST_UPLIFT,
    SHARES,
    WORK,
    DemandFilter,
    levels_of,
)

CONTROLS = (
    "demand-category",
    "demand-area",
    "demand-days",
    "demand-hours",
    "demand-level",
    "demand-measure",
    "demand-share",
    "demand-uplift",
)
BRUSHES = ("demand-map", "demand-week")


def layout() -> Component:
    """The page before it is filled."""
    hottest = html.P(id="demand-hottest", className="note", role="status")
    return html.Div(
        [
            own_address("demand-url"),
            heading("Demand", "demand-sentence"),
            html.Div(controls(), className="controls"),
            html.Div([*measures(), *demand_plan.controls()], className="controls"),
            demand_plan.progress(),
            html.Div(
                [
                    panel(
                        "Expected by place",
                        graph("demand-map", "Map of what is expected by place", 430),
                        hottest,
                        chart_table("Every place as a table", "demand-places-table"),
                    ),
                    panel(
                        "Expected by hour and weekday",
                        graph("demand-week", "What is expected by hour and weekday", 430),
                        chart_table("Hour by weekday as a table", "demand-week-table"),
                    ),
                ],
                className="two roomy-parts",
            ),
            panel("Places with most", html.Div(id="demand-top", className="wide-table")),
            html.Div(
                [
                    panel("If incidents were weighted otherwise", html.Div(id="demand-weightings")),
                    panel(
                        "Accuracy on months that were held back",
                        html.Div(id="demand-accuracy-words"),
                        html.Div(
                            [
                                graph("demand-months", "PEI by month (observed)", 240),
                                graph("demand-tenths", "Calibration by tenth (observed)", 240),
                            ],
                            className="pair",
                        ),
                        chart_table("Months and calibration as tables", "demand-accuracy-table"),
                    ),
                ],
                className="two roomy-parts",
            ),
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


def measures() -> list[Component]:
    """Places, what is measured in them, which part is marked, and the work beyond incidents."""
    fixed: Any = {"clearable": False}
    level = select(
        "demand-level", "Places", "Places", width=210, choices=LEVELS, value="area", **fixed
    )
    measure = select(
        "demand-measure", "Show", "Show", width=250, choices=MEASURES, value=WORK, **fixed
    )
    share = select(
        "demand-share", "Hottest cells marked", "1 %", width=150, choices=SHARES, value="1", **fixed
    )
    slider = dmc.Slider(
        id="demand-uplift",
        min=0,
        max=MOST_UPLIFT,
        step=10,
        value=0,
        w=210,
        size="sm",
        thumbLabel="Work beyond recorded incidents, per cent",
        marks=[{"value": value, "label": f"{value} %"} for value in (0, 100, 200, 300)],
    )
    words = "Work beyond recorded incidents (assumed)"
    return [
        level,
        measure,
        share,
        html.Fieldset([html.Legend(words), slider], className="wide"),
    ]


OUTPUTS = [
    Output("demand-sentence", "children"),
    Output("demand-map", "figure"),
    Output("demand-hottest", "children"),
    Output("demand-places-table", "children"),
    Output("demand-week", "figure"),
    Output("demand-week-table", "children"),
    Output("demand-top", "children"),
    Output("demand-weightings", "children"),
    Output("demand-months", "figure"),
    Output("demand-tenths", "figure"),
    Output("demand-accuracy-words", "children"),
    Output("demand-accuracy-table", "children"),
    Output("demand-category", "data"),
    Output("demand-area", "data"),
    Output("demand-measure", "data"),
    Output("demand-level", "data"),
    *(Output(control, "value") for control in CONTROLS),
    Output("demand-url", "search"),
]
INPUTS = [
    Input("demand-url", "search"),
    *(Input(control, "value") for control in CONTROLS),
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
    async def fill(search: str | None, *given: Any) -> tuple[Any, ...]:
        values = dict(zip(CONTROLS, given[: len(CONTROLS)], strict=True))
        return await filled(client, search, values, *given[len(CONTROLS) :])

    demand_plan.register(app, client)


async def filled(
    client: MusterClient,
    search: str | None,
    values: dict[str, Any],
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
    layers = chosen.pack.get("layers", ())
    wanted = DemandFilter.of(query, layers)
    if asked_by(*CONTROLS):
        wanted = chosen_filter(values, planned_uplift(chosen))
    elif by_hand:
        wanted = brushed_filter(wanted, ctx.triggered_id, clicked, brushed)
    shown = await show(client, chosen, wanted, mode)
    controls = (
        wanted.category,
        wanted.area,
        list(map(str, sorted(wanted.weekdays))),
        [wanted.first, wanted.last],
        wanted.level,
        wanted.measure,
        wanted.share,
        round(uplift(wanted, chosen)),
    )
    where = address.changed(search, **wanted.parameters())
    levels = options(levels_of(layers))
    return (*shown, levels, *controls, unless(not by_hand or where == search, where))


def chosen_filter(values: dict[str, Any], planned: float) -> DemandFilter:
    """The filter that the controls say; an uplift as planned is none of one's own."""
    given = {name.removeprefix("demand-"): value for name, value in values.items()}
    first, last = given["hours"] or (0, 24)
    own = int(given["uplift"] or 0)
    return DemandFilter(
        category=given["category"],
        area=given["area"],
        weekdays=frozenset(map(int, given["days"] or [])) or ALL_WEEK,
        first=first,
        last=last,
        level=given["level"] or "area",
        measure=given["measure"] or WORK,
        share=given["share"] or "1",
        uplift=None if own == round(planned) else own,
    )


def brushed_filter(
    wanted: DemandFilter,
    source: str,
    clicked: dict[str, Any] | None,
    brushed: dict[str, Any] | None,
) -> DemandFilter:
    """The filter after a click on the map, a brush over the hours or a reset."""
    if source == "demand-map" and clicked:
        point = clicked["points"][0]
        area = str(point.get("customdata") or point["location"])
        return replace(wanted, area=None if area == wanted.area else area)
    points = (brushed or {}).get("points") or []
    if source == "demand-week" and points:
        weekdays = frozenset(int(point["x"]) for point in points)
        hours = [int(point["y"]) for point in points]
        return replace(wanted, weekdays=weekdays, first=min(hours), last=max(hours) + 1)
    if source == "demand-reset":
        return replace(wanted, weekdays=ALL_WEEK, first=0, last=24)
    return wanted


PAGE = Page("/demand", "Demand", layout, register)
