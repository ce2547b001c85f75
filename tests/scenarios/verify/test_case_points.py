"""The checker reads every term of a case by itself: it agrees with the builder and finds errors."""

import ast
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios.verify.case_points
import scenarios.verify.case_tier
from optimiser.caseloads.reasons import explained_plan
from scenarios.build.caseloads import build_caseloads
from scenarios.export.caseload_files import write_caseload_files
from scenarios.plan_files import table_file
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.pack import Pack
from scenarios.schema.policy import CaseloadPolicy, Policy
from scenarios.verify.case_points import case_terms, check_points
from scenarios.verify.plan_folder import read_plan_folder
from tests.packs import PLAN_START, small_pack

LEVELS = (None, "very_high", "high", "medium", "low")
DAYS = (-1827, -1826, -366, -365, -85, -84, -28, -1, 0, 1, 14, 15, 28, 29)
TERMS = {
    "cohort": {"cohort": "flex"},
    "colour": {"rag": "amber"},
    "given tier": {"tier": "B"},
    "tier by scores": {"arp_percent": 60, "csrp_percent": 3.2, "rosh": "high"},
    "statutory case": {"statutory": True},
    "MAPPA level": {"mappa_level": 3},
    "MAPPA not known": {"mappa_level": 0},
    "flags": {"flags": ("domestic_abuse", "stalking")},
    "visits in pairs": {"paired_visit": True},
    "contacts": {"required_contacts_per_4_weeks": 7},
    "release": {"release_date": PLAN_START + timedelta(20)},
    "released": {"release_date": PLAN_START - timedelta(50)},
    "review": {"review_date": PLAN_START + timedelta(9)},
    "overdue review": {"review_date": PLAN_START - timedelta(9)},
}


def pack_of(*cases: dict[str, Any]) -> Pack:
    usual = {"cohort": "fixed", "rag": "red", "area_id": "A4", "statutory": False}
    rows = tuple(
        OffenderRow(**usual | facts | {"offender_ref": f"N{number}"})
        for number, facts in enumerate(cases, start=1)
    )
    policy = CaseloadPolicy(flag_points={"domestic_abuse": 6, "stalking": 5})
    return small_pack(offenders=rows, policy=Policy(caseloads=policy))


def days() -> st.SearchStrategy[date | None]:
    return st.sampled_from([None, *(PLAN_START + timedelta(each) for each in DAYS)])


ROWS = st.fixed_dictionaries(
    {
        "cohort": st.sampled_from(["fixed", "flex", "free"]),
        "rag": st.sampled_from(["red", "amber", "green"]),
        "area_id": st.sampled_from(["A1", "A2", "A3", "A4"]),
        "statutory": st.booleans(),
        "tier": st.sampled_from([None, "A", "D", "Z"]),
        "arp_percent": st.sampled_from([None, 0, 14.9, 15, 25, 50, 74.9, 75, 90]),
        "csrp_percent": st.sampled_from([None, 0, 0.5, 0.99, 1, 3, 6.89, 6.9]),
        "static_scores": st.sampled_from([(), ("arp",), ("csrp",), ("csrp", "arp")]),
        "dc_srp": st.sampled_from(LEVELS),
        "dc_srp_percent": st.sampled_from([None, 0.5, 0.6, 1.12, 2.11, 3.36]),
        "rosh": st.sampled_from(LEVELS),
        "mappa_level": st.sampled_from([None, 0, 1, 3]),
        "mappa_category": st.sampled_from([None, 0, 2]),
        "indeterminate_sentence": st.booleans(),
        "flags": st.lists(
            st.sampled_from(["domestic_abuse", "stalking", "child_protection", "sexual_offence"]),
            max_size=3,
        ).map(tuple),
        "paired_visit": st.booleans(),
        "required_contacts_per_4_weeks": st.sampled_from([None, 0, 5]),
        "release_date": days(),
        "review_date": days(),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(ROWS, min_size=20, max_size=20))
def test_checker_and_builder_read_every_term_alike(cases: list[dict[str, Any]]) -> None:
    pack = pack_of(*cases)
    read = case_terms(pack)
    for offender in build_caseloads(pack).offenders:
        built = [(term.name, term.points, term.source, term.remark) for term in offender.terms]
        assert list(map(tuple, read[offender.offender_ref])) == built


@pytest.mark.parametrize("facts", TERMS.values(), ids=TERMS)
def test_a_term_that_is_a_point_off_is_found_whatever_the_total_says(
    facts: dict[str, Any], tmp_path: Path
) -> None:
    """Every row of the case in turn, as a builder that counts it wrong would write it."""
    pack = pack_of(facts)
    problem = build_caseloads(pack)
    write_caseload_files(tmp_path, explained_plan(problem, {"N1": "M1"}), problem, pack)
    (tmp_path / "summary.json").write_text("{}", encoding="utf-8")
    assert list(check_points(pack, read_plan_folder(tmp_path))) == []
    file, beside = table_file(tmp_path, "points"), table_file(tmp_path, "caseloads")
    rows, case = pd.read_csv(file, keep_default_na=False), pd.read_csv(beside)
    case.assign(points=case["points"] + 1).to_csv(beside, index=False)
    for number in range(len(rows)):
        wrong = rows.copy()
        wrong.loc[number, "points"] += 1
        wrong.to_csv(file, index=False)
        (breach,) = check_points(pack, read_plan_folder(tmp_path))
        assert breach.message == (
            f"N1: the terms differ from the pack and policy ({rows.loc[number, 'term']})"
        )


def test_the_checker_shares_nothing_with_what_counts_the_points() -> None:
    for module in (scenarios.verify.case_points, scenarios.verify.case_tier):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        named = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not any("caseload_points" in name or "build.caseloads" in name for name in named)
