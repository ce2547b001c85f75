"""Moves as the caseloads page shows and decides them, and its what-if."""

import re
from typing import Any

import pandas as pd
import pytest

from dashboards.client import ApiProblem, Chosen, Json, MusterClient
from dashboards.components.moves_table import moves_table
from dashboards.pages import caseloads_cases, caseloads_moves
from dashboards.pages.caseloads_diary import parts as diary_parts
from dashboards.views import moves as view
from dashboards.views.caseloads import whose_points
from dashboards.views.cases import as_it_stands
from dashboards.views.what_if import WhatIf, beside, without
from scenarios.overrides import apply_overrides
from tests.dashboards.conftest import wait
from tests.packs import small_pack

CASELOADS = pd.DataFrame(
    {
        "offender_ref": ["N1", "N2", "N3", "N4"],
        "manager_id": ["M2", "M2", "M1", "M1"],
        "previous_manager_id": ["M1", "", "M1", "M1"],
        "points": [20.0, 30.0, 50.0, 50.0],
        "reason": ["relieves M1", "new", "stays", "stays"],
    }
)
LOADS = pd.DataFrame(
    {"manager_id": ["M1", "M2"], "capacity_points": [100, 50], "points": [100.0, 50.0]}
)


def decision(ref: str, manager: str, word: str) -> Json:
    when = "2026-11-30T09:00:00+00:00"
    facts = {"offender_ref": ref, "manager_id": manager, "decision": word}
    return {**facts, "by": "I", "when": when, "reason": None}


def found(*decisions: Json) -> list[view.Move]:
    return view.moves(CASELOADS, LOADS, {"decisions": list(decisions)}, "Europe/London")


def test_a_move_is_shown_with_both_loads_before_and_after() -> None:
    moved, new = found()
    assert moved.giver == view.Effect("M1", 120, 100)
    assert moved.taker == view.Effect("M2", 0, 40)
    assert (new.giver, new.taker) == (None, view.Effect("M2", 0, 60))
    assert view.effect_in_words(view.Effect("M1", 130, 115), 110) == "130 to 115 %, over"


def test_what_is_accepted_counts_in_the_loads_of_the_others() -> None:
    moved, new = found(decision("N1", "M2", "accepted"))
    assert moved.giver == view.Effect("M1", 120, 100)
    assert new.taker == view.Effect("M2", 40, 100)
    assert view.in_words([moved, new]) == (
        "1 move and 1 new case proposed: 1 accepted, 0 refused, 1 undecided."
    )
    assert view.before_confirming([moved, new]) == [
        "1 case would have a new lead manager, 1 undecided stay as they are.",
        "M2 takes N1 from M1.",
    ]


def test_a_refused_case_that_stays_is_shown_and_a_decision_on_another_move_is_none() -> None:
    moved, _, kept = found(decision("N3", "M2", "refused"), decision("N1", "M9", "accepted"))
    assert moved.state == view.UNDECIDED
    assert (kept.ref, kept.taker, kept.decided) == ("N3", None, "I, Mon 30 Nov 09:00")


def test_how_a_move_stands_is_in_words_and_its_buttons_tell_what_is_pressed() -> None:
    text = str(moves_table(found(decision("N1", "M2", "accepted")), 110, can_decide=True))
    assert len(re.findall("'aria-pressed': 'true'|aria-pressed='true'", text)) == 1
    for words in ("Accept N1", "Refuse N2", "Reason for N1", "accepted", "undecided"):
        assert words in text
    assert "aria-pressed" not in str(moves_table(found(), 110, can_decide=False))


def test_pressing_what_is_pressed_takes_it_back() -> None:
    seen = {"states": {"N1": "accepted", "N2": "undecided"}}
    asked = caseloads_moves.asked_for({"ref": "N1", "word": "accepted"}, seen, {})
    assert asked == [{"offender_ref": "N1", "decision": "withdrawn", "reason": None}]
    asked = caseloads_moves.asked_for({"ref": "N1", "word": "refused"}, seen, {"N1": "court"})
    assert asked == [{"offender_ref": "N1", "decision": "refused", "reason": "court"}]
    everything = caseloads_moves.asked_for("moves-accept-all", seen, {})
    assert [row["offender_ref"] for row in everything] == ["N2"]


