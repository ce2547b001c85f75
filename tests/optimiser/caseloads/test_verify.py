from dataclasses import replace

import pytest

from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.reasons import explained_plan
from optimiser.caseloads.verify import check
from tests.optimiser.caseloads.problems import manager, offender, problem

CASELOADS = problem(
    [offender("N1", 30, current_manager_id="M1"), offender("N2", 20)],
    [manager("M1"), manager("M2")],
)
ROWS = explained_plan(CASELOADS, {"N1": "M1", "N2": "M2"}).allocations


def test_a_true_plan_has_no_breach() -> None:
    assert check(CaseloadPlan(ROWS), CASELOADS) == ()


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (replace(ROWS[0], points=31), "points_as_recorded"),
        (replace(ROWS[0], previous_manager_id=""), "previous_as_recorded"),
        (replace(ROWS[0], previous_manager_id="M2"), "previous_as_recorded"),
        (replace(ROWS[0], manager_id="M3"), "one_lead_manager"),
        (Allocation("N7", "M1"), "one_lead_manager"),
    ],
)
def test_every_false_cell_is_found(wrong: Allocation, rule: str) -> None:
    assert rule in {breach.rule for breach in check(CaseloadPlan((wrong, ROWS[1])), CASELOADS)}


def test_a_missing_and_a_doubled_row_are_found() -> None:
    for rows in (ROWS[:1], (*ROWS, ROWS[0])):
        (breach,) = check(CaseloadPlan(rows), CASELOADS)
        assert (breach.rule, breach.excess) == ("one_lead_manager", 1)
