"""Heat by place, weightings and accuracy as the demand page tells them."""

from typing import Any

import pandas as pd

from dashboards.components.spark import spark, table_with_pictures
from dashboards.figures.accuracy import draw_calibration, draw_months
from dashboards.pages.demand_plan import changes_of
from dashboards.theme import LIGHT
from dashboards.views import accuracy, demand, heat, weightings
from dashboards.views.demand_choice import DemandFilter
from tests.dashboards.conftest import Tables

FACTS = {"area_id": "A1", "counted": 5, "expected": 1.0, "low": 0.5, "high": 1.5}
CELLS: dict[str, Any] = {
    "level": "250m",
    "places": 400,
    "features": [{"id": name, "properties": FACTS} for name in ("c1", "c2", "c3")],
    "recent_unit": "month",
    "recent_starts": ["2026-01-01", "2026-02-01"],
    "recent_with_gaps": True,
}
HEAT = {"c1": 1.0, "c2": 6.0, "c3": 3.0}


def test_the_hottest_cells_are_told_with_what_they_hold_and_are_ranked_by() -> None:
    said = heat.hottest_sentence(CELLS, HEAT, ["c2", "c3"], "0.5", "incidents", "last year")
    assert "0.5 % of the area by last year, " in said
    assert "2 cells of 400, hold 90.0 % of incidents" in said
    assert heat.hottest_sentence(CELLS, {}, [], "1", "", "").startswith("Nothing is expected")


def test_the_places_with_most_heat_come_first_with_counts_and_interval() -> None:
    top = heat.top(CELLS, HEAT, {"A1": "Centre"}, "incidents")
    assert top["Place"].tolist() == ["Centre, c2", "Centre, c3", "Centre, c1"]
    assert top["90 % interval"].iloc[0] == "0.50 to 1.50"
    assert heat.top_ids(CELLS, HEAT) == ["c2", "c3", "c1"]
    every = heat.every(HEAT | {"c9": 0.0}, CELLS, {"A1": "Centre"}, "incidents")
    assert every["Place"].tolist()[2:] == ["Centre, c1", "no area, c9"]
    assert every["Share"].iloc[0] == "60.0 %"
    assert heat.recent_label(CELLS) == "Last 2 months, counted, some days without records"


def test_small_bars_tell_their_numbers_as_text() -> None:
    picture: Any = spark([3, 0, 12], LIGHT)
    assert picture.alt == "3, 0, 12"
    assert picture.src.count("rect") == 3
    drawn = str(table_with_pictures(pd.DataFrame({"Place": ["a"]}), "Places", "Weeks", [picture]))
    assert "Weeks" in drawn


WEIGHTINGS = pd.DataFrame(
    {
        "weighting": ["blended", "blended", "count", "blended"],
        "police_generated_weight": [0.0, 0.0, 0.0, 1.0],
        "chosen": [True, True, False, False],
        "category": ["violence", "theft", "theft", "drugs"],
        "heat_share": [0.8, 0.2, 1.0, 1.0],
        "hottest_shared": [1.0, 1.0, 0.4, 0.9],
        "patrol_cover": ["0.5", "0.5", "0.3", "0.5"],
    }
)


def test_every_weighting_can_be_chosen_and_tells_what_it_would_change() -> None:
    options = weightings.options(WEIGHTINGS)
    assert list(options) == ["work", "incidents", "blended", "count", "blended:1"]
    assert options["blended"].endswith("the plan's")
    shown = weightings.effects(WEIGHTINGS)
    assert shown["Hottest 1 % kept"].tolist() == ["100 %", "40 %", "90 %"]
    assert shown["Most of the heat"].iloc[0] == "violence 80\xa0%, theft 20\xa0%"
    said = weightings.sentence(WEIGHTINGS)
    assert "Weighed by count, 40 % of its hottest cells" in said
    assert "cover 30.0 % of the heat instead of 50.0 %" in said
    assert weightings.options(None)["harm"]


def test_a_plan_is_made_again_only_for_what_differs() -> None:
    assert changes_of(DemandFilter(), 0) == {}
    assert changes_of(DemandFilter(uplift=40), 40) == {}
    changes = changes_of(DemandFilter(measure="harm:1", uplift=100), 0)
    assert changes == {
        "policy.demand.weighting": "harm",
        "policy.demand.police_generated_weight": 1.0,
        "policy.demand.non_crime_uplift_percent": 100.0,
    }


def test_another_uplift_multiplies_all_work_and_is_said_to_be_assumed(tables: Tables) -> None:
    table = tables["demand"]
    doubled = demand.scaled(table, 2)
    assert doubled["expected_minutes"].sum() == 2 * table["expected_minutes"].sum()
    block = {"non_crime_uplift_percent": 50, "non_crime_officer_hours_per_week": 10.0}
    told = demand.uplift_sentence(block, 80)
    assert "uplift of 50 % that the plan assumes" in told
    assert "uplift of 80 % (assumed)" in told
    assert "assumes no uplift" in demand.uplift_sentence({}, None)


def test_an_interval_is_told_of_whole_weeks_alone(tables: Tables) -> None:
    by_area = pd.DataFrame({"area_id": ["A1"], "low": [60.0], "high": [180.0]})
    ends = demand.intervals(by_area, DemandFilter(), 2)
    assert ends == {"A1": (2.0, 6.0)}
    shown = demand.top_places(tables["demand"], {"A1": "Centre"}, ends).set_index("Area")
    assert shown.at["Centre", "90 % interval"] == "2.0 to 6.0"
    for narrow in (DemandFilter(category="violence"), DemandFilter(first=20)):
        assert demand.intervals(by_area, narrow, 1) == {}
    assert "90 % interval" not in demand.top_places(tables["demand"], {})


GRID = {
    "area_share": 0.01,
    "ranked_by": "last year's count",
    "months": [{"month": "2026-10", "incidents": 90, "naive_pei": 0.8, "expected": 100}],
    "pei_difference": 0.01,
    "pei_difference_ci95": [-0.01, 0.03],
    "interval_coverage": 0.93,
    "observed_over_expected_by_tenth": [1.2, 0.9],
}


def test_accuracy_stands_beside_last_years_count_and_claims_nothing_within_chance() -> None:
    summary: dict[str, Any] = {"demand": {"grid_accuracy": GRID}}
    said = " ".join(accuracy.sentences(summary))
    assert "no difference shown" in said
    assert "held 93.0 % of the counts" in said
    [row] = accuracy.months(summary).to_dict("records")
    assert row["Observed to expected"] == "0.90"
    assert "PEI, forecast" not in row
    [bars] = draw_calibration(accuracy.calibration(summary), LIGHT).data
    assert (list(bars.customdata), bars.base) == ([1.2, 0.9], 1)
    naive, forecast = draw_months(accuracy.series(summary), LIGHT).data
    assert (list(naive.y), list(forecast.y)) == ([0.8], [])
    assert accuracy.sentences({"demand": {}})[0].startswith("Not measured")
    assert "PEI 0.93" in accuracy.sentences({"demand": {"pei": 0.93, "naive_pei": 0.9}})[0]
    draw_calibration([], LIGHT)
