"""The visit diary as the caseloads page shows it."""

from datetime import date

import pandas as pd

from dashboards.components.diary_week import diary_week
from dashboards.views import cases
from dashboards.views import diary as view

MONDAY = date(2026, 3, 23)
ZONE = "Europe/London"


def visits() -> pd.DataFrame:
    """A pair on the Monday, three days late; one after the clocks have changed; one next week."""
    rows = [
        ("N1", "2026-03-29T09:00Z", "P1", "office", "2026-03-29"),
        ("N2", "2026-03-23T09:30Z", "P1;M2", "home", "2026-03-20"),
        ("N1", "2026-03-30T09:00Z", "P1", "office", "2026-03-30"),
    ]
    frame = pd.DataFrame(rows, columns=["offender_ref", "start", "staff_ids", "kind", "due"])
    return frame.assign(start=pd.to_datetime(frame["start"]))


def test_a_week_by_who_visits_has_pairs_in_both_rows_and_local_times() -> None:
    managers = pd.DataFrame({"manager_id": ["M1", "M2"], "staff_id": ["P1", ""]})
    names = view.names_of(managers)
    caseloads = pd.DataFrame({"offender_ref": ["N1", "N2"], "manager_id": ["M2", "M1"]})
    leads = view.leads_of(caseloads, managers)
    rows = view.week_of(visits(), MONDAY, ZONE, view.STAFF, names, leads)
    late = view.Visit("09:30", "home", "N2, M1 (P1)", 3, True)
    assert [row.name for row in rows] == ["M1 (P1)", "M2"]
    assert rows[1].days[0] == (late,)
    assert rows[0].days[0] == (view.Visit("09:30", "home", "N2, M2", 3, True),)
    assert rows[0].days[6] == (view.Visit("10:00", "office", "N1", 0, False, "M2"),)
    assert "instead of the lead manager M2" in str(diary_week(rows, view.days_of(MONDAY), "Who"))
    assert sum(map(len, rows[0].days)) == 2


def test_a_week_by_who_is_visited_names_the_staff() -> None:
    (row,) = view.week_of(visits(), date(2026, 3, 30), ZONE, view.OFFENDER, {}, {})
    assert (row.name, row.days[0][0].with_whom) == ("N1", "P1")
    drawn = str(diary_week([row], view.days_of(date(2026, 3, 30)), "Who is visited"))
    assert "10:00" in drawn
    assert "Mon 30 Mar" in drawn


def test_the_weeks_of_a_plan_begin_with_its_first_day() -> None:
    assert list(view.mondays(MONDAY, 2)) == ["2026-03-23", "2026-03-30"]


def test_the_sentence_says_what_was_proved_of_the_first_goal_that_is_left() -> None:
    part = {"visits_due": 4, "visits_planned": 3}
    tiers: list[dict[str, int | None]] = [
        {"objective": 0, "bound": 0},
        {"objective": 2, "bound": 2},
    ]
    unmet = pd.DataFrame({"offender_ref": ["N9"]})
    proved = {"caseloads": part | {"diary": {"tiers": tiers}}}
    assert view.sentence(proved, visits(), unmet) == (
        "4 contacts due, 3 in the diary (planned), 1 cannot be met. "
        "No diary meets more of what counts most."
    )
    tiers[1]["bound"] = None
    covered = {"caseloads": part | {"diary": {"tiers": tiers, "covered": 1}}}
    assert "Others than the lead manager make 1 contact." in view.sentence(covered, visits(), unmet)
    assert view.sentence(proved, visits(), unmet).endswith("cannot be met.")
    assert view.sentence({}, visits(), unmet) == "No diary was made with this plan."


def test_terms_name_their_source_and_the_heaviest_case_comes_first() -> None:
    points = pd.DataFrame(
        {
            "offender_ref": ["N1", "N2", "N2"],
            "term": ["red rating", "red rating", "tier"],
            "points": [40.0, 40.0, 0.0],
            "source": ["policy (M)", "policy (M)", ""],
            "remark": ["", "", "no scores"],
        }
    )
    assert list(cases.heaviest(points.assign(points=[1.0, 2.0, 3.0]))) == ["N2", "N1"]
    assert cases.terms_table(points, "N2")["Term"].tolist() == ["red rating", "tier: no scores"]


def test_the_co_workers_of_a_case_are_shown_with_whom_it_lacks() -> None:
    names = ["offender_ref", "agency", "manager_id", "previous_manager_id", "reason"]
    rows = [
        ("N1", "council", "C1", "C1", "stays: continuity"),
        ("N1", "health", "", "", "N1: nobody of health may work beside its lead"),
        ("N2", "council", "C2", "", "new"),
    ]
    shown = cases.co_workers_table(pd.DataFrame(rows, columns=names), "N1")
    assert shown["Co-worker"].tolist() == ["C1", "nobody"]
    assert shown["Before"].tolist() == ["C1", "nobody"]
    assert cases.co_workers_table(pd.DataFrame(rows, columns=names), "N3").empty
