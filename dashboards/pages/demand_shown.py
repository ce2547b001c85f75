"""What the demand page shows of a choice: map, hours, places, weightings, accuracy."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from dash import html
from numpy.typing import NDArray

from dashboards import wording
from dashboards.client import ApiProblem, Chosen, Json, MusterClient
from dashboards.components.parts import options, table
from dashboards.components.spark import spark, table_with_pictures
from dashboards.figures import accuracy as accuracy_figure
from dashboards.figures import heat_map, hour_week
from dashboards.theme import Mode, Palette, palette
from dashboards.views import accuracy, heat, weightings
from dashboards.views import demand as view
from dashboards.views.demand_choice import AREAS, WORK, DemandFilter

PERCENT = 100


@dataclass(frozen=True, eq=False)
class Spread:
    """Heat by place and hour of week under a choice; `told` says what could not be had."""

    cells: Json
    heat: dict[str, float]
    by_hour: NDArray[np.float64]
    unit: str
    hottest: tuple[str, ...] = ()
    ranked_by: str = ""
    told: str = ""


async def show(
    client: MusterClient, chosen: Chosen, wanted: DemandFilter, mode: Mode
) -> tuple[Any, ...]:
    """Everything of the page that is not a filter's value."""
    colours = palette(mode)
    areas = await client.areas(chosen.pack_id)
    names = heat.names_of(areas)
    factor = uplift_factor(chosen, wanted)
    demand = view.scaled(await client.plan_table(chosen.plan_id, "demand"), factor)
    spread = await spread_of(client, chosen, wanted, demand, factor)
    modelled = bool(chosen.summary.get("demand", {}).get("modelled_hours"))
    brushed = (wanted.weekdays, wanted.first, wanted.last) if wanted.is_brushed else None
    categories = {name: wording.plain(name) for name in sorted(demand["category"].unique())}
    weighed = await table_of(client, chosen, "weightings")
    by_area = await table_of(client, chosen, "demand_by_area")
    ends = view.intervals(by_area, wanted, factor)
    return (
        view.sentence(chosen.summary, uplift(wanted, chosen)),
        *pictured(areas, names, spread, wanted, modelled, colours),
        table(
            heat.every(spread.heat, spread.cells, names, spread.unit),
            f"Expected in {wanted.hours_in_words}, every place{said_modelled(modelled)}",
        ),
        hour_week.draw_hour_week(
            spread.by_hour, colours, modelled=modelled, chosen=brushed, unit=spread.unit
        ),
        table(view.week_table(spread.by_hour), f"Expected {spread.unit}{said_modelled(modelled)}"),
        top_table(demand, spread, wanted, names, ends, modelled, colours),
        weighed_parts(weighed),
        *accuracy_parts(chosen, colours),
        options(categories),
        options(dict(sorted(names.items(), key=lambda item: item[1]))),
        options(weightings.options(weighed)),
    )


def planned_uplift(chosen: Chosen) -> float:
    """Work beyond recorded incidents that the plan was made with, per cent."""
    return float(chosen.summary.get("demand", {}).get("non_crime_uplift_percent") or 0)


def uplift(wanted: DemandFilter, chosen: Chosen) -> float:
    """The uplift that is shown: the chosen one, else the plan's."""
    return planned_uplift(chosen) if wanted.uplift is None else float(wanted.uplift)


def uplift_factor(chosen: Chosen, wanted: DemandFilter) -> float:
    """What the plan's work is multiplied by to have the shown uplift: it is alike everywhere."""
    return (PERCENT + uplift(wanted, chosen)) / (PERCENT + planned_uplift(chosen))


async def table_of(client: MusterClient, chosen: Chosen, name: str) -> pd.DataFrame | None:
    """A table of the plan, if it has it."""
    return await client.plan_table(chosen.plan_id, name) if chosen.has(name) else None


