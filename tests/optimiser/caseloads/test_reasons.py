from dataclasses import replace

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
        offender("settled", 0, current_manager_id="M2", weeks_with_manager=40),
        offender(
            "early",
            0,
            rag="red",
            current_manager_id="M2",
            weeks_with_manager=1,
            move_cost=3,
            area_id="A2",
        ),
        offender("accepted", 0, current_manager_id="M2", decided_manager_id="M1"),
        offender("apart", 0, current_manager_id="M1", apart_from=frozenset({"stays", "settled"})),
        offender("refused", 0, current_manager_id="M2", decided_manager_id="M2"),
    ],
    [
        manager("M1"),
        manager("M2", skills=frozenset({"drugs"})),
        manager("M3", agency="council"),
        manager("M4", 0),
        replace(manager("M5"), base_id="B5"),
    ],
    metres={("B1", "A2"): 1_200, ("B5", "A2"): 4_000},
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
    "settled": "M1",
    "early": "M5",
    "accepted": "M1",
    "apart": "M3",
    "refused": "M2",
}
ONE_MOVE = "; costs one move"
REASONS = {
    "stays": "stays: continuity",
    "locked": "locked",
    "relieves": f"moved: M1 was at 131 %; relieves 31 points; M2 is at 56 % with it{ONE_MOVE}",
    "makes_room": "moved: M2 would be at 76 % with it; relieves 20 points; "
    f"M3 is at 20 % with it{ONE_MOVE}",
    "new": "new: M2 is at 56 % with it and holds drugs",
    "left": f"moved: GONE is not a manager any more; M2 is at 56 % with it{ONE_MOVE}",
    "barred": f"moved: M3 (council) may not lead a statutory case; M2 is at 56 % with it{ONE_MOVE}",
    "away": f"moved: M4 has no capacity; M2 is at 56 % with it{ONE_MOVE}",
    "settled": "moved: M2 would be at 56 % with it; relieves 0 points; M1 is at 100 % with it; "
    "costs one move after 40 weeks with M2",
    "early": "moved: M2 would be at 56 % with it; relieves 0 points; M5 is at 0 % with it; "
    "costs as much as 3 moves (red, 1 week with M2) and is 2.8 km further",
    "accepted": f"moved: it was decided that M1 leads it; M1 is at 100 % with it{ONE_MOVE}",
    "apart": f"moved: kept apart from settled, stays; M3 is at 20 % with it{ONE_MOVE}",
    "refused": "stays: as was decided",
}


@pytest.mark.parametrize(
    "row", explained_plan(CASELOADS, LEADERS).allocations, ids=lambda row: row.offender_ref
)
def test_every_row_says_why(row: Allocation) -> None:
    assert row.reason == REASONS[row.offender_ref]


def test_an_explained_plan_states_the_facts() -> None:
    assert not check(explained_plan(CASELOADS, LEADERS), CASELOADS)
