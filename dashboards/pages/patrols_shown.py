"""What the patrols page shows of a day, an hour and a crew."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import wording
from dashboards.address import write
from dashboards.client import Chosen, Json, MusterClient
from dashboards.components.parts import options, scrolled, table
from dashboards.figures import equity, patrol_map, patrol_timeline, route_map
from dashboards.theme import Mode, palette
from dashboards.views import delivery, heat, hot_spots, route
from dashboards.views import demand as demand_view
from dashboards.views import patrols as view
from dashboards.views.patrols import PatrolFilter

API = "/api/v1/plans"


async def show(
    client: MusterClient, chosen: Chosen, wanted: PatrolFilter, mode: Mode
) -> tuple[Any, ...]:
    """Everything of the page that is not a filter's value."""
    colours, moment = palette(mode), wanted.moment(chosen.timezone)
    areas = await client.areas(chosen.pack_id)
    patrols = await client.plan_table(chosen.plan_id, "patrols")
    places = await client.plan_table(chosen.plan_id, "places") if chosen.has("places") else None
    names = heat.names_of(areas)
    told, points = hot_spots.names(places, names), hot_spots.points(places, areas)
    spots = hot_spots.spots(places, told)
    tasks = view.tasks_at(patrols, moment)
    rows = view.timeline(view.tours_around(patrols, tasks, moment), names, chosen.timezone)
    crews = route.crews(tasks, wanted.crew)
    tour = route.tour(patrols, wanted.crew or route.first(tasks), moment)
    work: dict[str, float] = {}
    if chosen.has("demand"):
        work = demand_view.hours_by_area(await client.plan_table(chosen.plan_id, "demand"))
    floor = float(chosen.pack["policy"]["visible"]["floor_hours_per_area_per_week"])
    weeks = int(chosen.pack["plan_weeks"])
    reserved: list[Any] = []
    if chosen.has("reserve"):
        reserve = await client.plan_table(chosen.plan_id, "reserve")
        rows_of_hour = view.reserve(reserve, moment, chosen.base_names())
        reserved = [table(rows_of_hour, "Response reserve in the hour, people (planned)")]
    dose = await client.of_plan(chosen.plan_id, "dose")
    pcso = await client.of_plan(chosen.plan_id, "pcso")
    return (
        view.sentence(tasks, chosen.summary, moment),
        patrol_map.draw_patrol_map(areas, work, tasks, colours, spots, points),
        patrol_timeline.draw_patrol_timeline(rows, colours, moment),
        table(view.tasking(tasks, told, chosen.timezone), f"Crews at {wording.hour(moment)}"),
        [sheets(chosen, wanted), *reserved],
        route.sentence(tour, chosen.timezone),
        route_map.draw_route(areas, route.stops(tour, points, told), spots, colours),
        table(route.table(tour, told, chosen.timezone), "The tour in order (planned)"),
        visited(chosen, patrols, places, told, dose),
        delivered(dose, told),
        table(view.floors(patrols, names, weeks, floor), "Hotspot and visible patrol, a mean week"),
        equity.draw_equity(view.audit_rows(chosen.summary), view.limits(chosen.summary), colours),
        *audited(chosen),
        alone(chosen, pcso, names),
        options(crews),
    )


def sheets(chosen: Chosen, wanted: PatrolFilter) -> Component:
    """Ways to the day's tasking sheets, of every base and of each."""
    where = f"{API}/{chosen.plan_id}/tasking"
    day = wanted.day.isoformat()
    every = {"": "all bases", **chosen.base_names()}
    links = [
        html.A(name, href=where + write({"day": day, "base": base}), target="_blank")
        for base, name in every.items()
    ]
    return html.P([html.Span("Tasking sheets to print:"), *links], className="links")


def visited(
    chosen: Chosen,
    patrols: pd.DataFrame,
    places: pd.DataFrame | None,
    told: dict[str, str],
    dose: Json,
) -> Any:
    """Hot spots with their visits, or that there are none."""
    if places is None:
        return html.P("This plan has no table of hot spots; plan again to have one.")
    weeks, assumed = int(chosen.pack["plan_weeks"]), float(dose["assumed_share"])
    shown = hot_spots.table(patrols, places, told, weeks, assumed)
    return [
        html.P(hot_spots.sentence(patrols, places, weeks)),
        html.P(hot_spots.predictable(chosen.summary)),
        scrolled("Hot spots", table(shown, "Hot spots, a mean week (planned)")),
    ]


def delivered(dose: Json, told: dict[str, str]) -> Any:
    """What the log of delivered patrol says beside the plan."""
    words = [html.P(sentence) for sentence in delivery.dose_sentences(dose)]
    if not dose.get("logged"):
        return words
    least = table(delivery.dose_table(dose, told), "Least delivered (observed, shrunk to the mean)")
    return [*words, scrolled("Least delivered", least)]


def alone(chosen: Chosen, report: Json, names: dict[str, str]) -> Any:
    """PCSOs alone, with the way to the report to print."""
    rows = delivery.pcso_table(report, names)
    link = html.A(
        "Monthly report to print", href=f"{API}/{chosen.plan_id}/pcso-report", target="_blank"
    )
    return [
        html.P(delivery.pcso_sentence(report)),
        scrolled("PCSOs alone", table(rows, "PCSOs alone by month and area (planned)")),
        html.P(link, className="links"),
    ]


def audited(chosen: Chosen) -> tuple[Any, Any]:
    """The equity audit: its verdict in words with what it is not, and its figures."""
    *told, note = view.audit_words(chosen.summary) or [""]
    words = [*map(html.P, told), html.P(note, className="quiet")]
    return words, table(view.audit(chosen.summary), "Visible hours by deprivation of the area")
