import pytest

from optimiser.caseloads.plan import Allocation
from optimiser.caseloads.reasons import explained_plan
from optimiser.caseloads.verify import check
from tests.optimiser.caseloads.problems import manager, offender, problem

CASELOADS = problem(
    [
        offender("stays", 60, current_manager_id="M1"),
        offender("locked", 40, current_manager_id="M1", locked=True),
        offender("relieves", 31, current_manager_id="M1"),
        offender("makes_room", 20, current_manager_id="M2"),
        offender("new", 10, needs=frozenset({"drugs"})),
        offender("left", 5, current_manager_id="GONE"),
        offender("barred", 5, current_manager_id="M3", statutory=True),
        offender("away", 5, current_manager_id="M4"),
    ],
    [
        manager("M1"),
        manager("M2", skills=frozenset({"drugs"})),
        manager("M3", agency="council"),
        manager("M4", 0),
    ],
)
LEADERS = {
    "stays": "M1",
    "locked": "M1",
    "relieves": "M2",
    "makes_room": "M3",
    "new": "M2",
    "left": "M2",
    "barred": "M2",
    "away": "M2",
}
REASONS = {
    "stays": "stays: continuity",
    "locked": "locked",
    "relieves": "moved: M1 was at 131 %; relieves 31 points; M2 is at 56 % with it",
    "makes_room": "moved: M2 would be at 76 % with it; relieves 20 points; M3 is at 20 % with it",
    "new": "new: M2 is at 56 % with it and holds drugs",
    "left": "moved: GONE is not a manager any more; M2 is at 56 % with it",
    "barred": "moved: M3 (council) may not lead a statutory case; M2 is at 56 % with it",
    "away": "moved: M4 has no capacity; M2 is at 56 % with it",
}


@pytest.mark.parametrize(
    "row", explained_plan(CASELOADS, LEADERS).allocations, ids=lambda row: row.offender_ref
)
def test_every_row_says_why(row: Allocation) -> None:
    assert row.reason == REASONS[row.offender_ref]


def test_an_explained_plan_states_the_facts() -> None:
    assert not check(explained_plan(CASELOADS, LEADERS), CASELOADS)