async def spread_of(
    client: MusterClient,
    chosen: Chosen,
    wanted: DemandFilter,
    demand: pd.DataFrame,
    factor: float,
) -> Spread:
    """Heat of the choice; of areas by work from the plan's own table, else asked of the API."""
    kind = view.in_category(demand, wanted)
    told, level = "", wanted.level
    try:
        cells = await client.cells(chosen.plan_id, level)
    except ApiProblem as problem:
        told, level = " ".join(problem.sentences), AREAS
        cells = await client.cells(chosen.plan_id, level)
    if level == AREAS and wanted.measure == WORK:
        worked = view.hours_by_area(view.in_hours(kind, wanted))
        by_hour = view.hours_by_hour_of_week(kind, wanted.area)
        return Spread(cells, worked, by_hour, "officer-hours", told=told)
    answer = await client.heat(chosen.plan_id, level, wanted.asked_of_api())
    times = factor if wanted.measure == WORK else 1.0
    found = {place: times * float(value) for place, value in answer["heat"].items()}
    by_hour = times * np.array(answer["by_hour"], dtype=np.float64).reshape(7, 24)
    hottest, ranked_by = tuple(answer["hottest"]), str(answer["ranked_by"])
    return Spread(cells, found, by_hour, str(answer["unit"]), hottest, ranked_by, told)


def pictured(
    areas: Json,
    names: dict[str, str],
    spread: Spread,
    wanted: DemandFilter,
    modelled: bool,
    colours: Palette,
) -> tuple[Any, Any]:
    """The map, and the sentence under it about the hottest cells."""
    is_cells = spread.cells["level"] != AREAS
    marked = list(spread.hottest) if is_cells else []
    hatched = modelled and wanted.is_brushed
    figure = heat_map.draw_heat_map(
        spread.cells if is_cells else areas,
        spread.heat,
        colours,
        areas=areas,
        names=names,
        unit=spread.unit,
        hottest=frozenset(marked),
        chosen=wanted.area,
        modelled=hatched,
    )
    said = [spread.told] if spread.told else []
    if is_cells:
        what = f"{spread.unit} expected in {wanted.hours_in_words}"
        said.append(
            heat.hottest_sentence(
                spread.cells, spread.heat, marked, wanted.share, what, spread.ranked_by
            )
        )
    if hatched:
        said.append("Hatched: these hours are modelled from a profile, not observed.")
    return figure, " ".join(said)


def top_table(
    demand: pd.DataFrame,
    spread: Spread,
    wanted: DemandFilter,
    names: dict[str, str],
    ends: view.Ends,
    modelled: bool,
    colours: Palette,
) -> Any:
    """The places with most, each with small bars of its last weeks."""
    if spread.cells["level"] == AREAS and wanted.measure == WORK:
        hours = view.in_hours(view.in_category(demand, wanted), wanted)
        rows, places = view.top_places(hours, names, ends), view.top_ids(hours)
    else:
        rows = heat.top(spread.cells, spread.heat, names, spread.unit)
        places = heat.top_ids(spread.cells, spread.heat)
    recent = spread.cells["recent"]
    bars = [spark(recent[place], colours) if recent.get(place) else "" for place in places]
    caption = f"Expected in {wanted.hours_in_words}{said_modelled(modelled)}"
    return table_with_pictures(rows, caption, heat.recent_label(spread.cells), bars)


def weighed_parts(weighed: pd.DataFrame | None) -> Any:
    """The weightings beside each other, with what they would change."""
    if weighed is None or weighed.empty:
        return html.P("This plan does not tell what other weightings would change.")
    caption = "Every weighting under the plan's patrols (modelled)"
    return [
        html.P(weightings.sentence(weighed)),
        html.Div(table(weightings.effects(weighed), caption), className="wide-table"),
    ]


def accuracy_parts(chosen: Chosen, colours: Palette) -> tuple[Any, Any, Any, Any]:
    """The pictures of accuracy, its words and its tables."""
    summary = chosen.summary
    ratios = accuracy.calibration(summary)
    months = accuracy_figure.draw_months(accuracy.series(summary), colours)
    tenths = accuracy_figure.draw_calibration(ratios, colours)
    told = [html.P(sentence) for sentence in accuracy.sentences(summary)]
    tables = [
        table(accuracy.months(summary), accuracy.PEI_IN_WORDS),
        table(accuracy.calibration_table(ratios), "Calibration, all months held back (observed)"),
    ]
    return months, tenths, told, tables


def said_modelled(modelled: bool) -> str:
    """What every number by the hour carries where hours come from a profile."""
    return " (hours modelled, not observed)" if modelled else " (hours observed)"
