"""Why a contact is left out: the first test that fails, one case for each."""

import pytest

from optimiser.solving import Limits
from optimiser.visits.draws import with_drawn_starts
from optimiser.visits.problem import Duty, Kind, Visit
from optimiser.visits.solve import plan_visits
from tests.optimiser.visits.problems import DAY, duty, problem, visit

NIGHT = ((1320, 1335),)


@pytest.mark.parametrize(
    ("due", "duties", "words"),
    [
        (visit(windows=()), [duty()], "contacts are due more often than days come"),
        (visit(kind=Kind.OFFICE, windows=()), [duty()], "no day with office hours is left"),
        (visit(windows=NIGHT), [duty()], "window of 15 minutes is shorter than the 30"),
        (visit(leads=()), [duty()], "nobody may make it"),
        (visit(), [duty("B")], "A has no duty in the whole period"),
        (visit(windows=((DAY + 540, DAY + 600),)), [duty()], "A is not on duty for 30 minutes"),
        (visit(paired=True), [duty()], "nobody may go second"),
        (
            visit(paired=True, seconds=("B",)),
            [duty(), duty("B", (800, 900))],
            "of B nobody is on duty at once with A",
        ),
        (visit(), [duty("A", (540, 600))], "too short for the visit with its ways"),
        (
            visit("N1", ((540, 600),)),
            [duty("A", (540, 660))],
            "one other visit takes them (N0)",
        ),
    ],
)
def test_the_reason_is_the_first_test_that_fails(
    due: Visit, duties: list[Duty], words: str
) -> None:
    first = visit("N0", ((560, 600),), weight=9)
    others = [first] if "(N0)" in words else []
    plan = plan_visits(problem([*others, due], duties), Limits(work=0.1)).plan
    assert plan is not None
    (unmet,) = plan.unmet
    assert words in unmet.reason
    assert "would resolve it" in unmet.reason


def test_a_check_for_which_no_start_could_be_drawn_says_so() -> None:
    check = visit(kind=Kind.CURFEW, windows=((540, 600),), minutes=15)
    asked = with_drawn_starts(problem([check], [duty("A", (560, 590))]), 1, 4)
    plan = plan_visits(asked, Limits(work=0.1)).plan
    assert plan is not None
    assert "no start could be drawn on 2026-11-02" in plan.unmet[0].reason
