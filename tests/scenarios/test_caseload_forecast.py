"""The forecast in sentences."""

from datetime import date, timedelta
from typing import Any

from scenarios.caseload_forecast import excessive_spells, forecast_sentences, week_loads
from scenarios.schema.policy import CaseloadPolicy


def week(manager_id: str, number: int, load: str, basis: str = "known") -> dict[str, Any]:
    return {
        "manager_id": manager_id,
        "week_start": date(2026, 11, 30) + timedelta(weeks=number),
        "points": 80.0,
        "points_basis": "known",
        "capacity_points": 0.0 if load == "" else 100.0,
        "capacity_basis": basis,
        "load_percent": load,
        "why": "",
    }


def test_who_has_too_much_and_from_when() -> None:
    rows = [
        week("M1", 0, "109.9"),
        week("M1", 1, "112.4"),
        week("M1", 2, "131", "assumed"),
        week("M2", 0, "110"),
        week("M2", 1, ""),
        week("M2", 2, "", "assumed"),
        week("M3", 0, "120"),
    ]
    assert list(forecast_sentences(rows, CaseloadPolicy())) == [
        "M1 is above 110 % in 2 weeks, the first that of 2026-12-07, the most with 131 % in "
        "that of 2026-12-14.",
        "M2 has cases of 80 points and is not there in 2 weeks, the first that of 2026-12-07.",
        "M3 is above 110 % in the week of 2026-11-30, the most with 120 % in that of 2026-11-30.",
    ]
    assert dict(week_loads(rows)) == {
        "M1": ["110", "112", "131*"],
        "M2": ["110", "away", "away*"],
        "M3": ["120"],
    }


def test_four_weeks_in_a_row_above_the_band_are_excessive() -> None:
    loads = ["111", "120", "110.1", "110", "115", "115", "", "115", "111", "112", "113", "114"]
    rows = [week("M1", number, load) for number, load in enumerate(loads)]
    told = list(forecast_sentences(rows, CaseloadPolicy()))
    assert told[1] == (
        "M1 is so for 5 weeks in a row from 2027-01-18: an excessive load (Workload Measurement "
        "Tool: 4 weeks)."
    )
    assert [sentence[:14] for sentence in told] == [
        "M1 is above 11",
        told[1][:14],
        "M1 has cases o",
    ]
    days = [(row["week_start"], float(row["load_percent"] or 0)) for row in rows]
    three = list(excessive_spells(days, CaseloadPolicy(excessive_weeks=3)))
    assert three == [(date(2026, 11, 30), 3), (date(2027, 1, 18), 5)]
