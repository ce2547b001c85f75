"""The checker of a diary finds each fault, at its boundary."""

from dataclasses import replace

import pytest

from optimiser.visits.breaches import breaches_of
from optimiser.visits.measures import scorecard
from optimiser.visits.plan import PlannedVisit, UnmetVisit, VisitPlan
from optimiser.visits.problem import Kind, VisitProblem
from tests.optimiser.visits.problems import duty, problem, visit

DUE = visit("N1", ((540, 700),)), visit("N2", ((540, 700),), number=1, place=1)
ASKED = problem([*DUE], [duty("A", (540, 640), (650, 740)), duty("B")])
GOOD = (
    PlannedVisit("N1", 0, Kind.HOME, 0, 560, 590, ("A",)),
    PlannedVisit("N2", 1, Kind.HOME, 0, 600, 630, ("A",)),
)


def rules(*rows: PlannedVisit, asked: VisitProblem = ASKED) -> set[str]:
    return {breach.rule for breach in breaches_of(asked, VisitPlan(rows, ()))}


def test_a_good_diary_breaks_nothing_and_is_measured() -> None:
    assert rules(*GOOD) == set()
    values = [measure.value for measure in scorecard(ASKED, VisitPlan(GOOD, ()))]
    assert values == [0, 0, 0, 0, 0, 0, 20 + 10 + 15]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"start": 555, "end": 585}, "time_for_ways"),
        ({"start": 565, "end": 595}, "time_for_ways"),
        ({"start": 560, "end": 595}, "as_due"),
        ({"kind": Kind.OFFICE}, "as_due"),
        ({"start": 672, "end": 702}, "visit_window"),
        ({"start": 620, "end": 650}, "on_duty"),
        ({"person_ids": ("B",)}, "right_lead"),
        ({"person_ids": ("A", "B")}, "people"),
        ({"number": 5}, "each_contact_once"),
    ],
)
def test_a_fault_is_found(change: dict[str, object], rule: str) -> None:
    assert rule in rules(replace(GOOD[0], **change), GOOD[1])  # type: ignore[arg-type]


def test_a_contact_that_is_told_twice_or_never_is_found() -> None:
    assert rules(GOOD[0]) == {"each_contact_once"}
    both = VisitPlan(GOOD, (UnmetVisit("N1", 0, Kind.HOME, 0, "no"),))
    assert {breach.rule for breach in breaches_of(ASKED, both)} == {"each_contact_once"}


def test_drawn_starts_and_seconds_are_held() -> None:
    check = visit("N1", starts=(575,), paired=True, seconds=("B",))
    asked = problem([check], [duty("A"), duty("B"), duty("C")])
    row = PlannedVisit("N1", 0, Kind.HOME, 0, 575, 605, ("A", "B"))
    assert rules(row, asked=asked) == set()
    assert rules(replace(row, start=580, end=610), asked=asked) == {"drawn_start"}
    assert rules(replace(row, person_ids=("A", "C")), asked=asked) == {"right_second"}
    assert rules(replace(row, person_ids=("A", "A")), asked=asked) >= {"people"}
