"""Tours in order, hot spots, delivery and PCSOs alone, held to sums made by other means."""

from typing import Any

import pandas as pd
import pytest

from dashboards.figures.equity import draw_equity
from dashboards.figures.loop import draw_loop
from dashboards.figures.route_map import Spot, Stop, draw_route
from dashboards.theme import LIGHT
from dashboards.views import delivery, hot_spots, loop, patrols, route

AT = pd.Timestamp("2026-12-05 20:00", tz="UTC")
NAMES = {"A1": "Centre", "A1-2": "Centre 2"}
PLACES = pd.DataFrame(
    {
        "place_id": ["A1-1", "A1-2"],
        "area_id": ["A1", "A1"],
        "longitude": [-0.28, -0.27],
        "latitude": [52.56, 52.57],
        "control": [True, False],
        "delivered_share": [0.5, 0.6],
    }
)


def task(minute: int, minutes: int, purpose: str, place: str = "A1", **more: Any) -> dict[str, Any]:
    start = AT + pd.Timedelta(minutes=minute)
    return {
        "crew_id": "C1",
        "staff_ids": "P1;P2",
        "area_id": "A1",
        "place_id": place,
        "transport": "foot",
        "start": start,
        "end": start + pd.Timedelta(minutes=minutes),
        "purpose": purpose,
    } | more


PATROLS = pd.DataFrame(
    [
        task(0, 15, "hotspot", "A1-2"),
        task(15, 5, "travel", ""),
        task(20, 40, "visible"),
        task(60, 30, "break", "", crew_id="C9", staff_ids="P1"),
        task(90, 15, "hotspot", "A1-2"),
        task(-900, 60, "visible"),
        task(0, 60, "visible", crew_id="C2", staff_ids="P3"),
    ]
)


def test_a_tour_is_one_persons_and_its_visits_are_numbered() -> None:
    tour = route.tour(PATROLS, "C1", AT.to_pydatetime())
    assert tour["purpose"].tolist() == ["hotspot", "travel", "visible", "break", "hotspot"]
    assert route.marks(tour) == ["1", "", "", "B", "2"]
    table = route.table(tour, NAMES, "Europe/London")
    assert table["Time"].iloc[0] == "20:00\xa0to\xa020:15"
    assert table["Where"].tolist()[:1] == ["Centre 2"]
    stops = route.stops(tour, {"A1-2": (-0.27, 52.57)}, NAMES)
    assert [(stop.mark, stop.name) for stop in stops] == [("1", "Centre 2"), ("2", "Centre 2")]
    assert "2 stops, 1.2 hours of patrol" in route.sentence(tour, "Europe/London")


def test_without_places_stretches_of_patrol_are_numbered() -> None:
    rows = pd.DataFrame([task(0, 60, "visible"), task(60, 60, "response_reserve", "")])
    assert route.marks(rows) == ["1", "R"]


def test_a_crew_that_is_not_out_has_no_tour() -> None:
    nobody = route.tour(PATROLS, "C7", AT.to_pydatetime())
    assert "choose another" in route.sentence(nobody, "Europe/London")
    assert route.table(nobody, NAMES, "Europe/London").empty
    later = route.tour(PATROLS, "C2", (AT + pd.Timedelta(hours=5)).to_pydatetime())
    assert later.empty
    listed = route.crews(PATROLS.iloc[:1], "C7")
    assert listed == {"C7": "C7: not out in this hour", "C1": "C1: P1, P2"}


def test_hot_spots_tell_visits_of_a_mean_week_and_who_is_held_out() -> None:
    shown = hot_spots.table(PATROLS, PLACES, hot_spots.names(PLACES, NAMES), 2, 0.55)
    first, second = shown.to_dict("records")
    told = (first["Hot spot"], first["Visits a week"], first["Minutes a week"])
    assert told == ("Centre 2", "1.0", "15")
    assert first["Minutes to expect"] == "9"
    assert first["Delivered, learnt from logs"] == "60 %"
    alike = hot_spots.table(PATROLS, PLACES.assign(delivered_share=0.55), {}, 2, 0.55)
    assert "Delivered, assumed" in alike
    assert second[" "] == hot_spots.CONTROL
    said = hot_spots.sentence(PATROLS, PLACES, 2)
    assert said.startswith("2 hot spots, 1 visited: 1 visits")
    assert "1 are controls" in said
    bare = hot_spots.table(PATROLS, PLACES[["place_id", "area_id"]], {}, 2, 0.55)
    assert list(bare.columns) == ["Hot spot", "Visits a week", "Minutes a week"]


