from dataclasses import replace
from pathlib import Path

import pytest

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.reasons import explained_plan
from optimiser.caseloads.solve import plan_caseloads
from optimiser.outcome import Outcome, Status
from optimiser.solving import Limits
from scenarios.export.caseload_files import (
    caseload_summary,
    caseload_totals,
    read_caseloads,
    write_caseloads,
)
from tests.optimiser.caseloads.problems import manager, offender, problem

CASELOADS = problem(
    [
        offender("N1", 60, current_manager_id="M1", contacts_per_4_weeks=8),
        offender("N2", 51, current_manager_id="M1", contacts_per_4_weeks=3),
        offender("=N3", 10, contacts_per_4_weeks=2),
    ],
    [manager("M1"), manager("M2", 64)],
    weeks=2,
)
KEYS = {
    "status", "objective", "bound", "gap", "offenders", "moves", "max_load_percent", "over_110",
    "visits_due", "breaches", "seconds", "tiers",
}  # fmt: skip


@pytest.fixture(scope="module")
def outcome() -> Outcome[CaseloadPlan]:
    return plan_caseloads(CASELOADS, Limits(seconds=10, workers=1))


def test_a_written_plan_reads_back_the_same(tmp_path: Path, outcome: Outcome[CaseloadPlan]) -> None:
    assert outcome.plan is not None
    file = tmp_path / "caseloads.csv"
    write_caseloads(file, outcome.plan, CASELOADS)
    assert read_caseloads(file) == outcome.plan
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "offender_ref,manager_id,previous_manager_id,points,reason"
    assert lines[1].startswith("N1,M1,M1,60,stays: continuity")
    assert lines[3].startswith("'=N3,"), "no cell begins a formula"


def test_rows_are_in_the_order_of_the_cohort(tmp_path: Path) -> None:
    plan = explained_plan(CASELOADS, {"N1": "M1", "N2": "M2", "=N3": "M1"})
    backwards = replace(plan, allocations=plan.allocations[::-1])
    write_caseloads(tmp_path / "a.csv", plan, CASELOADS)
    write_caseloads(tmp_path / "b.csv", backwards, CASELOADS)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_the_summary_has_the_keys_of_the_interface(outcome: Outcome[CaseloadPlan]) -> None:
    summary = caseload_summary(outcome, CASELOADS)
    assert set(summary) == KEYS
    assert (summary["status"], summary["gap"]) == ("optimal", 0)
    assert (summary["objective"], summary["bound"]) == (797, 797)
    assert (summary["moves"], summary["offenders"], summary["breaches"]) == (1, 3, 0)
    assert summary["max_load_percent"] == 79.69
    assert summary["visits_due"] == 7
    assert [set(tier) for tier in summary["tiers"]] == 5 * [
        {"tier", "goal", "unit", "objective", "bound"}
    ]


def test_totals_tell_of_overload_and_of_breaches() -> None:
    plan = explained_plan(CASELOADS, {"N1": "M1", "N2": "M1", "=N3": "M2"})
    totals = caseload_totals(plan, CASELOADS)
    assert totals == {"moves": 0, "max_load_percent": 111.0, "over_110": 1, "breaches": 0}
    short = CaseloadPlan(plan.allocations[:2])
    assert caseload_totals(short, CASELOADS)["breaches"] == 1


def test_without_a_plan_there_are_no_totals() -> None:
    alone = problem([offender("N1", needs=frozenset({"drugs"}))], [manager("M1")])
    outcome = plan_caseloads(alone, Limits(seconds=1))
    summary = caseload_summary(outcome, alone)
    assert summary["status"] == Status.INFEASIBLE
    assert summary["objective"] is summary["bound"] is summary["gap"] is None
    assert "moves" not in summary
