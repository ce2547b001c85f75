"""What is wrong or missing in cohort and managers is told with its reference and what to do."""

from itertools import zip_longest
from typing import Any

import pytest

from scenarios.caseload_findings import caseload_findings
from scenarios.findings import Findings
from scenarios.schema.pack import Pack
from tests.packs import small_pack

SMALL = small_pack()


def changed(offender: dict[str, Any] | None = None, manager: dict[str, Any] | None = None) -> Pack:
    """The small pack with other facts of its first offender, N1 of M1, or first manager, M1."""
    offenders, managers = SMALL.offenders, SMALL.managers
    return SMALL.model_copy(
        update={
            "offenders": (offenders[0].model_copy(update=offender or {}), *offenders[1:]),
            "managers": (managers[0].model_copy(update=manager or {}), *managers[1:]),
        }
    )


def found(
    offender: dict[str, Any] | None = None, manager: dict[str, Any] | None = None
) -> Findings:
    return caseload_findings(changed(offender, manager))


def about(words: str, findings: Findings) -> str:
    (remark,) = (text for text in findings.remarks if words in text)
    return remark


def test_a_case_that_nobody_may_lead_is_a_conflict_with_its_remedy() -> None:
    (conflict,) = found({"needs": ("forensic",), "locked": False}).conflicts
    assert conflict.startswith("N1: nobody may lead it (")
    assert "forensic" in conflict
    assert "To resolve it, " in conflict
    assert caseload_findings(SMALL).conflicts == ()


@pytest.mark.parametrize(
    ("offender", "manager", "cause", "remedy"),
    [
        ({"excluded_managers": ("M1",)}, {}, "M1", "exclu"),
        ({}, {"reduction_percent": 100.0}, "M1 has no capacity", "give a manager capacity"),
    ],
)
def test_a_lock_onto_a_manager_who_may_not_lead_is_a_conflict(
    offender: dict[str, Any], manager: dict[str, Any], cause: str, remedy: str
) -> None:
    conflicts = [text for text in found(offender, manager).conflicts if text.startswith("N1: ")]
    (conflict,) = conflicts
    assert cause in conflict
    assert "N1 is locked to M1" in conflict
    assert remedy in conflict.partition("To resolve it, ")[2]


def test_every_remedy_that_is_as_near_as_another_is_told() -> None:
    """Whose lead is gone is unlocked; to give somebody who is gone capacity helps nobody."""
    anybody = {"needs": (), "area_id": "A3"}
    (conflict, *_) = found(anybody, {"reduction_percent": 100.0}).conflicts
    assert conflict.endswith("To resolve it, give a manager capacity, or unlock the case.")


def test_a_pack_without_managers_is_told_once() -> None:
    findings = caseload_findings(SMALL.model_copy(update={"managers": ()}))
    assert findings.conflicts == (
        "managers.csv has nobody, so that no case is led: add a manager.",
    )
    assert not [text for text in findings.remarks if "those of ." in text]


def test_who_is_to_be_kept_apart_and_shares_a_manager_is_told() -> None:
    told = about("kept apart", found({"apart_from": ("N2",)}))
    assert told.startswith("N1 and N2 are to be kept apart (apart_from) and are both with M1")


def test_who_cannot_be_kept_apart_is_a_conflict() -> None:
    pack = changed({"apart_from": ("N2",)})
    first, second, *others = pack.offenders
    second = second.model_copy(update={"locked": True})
    pack = pack.model_copy(update={"offenders": (first, second, *others)})
    (conflict,) = caseload_findings(pack).conflicts
    assert conflict.startswith("N1 and N2 cannot be kept apart (N1 may be led by M1 alone; N2 ")
    assert "unlock the case" in conflict.partition("To resolve it, ")[2]


def test_all_that_leaves_no_plan_is_told_at_once() -> None:
    facts: list[dict[str, Any]] = [
        {"locked": True, "excluded_managers": ("M1",)},
        {"needs": ("forensic",)},
        {"locked": True, "current_manager_id": "M2"},
        {"apart_from": ("N5",)},
    ]
    offenders = [
        row.model_copy(update=update)
        for row, update in zip_longest(SMALL.offenders, facts, fillvalue=None)
        if row is not None
    ]
    away = SMALL.managers[1].model_copy(update={"absent_from": SMALL.manifest.plan_start})
    changed = {"offenders": tuple(offenders), "managers": (SMALL.managers[0], away)}
    locked, unskilled, absent, apart = caseload_findings(SMALL.model_copy(update=changed)).conflicts
    assert "M1 is excluded" in locked
    assert locked.endswith("To resolve it, lift an exclusion that no longer holds.")
    assert "give a manager the skill" in unskilled
    assert "N3 is locked to M2; M2 does not hold drugs; M2 has no capacity" in absent
    assert absent.endswith("To resolve it, unlock the case.")
    assert apart.startswith("N4 and N5 cannot be kept apart")


def test_a_capacity_of_zero_is_told_with_the_cases_it_holds() -> None:
    told = about("M1 has no capacity", found(manager={"capacity_points": 0}))
    assert "of a full load of 0 points" in told
    assert "; N1, N2 must go to others." in told
    assert told.endswith("the dates of absence in managers.csv, or absences.csv.")


def test_a_load_that_stays_excessive_is_told() -> None:
    told = about("M1 stays above 110 %", found(manager={"capacity_points": 60}))
    assert "weeks in a row from 2026-11-30 if every case stays where it is" in told
    assert not [text for text in found().remarks if "stays above" in text]


def test_points_and_hours_that_disagree_are_told_and_the_points_count() -> None:
    told = about("M1 has 300 capacity_points", found(manager={"hours_per_week": 18.5}))
    assert "and 800 by 18.5 hours_per_week" in told
    assert "Leave them blank if the hours are to count." in told
    agreed = found(manager={"hours_per_week": 18.5, "capacity_points": 800})
    assert not [text for text in agreed.remarks if "hours_per_week" in text]


def test_a_tier_that_the_scores_do_not_give_is_told_and_not_changed() -> None:
    pack = changed({"tier": "F", "arp_percent": 95, "csrp_percent": 7, "rosh": "low"})
    told = about("N1 is given tier F", caseload_findings(pack))
    assert "the scores give A" in told
    assert told.endswith("Nothing is changed.")
    assert pack.offenders[0].tier == "F"


def test_what_is_missing_is_told_as_missing() -> None:
    assert "arp_percent and csrp_percent not known" in about("N1 has no tier", found())
    assert "not a low one" in about("N1 is recorded under MAPPA", found({"mappa_level": 0}))
    assert "knife" in about("N1 has the flag", found({"flags": ("knife",)}))
    assert "tier_points has no number" in about("N1 has tier A3", found({"tier": "A3"}))


def test_many_remarks_of_a_kind_are_told_in_short() -> None:
    short = found().in_short
    (told,) = (text for text in short if "no tier" in text)
    assert "There are 5 more of the kind" in told
