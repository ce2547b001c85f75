from datetime import date, timedelta
from typing import Any

import pytest

from optimiser.caseloads.problem import PointsTerm
from scenarios.caseload_points.terms import contacts_of, points_of
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.policy import CaseloadPolicy

POLICY = CaseloadPolicy()
ON = date(2026, 11, 30)


def offender_row(**facts: Any) -> OffenderRow:
    usual = {"offender_ref": "N1", "cohort": "fixed", "rag": "red", "area_id": "A1"}
    return OffenderRow(**(usual | {"statutory": False} | facts))


def terms(row: OffenderRow, home_metres: int = 0) -> dict[str, PointsTerm]:
    return {term.name: term for term in points_of(row, POLICY, ON, home_metres)}


def points(row: OffenderRow, home_metres: int = 0) -> dict[str, int]:
    return {name: term.points for name, term in terms(row, home_metres).items()}


def test_every_term_of_the_points_is_shown() -> None:
    row = offender_row(
        statutory=True,
        tier="B",
        mappa_level=3,
        flags=("domestic_abuse", "child_protection"),
        paired_visit=True,
        release_date=ON + timedelta(10),
        review_date=ON - timedelta(3),
    )
    assert points(row, 12_500) == {
        "cohort fixed": 30,
        "red rating": 40,
        "tier B": 12,
        "statutory case": 6,
        "MAPPA level 3": 20,
        "domestic abuse": 6,
        "child protection": 6,
        "visits in pairs": 6,
        "8 contacts": 16,
        "release in 10 days": 12,
        "review overdue by 3 days": 4,
        "travel": 3,
    }


def test_terms_that_do_not_apply_are_left_out_and_what_is_missing_is_not() -> None:
    row = offender_row(cohort="free", rag="green", required_contacts_per_4_weeks=0)
    assert points(row) == {
        "cohort free": 12,
        "green rating": 8,
        "tier not known": 0,
        "0 contacts": 0,
        "travel": 0,
    }
    missing = terms(row)["tier not known"].remark
    assert missing == "arp_percent and csrp_percent not known"


def test_a_mappa_level_of_0_is_not_known_and_not_low() -> None:
    unknown = terms(offender_row(mappa_level=0))["MAPPA level not known"]
    assert (unknown.points, unknown.remark) == (10, "not known is not low: find out the level")
    assert "MAPPA level not known" in points(offender_row(mappa_category=2))
    assert points(offender_row(mappa_level=1))["MAPPA level 1"] == 0
    assert not any("MAPPA" in name for name in points(offender_row()))


def test_a_given_tier_counts_and_is_remarked_where_the_scores_differ() -> None:
    row = offender_row(tier="G", arp_percent=80, csrp_percent=4, rosh="low")
    term = terms(row)["tier G"]
    assert term.points == 0
    assert term.remark == "the scores give B (ARP and CSRP B); the given tier counts"
    assert points(row.model_copy(update={"tier": None}))["tier B by its scores"] == 12
    assert terms(row.model_copy(update={"tier": "B"}))["tier B"].remark == ""


def test_what_the_policy_has_no_number_for_is_shown_with_none() -> None:
    row = offender_row(tier="A3", flags=("knife",))
    assert points(row)["tier A3"] == points(row)["knife"] == 0
    assert terms(row)["tier A3"].remark == "policy.caseloads.tier_points has no number for tier A3"
    assert "has no number for knife" in terms(row)["knife"].remark


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (29, None),
        (28, ("release in 28 days", 8)),
        (14, ("release in 14 days", 12)),
        (0, ("release in 0 days", 12)),
        (-1, ("released 1 day ago", 8)),
        (-84, ("released 84 days ago", 4)),
        (-85, None),
    ],
)
def test_a_release_counts_before_and_after(days: int, expected: tuple[str, int] | None) -> None:
    counted = points(offender_row(release_date=ON + timedelta(days)))
    found = [item for item in counted.items() if "release" in item[0]]
    assert found == ([] if expected is None else [expected])


def test_each_term_names_its_number_and_whether_the_force_set_it() -> None:
    own = CaseloadPolicy.model_validate({"rag_points": {"red": 50}, "statutory_points": 7})
    row = offender_row(statutory=True)
    told = {term.name: term.source for term in points_of(row, own, ON, 0)}
    assert told["cohort fixed"] == "policy.caseloads.cohort_points.fixed: rules F1 (M)"
    assert told["red rating"] == "policy.caseloads.rag_points.red: set by the force"
    assert told["statutory case"] == "policy.caseloads.statutory_points: set by the force"
    assert all(told.values())


def test_contacts_are_as_recorded_else_by_colour() -> None:
    assert contacts_of(offender_row(required_contacts_per_4_weeks=5), POLICY) == 5
    assert contacts_of(offender_row(required_contacts_per_4_weeks=0), POLICY) == 0
    by_colour = [contacts_of(offender_row(rag=rag), POLICY) for rag in ("red", "amber", "green")]
    assert by_colour == [8, 4, 2]
