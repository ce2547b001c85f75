"""A replay says no more than its intervals show."""

from typing import Any

import pandas as pd

from dashboards.figures.differences import NOT_SHOWN, draw_differences
from dashboards.theme import LIGHT
from dashboards.views import replay

MINUS = "\N{MINUS SIGN}"
BLOCK: dict[str, Any] = {
    "replications": 100,
    "seed": 1,
    "incidents_held_out": 2500,
    "baseline_roster": "flat 3x8",
    "interval_covers": "days and dice",
    "baseline_breaches": {"minimum_rest": 3},
    "plan": {
        "immediate_in_target": 0.99,
        "hours_short": 10.0,
        "hotspot_hours": 5.0,
        "novel": 2.0,
        "immediate_median": None,
    },
    "baseline": {
        "immediate_in_target": 0.98,
        "hours_short": 14.0,
        "hotspot_hours": 6.0,
        "novel": 1.0,
        "immediate_median": 4.0,
    },
    "difference": {
        "immediate_in_target": 0.01,
        "hours_short": -4.0,
        "hotspot_hours": -1.0,
        "novel": 1.0,
    },
    "difference_ci95": {
        "immediate_in_target": [-0.005, 0.025],
        "hours_short": [-6.0, -2.0],
        "hotspot_hours": [-1.5, -0.5],
        "novel": [0.5, 1.5],
    },
    "simulation_error_ci95": {"hours_short": [-4.2, -3.8]},
}


def test_an_interval_that_holds_zero_shows_no_difference() -> None:
    found = {each.words: each for each in replay.held(BLOCK)}
    assert found["Immediate calls in target"].verdict == NOT_SHOWN
    assert found["Immediate calls in target"].interval == (-0.5, 2.5)
    assert found["Officer-hours that urgent calls waited"].verdict == "better"
    assert found["Visible patrol where and when most harm was"].verdict == "worse"
    assert found["Novel"].verdict == "different"
    assert replay.verdict((0.0, 1.0), 1) == NOT_SHOWN


def test_the_sentence_tells_better_worse_and_nothing_apart() -> None:
    said = replay.sentence(BLOCK, replay.held(BLOCK))
    assert "better in officer-hours that urgent calls waited" in said
    assert "worse in visible patrol" in said
    assert said.endswith("in immediate calls in target (the interval holds zero).")
    assert "nothing was compared" in replay.sentence({}, [])
    assert any("minimum rest 3" in told for told in replay.how(BLOCK))


def test_the_table_has_both_sides_and_what_has_no_interval() -> None:
    shown = replay.table(BLOCK, replay.held(BLOCK)).set_index("Figure")
    short = shown.loc["Officer-hours that urgent calls waited"]
    assert short.tolist() == ["10", "14", f"{MINUS}4", f"{MINUS}6 to {MINUS}2", "better"]
    median = shown.loc["Immediate calls, median response, min"]
    assert median["Plan"] == "not known"
    assert median["95 % interval"] == "not measured"


def test_the_picture_has_a_hollow_point_where_nothing_is_shown() -> None:
    found = replay.held(BLOCK)
    figure = draw_differences(found, LIGHT)
    points = [each for each in figure.data if each.mode == "markers"]
    hollow = [each.marker.color == LIGHT.paper for each in points]
    assert hollow == [each.verdict == NOT_SHOWN for each in found]
    assert [each.x[0] for each in points] == [each.difference for each in found]
    draw_differences([], LIGHT)


def test_shares_by_base_come_from_the_counts() -> None:
    rows = pd.DataFrame(
        {
            "roster": ["plan", "baseline"],
            "base_id": ["B1", "B1"],
            "immediate": [200, 0],
            "immediate_in_target": [150, 0],
        }
    )
    [row] = replay.by_base(rows, {"B1": "Central"}).to_dict("records")
    assert row["Base"] == "Central"
    assert row["Immediate in target, plan"] == "75.0 %"
    assert row["Immediate in target, baseline"] == "not known"
    assert row["Priority in target, plan"] == "not known"