def test_nobody_decides_without_a_name_and_faults_are_told(client: MusterClient) -> None:
    chosen = wait(client.chosen(None))
    assert isinstance(chosen, Chosen)
    shown = wait(caseloads_moves.show(client, chosen))
    seen = shown[2]
    rows = [{"offender_ref": "N99", "decision": "accepted", "reason": None}]
    nameless, turn = wait(caseloads_moves.decided(client, seen, " ", rows))
    assert "Write who decides first." in str(nameless)
    assert not isinstance(turn, str)
    told, turn = wait(caseloads_moves.decided(client, seen, "I", rows))
    assert "N99 is not in the cohort" in str(told)
    assert isinstance(turn, str)
    with pytest.raises(ApiProblem, match="none of the plan's changes is accepted"):
        wait(client.confirm(chosen.plan_id, "I", seen["version"], "k"))


def test_the_hand_over_list_and_the_what_if_know_what_was_decided_since() -> None:
    rows = [
        ("M1", "gives", "N1", "M2"),
        ("M2", "takes", "N1", "M1"),
        ("M2", "takes", "N2", ""),
        ("M3", "joins", "N1", ""),
    ]
    names = ["manager_id", "direction", "offender_ref", "other_manager_id"]
    handover = pd.DataFrame(rows, columns=names).assign(decision="undecided")
    stands: Json = {"decisions": [decision("N1", "M2", "accepted")], "confirmation": None}

    def words(standing: Json) -> list[str]:
        return as_it_stands(handover, standing)["decision"].tolist()

    assert words(stands) == ["accepted", "accepted", "undecided", ""]
    done = stands | {"confirmation": {"made": [{"offender_ref": "N1"}]}}
    assert words(done) == ["confirmed", "confirmed", "not confirmed", ""]
    assert without(stands | {"unplanned": []}) == ""
    told = without(stands | {"unplanned": ["N1"]})
    assert "leaves out 1 decision that no plan is made around yet (N1)" in told
    assert "as it was before" in without(done)


def test_long_parts_are_scrolled_by_the_keyboard() -> None:
    """Axe: scrollable-region-focusable."""
    drawn = str([*caseloads_cases.parts(), *diary_parts()])
    places = drawn.count("className='scroll")
    assert places > 2
    assert drawn.count("tabIndex=0") == places


@pytest.mark.parametrize(
    "asked",
    [
        WhatIf("leaves", who="M1", first="2026-12-01"),
        WhatIf("away", who="M1", first="2026-12-01", last="2026-12-11"),
        WhatIf("releases", first="2026-12-03", count=3, rag="red", area="A1"),
        WhatIf("hire", points=300, agency="police", base="B1", skills=["drugs"]),
    ],
)
def test_a_what_if_is_a_change_that_a_pack_takes(asked: WhatIf) -> None:
    assert asked.missing() == []
    pack = small_pack()
    once = asked.changes({})
    twice = asked.changes(once)
    after = apply_overrides(pack, twice)
    added = len(after.offenders) + len(after.managers) - len(pack.offenders) - len(pack.managers)
    assert added == {"releases": 6, "hire": 2}.get(asked.kind, 0)
    assert WhatIf(asked.kind).missing()
    assert "None" not in asked.name()


def test_two_plans_stand_beside_each_other() -> None:
    hired: dict[str, Any] = {"manager_id": "NEW1", "capacity_points": 0, "points": 0.0}
    frame = beside(("Before", "Now"), (LOADS, pd.concat([LOADS, pd.DataFrame([hired])])))
    assert frame.to_dict("records")[-1] == {
        "Manager": "NEW1",
        "Before": "not there",
        "Now": "no capacity",
    }


def test_a_bar_says_whose_points_it_is_made_of() -> None:
    many = pd.DataFrame({"offender_ref": [f"N{n}" for n in range(22)], "points": [1.0] * 22})
    text = whose_points(many)
    assert text.startswith("N0 1, N1 1, N2 1, N3 1<br>")
    assert text.endswith("and 2 more")