def test_the_route_is_drawn_in_order_and_a_place_has_all_its_numbers(areas: dict[str, Any]) -> None:
    first, second = (-0.28, 52.56), (-0.27, 52.57)
    stops = [Stop("1", "a", *first), Stop("2", "b", *second), Stop("3", "a", *first)]
    figure = draw_route(areas, stops, [Spot("c", -0.26, 52.56, control=True)], LIGHT)
    way = next(each for each in figure.data if "order" in (each.name or ""))
    assert list(way.x) == [-0.28, -0.27, -0.28]
    numbers = next(each for each in figure.data if each.name == "stops")
    assert list(numbers.text) == ["1, 3", "2"]
    draw_route(areas, [], [], LIGHT)


def test_without_a_log_nothing_is_said_to_be_observed() -> None:
    [said] = delivery.dose_sentences({"logged": False, "assumed_share": 0.55, "why_not": "no log"})
    assert said.startswith("Nothing was observed: no log.")
    assert "55 % of every planned visit (assumed" in said


def test_pcsos_alone_are_summed_by_month_and_area_with_exceptions_first() -> None:
    hour = {"month": "2026-12", "hour": 9, "assessed_on": None, "overdue": False}
    hours = [
        hour | {"area_id": "A2", "minutes": 120, "exception_minutes": 0},
        hour | {"area_id": "A1", "minutes": 60, "exception_minutes": 60, "overdue": True},
        hour | {"area_id": "A1", "minutes": 60, "exception_minutes": 0, "hour": 12},
    ]
    report = {"hours": hours}
    said = delivery.pcso_sentence(report)
    assert "alone for 4.0 hours" in said
    assert "1.0 of them without an assessment" in said
    first, second = delivery.pcso_table(report, {"A1": "Centre"}).to_dict("records")
    assert (first["Area"], first["Hours"]) == ("Centre", "09 to 13")
    assert (first["Exceptions, hours"], first["Review"]) == ("1.0", "overdue")
    assert second["Area"] == "A2"
    assert delivery.pcso_table({"hours": []}, {}).empty


def test_the_audit_marks_deciles_outside_its_limits() -> None:
    rows = [
        {"decile": 1, "share_of_hours": 0.2, "share_of_demand": 0.5, "flags": ["less"]},
        {"decile": None, "share_of_hours": 0.8, "share_of_demand": 0.5, "flags": []},
    ]
    figure = draw_equity(rows, (0.8, 1.25), LIGHT)
    assert list(figure.data[1].error_y.array) == pytest.approx([12.5, 12.5])
    assert [(note.x, note.y) for note in figure.layout.annotations] == [(0, 62.5)]
    draw_equity([], None, LIGHT)


def test_the_loop_tells_its_worst_case_and_that_of_the_policy() -> None:
    def case(name: str, end: float) -> dict[str, Any]:
        drift = [0.0, end]
        return {"case": name, "drift": drift, "low": drift, "high": drift, "largest_share": drift}

    found = {"weeks": 2, "cases": [case("finds alone", 0.9), case("as the policy has it", 0.1)]}
    said = loop.sentence(found)
    assert "finds alone would have 90.0 %" in said
    assert "as the policy has it, 10.0 %" in said
    assert len(draw_loop(found["cases"], LIGHT).data) == 4
    assert loop.table(found)["After 2 weeks"].tolist() == ["90.0 %", "10.0 %"]


def test_a_log_is_told_as_observed_with_what_it_does_not_know() -> None:
    dose = {
        **{"logged": True, "assumed_share": 0.55, "raw_share": 0.4, "delivered_share": 0.45},
        **{"planned_minutes": 1000.0, "delivered_minutes": 400.0, "elsewhere_minutes": 30.0},
        "unknown_crews": ["C9"],
        "by_place": {"A1-1": 0.5, "A1-2": 0.3},
    }
    first, second, third = delivery.dose_sentences(dose)
    assert first.startswith("Observed: 40 % of 1,000 planned minutes")
    assert second.startswith("30 minutes were logged outside")
    assert third.endswith("crews of the log: C9.")
    assert delivery.dose_table(dose, NAMES)["Hot spot"].tolist() == ["Centre 2", "A1-1"]


def test_what_a_watcher_could_foretell_is_told_where_it_is_known() -> None:
    told = {"repeated_next_day": 0.08, "repeated_by_chance": 0.05, "next_place_entropy": 0.9}
    said = hot_spots.predictable({"patrols": {"predictability": told}})
    assert said.startswith("8 % of the visits start within ten minutes")
    assert "5 % would by chance; where a crew goes next is 90 % as open" in said
    assert hot_spots.predictable({}) == ""


def test_the_reserve_of_an_hour_has_its_reason() -> None:
    rows = pd.DataFrame(
        {
            "start": [AT, AT + pd.Timedelta(hours=1)],
            "base_id": ["B1", "B1"],
            "asked": [6, 7],
            "kept": [2.5, 3.0],
            "reason": ["40 % of the 6", "other"],
        }
    )
    [row] = patrols.reserve(rows, AT.to_pydatetime(), {"B1": "Central"}).to_dict("records")
    assert row == {"Base": "Central", "Asked by calls": "6", "Kept": "2.5", "Why": "40 % of the 6"}
