"""What pages say, held to sums made by other means."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import address, wording
from dashboards.components.frame import plan_state
from dashboards.views import caseloads, demand, patrols, rota
from dashboards.views.demand_choice import ALL_WEEK, LEVELS, MEASURES, POLICE, SHARES, DemandFilter
from dashboards.views.patrols import PatrolFilter
from dashboards.views.rota import Period, RotaFilter
from scenarios.schema.pack import Pack
from tests.dashboards.conftest import Tables, rows

LONDON = "Europe/London"


@given(
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    hours=st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] < pair[1]),
    area=st.none() | st.text(min_size=1, max_size=8).filter(str.strip),
    category=st.none() | st.sampled_from(["violence", "a&b=c", "ä ö"]),
    level=st.sampled_from(sorted(LEVELS)),
    measure=st.sampled_from([*MEASURES, f"harm{POLICE}"]),
    share=st.sampled_from(sorted(SHARES)),
    uplift=st.none() | st.integers(0, 300),
)
def test_a_demand_filter_survives_the_address(
    weekdays: frozenset[int],
    hours: tuple[int, int],
    area: str | None,
    category: str | None,
    level: str,
    measure: str,
    share: str,
    uplift: int | None,
) -> None:
    places = level, measure, share, uplift
    chosen = DemandFilter(category, area, weekdays, *hours, *places)
    assert DemandFilter.of(address.read(address.write(chosen.parameters()))) == chosen
    assert DemandFilter.of({"level": "beats"}).level == "area"
    assert DemandFilter.of({"level": "beats"}, ["beats"]).level == "beats"


@given(search=st.text(max_size=40))
def test_any_address_gives_a_valid_filter(search: str) -> None:
    query = address.read(search)
    chosen = DemandFilter.of(query)
    assert 0 <= chosen.first < chosen.last <= 24
    assert chosen.weekdays <= ALL_WEEK
    assert 0 <= RotaFilter.of(query, 4).week <= 4
    assert date(2026, 11, 30) <= PatrolFilter.of(query, date(2026, 11, 30), 28).day


def test_filters_keep_the_rest_of_the_address() -> None:
    search = address.changed("?plan=p1&week=2", week=None, base="B 1")
    assert address.read(search) == {"plan": "p1", "base": "B 1"}
    assert address.kept(search, "plan") == "?plan=p1"


def test_british_dates_money_and_hours() -> None:
    assert wording.day(date(2026, 12, 6)) == "Sun 6 Dec 2026"
    assert wording.pounds(12345.4) == "£12,345"
    assert wording.pounds(None) == "not known"
    assert wording.percent(0.0312, 2) == "3.12 %"
    assert wording.count(1, "area") == "1 area"
    assert wording.count(1200, "area") == "1,200 areas"


def test_demand_by_area_and_by_hour_have_the_same_sum(tables: Tables) -> None:
    table = tables["demand"]
    total = table["expected_minutes"].sum() / 60
    assert sum(demand.hours_by_area(table).values()) == pytest.approx(total)
    assert demand.hours_by_hour_of_week(table, None).sum() == pytest.approx(total)
    one = demand.hours_by_hour_of_week(table, "A1").sum()
    assert one == pytest.approx(demand.hours_by_area(table)["A1"])


def test_brushed_hours_are_those_of_the_filter(tables: Tables) -> None:
    chosen = DemandFilter(weekdays=frozenset({5}), first=20, last=24)
    inside = demand.in_hours(tables["demand"], chosen)
    assert set(inside["weekday"]) == {5}
    assert set(inside["hour"]) == {20, 21, 22, 23}
    assert chosen.hours_in_words == "Sat 20:00 to 24:00"


@pytest.mark.parametrize(
    ("modelled", "words"), [(True, "modelled, not observed"), (False, "are observed")]
)
def test_the_demand_sentence_says_where_hours_come_from(modelled: bool, words: str) -> None:
    summary = {"demand": {"incidents": 10, "unplaced": 2, "modelled_hours": modelled}}
    assert words in demand.sentence(summary)
    assert "2 without a place" in demand.sentence(summary)


def coverage(*short: float) -> pd.DataFrame:
    start = pd.date_range("2026-11-30", periods=len(short), freq="h", tz="UTC")
    return pd.DataFrame(
        {
            "start": start.tz_convert(LONDON),
            "base_id": "B1",
            "role_group": "response",
            "required": 5.0,
            "on_duty": [5 - each for each in short],
            "shortfall": short,
            "bound_reason": "why",
        }
    )


def test_the_rota_sentence_names_the_worst_hour_and_the_bound() -> None:
    summary = {"rota": {"shortfall_staff_hours": 4.0, "shortfall_bound_staff_hours": 3.0}}
    said = rota.sentence(coverage(0, 1, 3), summary, {"B1": "North"}, [date(2026, 11, 30)])
    assert said.startswith("4.0 staff-hours are short; the worst is Mon 30 Nov 02:00, 3 people")
    assert "short in Response at North" in said
    assert said.endswith("at North. No plan can be short of fewer than 3.0.")


def test_a_rota_that_breaks_rules_is_marked_and_tells_of_which_rosters_its_bound_is() -> None:
    proved = {"shortfall_bound_staff_hours": 3.0, "proved_among": "those that keep the same"}
    summary = {"rota": proved, "least_breach": {"breaches": 2, "rules": {"supervision": 2}}}
    said = rota.mark(summary)
    assert said.startswith("NOT LAWFUL: this plan breaks rules in 2 places (supervision 2).")
    assert rota.mark({"rota": {}}) == ""
    assert plan_state({"summary": summary}) == "NOT LAWFUL: 2 breaches"
    assert rota.proof(proved).endswith("fewer than 3.0 among those that keep the same.")


def test_a_tour_in_full_has_the_code_of_the_force() -> None:
    tours = pd.DataFrame([tour("P1", "2026-12-05 22:00", 9, shift_code="NX")])
    day = date(2026, 12, 5)
    assert rota.tips(tours, [day], LONDON) == {"P1": {"2026-12-05": "NX: 22:00 to 07:00"}}
    assert rota.tips(tours, [date(2026, 12, 6)], LONDON) == {}


def test_a_part_of_the_period_is_told_beside_the_whole() -> None:
    summary = {"rota": {"shortfall_staff_hours": 40.0, "shortfall_bound_staff_hours": None}}
    said = rota.sentence(coverage(0, 4), summary, {}, [date(2026, 11, 30)])
    assert "Over the whole period and force 40.0 are short." in said


def test_a_weighted_bound_is_proof_too() -> None:
    said = rota.proof({"shortfall_bound_staff_hours": None, "gap": 0.25})
    assert said == "Weighted by priority, the shortfall is at most 25.0 % from the least possible."


def test_a_bound_of_nothing_proves_nothing() -> None:
    said = rota.proof({"shortfall_bound_staff_hours": 0.0, "gap": 1.0})
    assert said == "Nothing is proved about how much better a plan could be."


def test_no_proof_is_no_claim() -> None:
    said = rota.sentence(coverage(0, 0), {"rota": {}}, {}, [date(2026, 11, 30)])
    assert said == "No hour is short. Nothing is proved about how much better a plan could be."


def tour(staff_id: str, start: str, hours: int, **more: Any) -> dict[str, Any]:
    begin = pd.Timestamp(start, tz=LONDON)
    return {
        "staff_id": staff_id,
        "date": begin.date(),
        "start": begin.tz_convert("UTC"),
        "end": (begin + pd.Timedelta(hours=hours)).tz_convert("UTC"),
        "kind": "rostered",
        "locked": False,
        "overtime_minutes": 0,
    } | more


TOURS = pd.DataFrame(
    [
        tour("P1", "2026-11-30 07:00", 10),
        tour("P1", "2026-12-05 22:00", 9, kind="rest_day_working", overtime_minutes=540),
        tour("P1", "2026-12-06 22:00", 9, locked=True),
        tour("P2", "2026-12-01 14:00", 11, overtime_minutes=60),
    ]
)
STAFF = pd.DataFrame({"staff_id": ["P1", "P2", "P3"]})


def test_the_grid_shows_duties_absences_and_rest() -> None:
    away = pd.DataFrame(
        [{"staff_id": "P3", "start": "2026-12-01", "end": "2026-12-02", "reason": "leave"}]
    )
    days = Period(date(2026, 11, 30), 1).days
    grid = rota.grid(TOURS, STAFF, away, days, LONDON)
    assert grid.loc["P1"].tolist() == ["E07", "", "", "", "", "N22+", "N22*"]
    assert grid.loc["P2"].tolist() == ["", "L14>", "", "", "", "", ""]
    assert grid.loc["P3"].tolist() == ["", "lv", "lv", "", "", "", ""]


def test_a_tour_on_a_day_away_is_not_hidden() -> None:
    away = pd.DataFrame(
        [{"staff_id": "P1", "start": "2026-11-30", "end": "2026-11-30", "reason": "leave"}]
    )
    grid = rota.grid(TOURS, STAFF, away, [date(2026, 11, 30)], LONDON)
    assert grid.loc["P1"].tolist() == ["E07"]


def test_totals_count_nights_weekends_and_overtime() -> None:
    sums = rota.totals(TOURS, STAFF, LONDON)
    assert sums.loc["P1"].to_dict() == {
        "tours": 3,
        "hours": 28,
        "nights": 2,
        "weekends": 1,
        "overtime": 9,
    }
    assert sums.loc["P3"].sum() == 0


@pytest.mark.parametrize(
    ("hour", "letter"),
    [(3, "N"), (4, "E"), (9, "E"), (10, "D"), (12, "D"), (13, "L"), (18, "L"), (19, "N")],
)
def test_duties_are_named_by_their_start(hour: int, letter: str) -> None:
    assert rota.letter(hour) == letter


def test_people_on_duty_by_hour_add_up(tables: Tables) -> None:
    local = rota.local_coverage(tables["coverage"], LONDON)
    days = Period(date(2026, 11, 30), 4).days
    hourly = rota.by_hour(local, days)
    assert hourly["on_duty"].sum() == pytest.approx(tables["coverage"]["on_duty"].sum())
    assert len(hourly) == 4 * 168


def test_a_crew_is_shown_once_in_an_hour(tables: Tables) -> None:
    moment = datetime(2026, 12, 5, 20, tzinfo=ZoneInfo(LONDON))
    tasks = patrols.tasks_at(tables["patrols"], moment)
    assert tasks["crew_id"].is_unique
    end = pd.Timestamp(moment) + pd.Timedelta(hours=1)
    assert ((tasks["start"] < end) & (tasks["end"] > pd.Timestamp(moment))).all()


def test_the_longest_task_of_the_hour_is_shown() -> None:
    start = pd.Timestamp("2026-12-05 20:00", tz="UTC")
    tasks = pd.DataFrame(
        {
            "crew_id": ["1", "1"],
            "start": [start, start + pd.Timedelta(minutes=15)],
            "end": [start + pd.Timedelta(minutes=15), start + pd.Timedelta(minutes=90)],
            "purpose": ["travel", "hotspot"],
        }
    )
    assert patrols.tasks_at(tasks, start)["purpose"].tolist() == ["hotspot"]


def test_a_tour_is_followed_by_person_when_crews_change() -> None:
    start = pd.Timestamp("2026-12-05 20:00", tz="UTC")
    hour = pd.Timedelta(hours=1)
    tasks = pd.DataFrame(
        {
            "crew_id": ["1", "2", "3"],
            "staff_ids": ["P1;P2", "P1", "P3"],
            "mode": ["paired", "single", "single"],
            "area_id": ["A1", "A1", "A1"],
            "start": [start, start + hour, start + hour],
            "end": [start + hour, start + 2 * hour, start + 2 * hour],
            "purpose": ["hotspot", "visible", "visible"],
        }
    )
    out = patrols.tasks_at(tasks, start.to_pydatetime())
    around = patrols.tours_around(tasks, out, start.to_pydatetime())
    drawn = patrols.timeline(around, {"A1": "Centre"}, LONDON)
    assert drawn["person"].tolist() == ["P1", "P1", "P2"]
    assert drawn["paired"].tolist() == [True, False, True]


def test_visible_hours_count_every_person_of_a_crew() -> None:
    start = pd.Timestamp("2026-12-05 20:00", tz="UTC")
    tasks = pd.DataFrame(
        {
            "area_id": ["A1", "A1", "A1"],
            "place_id": ["A1", "", "A1"],
            "staff_ids": ["P1;P2", "P3", "P4"],
            "start": [start, start, start],
            "end": [start + pd.Timedelta(hours=hours) for hours in (7, 5, 2)],
            "purpose": ["visible", "travel", "travel"],
        }
    )
    floors = patrols.floors(tasks, {"A1": "Centre", "A2": "North"}, 2, 7.0)
    assert floors["Visible hours a week"].tolist() == ["0.0", "8.0"]
    assert floors[""].tolist() == ["below floor", ""]


def test_loads_add_up_to_the_points_of_the_plan(tables: Tables, pack: Pack) -> None:
    loads = caseloads.loads(tables["caseloads"], tables["loads"], rows(pack, "offenders"))
    assert loads["points"].sum() == tables["caseloads"]["points"].sum()
    assert loads["offenders"].sum() == len(pack.offenders)
    assert set(loads["manager"]) == {manager.manager_id for manager in pack.managers}


def test_the_caseload_sentence_claims_no_more_than_was_proved() -> None:
    loads = pd.DataFrame({"manager": ["M1"], "percent": [95.0]})
    tiers = [{"goal": "points_over_band", "objective": 0}, {"goal": "worst_load", "objective": 950}]
    part = {
        "bound": 950,
        "gap": 0.0,
        "max_load_percent": 95.0,
        "tiers": tiers,
        "status": "feasible",
    }
    said = caseloads.sentence(loads, loads, 2, {"caseloads": part}, 110)
    assert said.endswith("The fullest load is 95 %. No allocation can make it less.")
    proved = {"caseloads": part | {"status": "optimal"}}
    assert caseloads.sentence(loads, loads, 2, proved, 110).endswith("No allocation can do better.")


def test_only_a_change_of_manager_is_a_move() -> None:
    table = pd.DataFrame(
        {
            "offender_ref": ["N1", "N2", "N3"],
            "manager_id": ["M1", "M2", "M1"],
            "previous_manager_id": ["M1", "M1", ""],
        }
    )
    assert caseloads.moved(table) == 1
