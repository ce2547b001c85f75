"""Co-workers: exact against enumeration, kept where they may stay, never somebody who may not."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.caseloads.co_workers.plan import CoWorker, CoWorkerPlan
from optimiser.caseloads.co_workers.problem import CoWorkerProblem, Place
from optimiser.caseloads.co_workers.reasons import explained
from optimiser.caseloads.co_workers.solve import plan_co_workers
from optimiser.caseloads.co_workers.verify import check, scorecard
from optimiser.caseloads.co_workers.who_may import bars, may_work_beside, why_nobody
from optimiser.outcome import Status
from optimiser.solving import Limits
from tests.optimiser.caseloads.problems import manager, offender

LIMITS = Limits(seconds=20, workers=1)
METRES = {("B1", "A1"): 1200, ("B1", "A2"): 3400, ("B2", "A1"): 5000, ("B2", "A2"): 100}


@st.composite
def problems(draw: st.DrawFn) -> CoWorkerProblem:
    """Up to four places of two agencies, and up to four managers, with ties of all kinds."""
    managers = [
        replace(
            manager(f"M{number}", draw(st.sampled_from([0, 40, 60])), agency=agency),
            base_id=draw(st.sampled_from(["B1", "B2"])),
            gender=draw(st.sampled_from(["female", None])),
            areas=draw(st.sampled_from([frozenset[str](), frozenset({"A1"})])),
        )
        for number, agency in enumerate(draw(st.sampled_from(["cpp", "ccp", "cccp", "cc"])))
    ]
    ids = [each.manager_id for each in managers]
    places = [
        Place(
            offender(
                f"N{number}",
                area_id=draw(st.sampled_from(["A1", "A2"])),
                manager_gender=draw(st.sampled_from([None, None, "female"])),
                excluded_managers=draw(st.sampled_from([frozenset[str](), frozenset({"M0"})])),
            ),
            agency := draw(st.sampled_from(["c", "p"])),
            draw(st.integers(0, 14)),
            tuple(
                each.manager_id
                for each in managers
                if each.agency == agency and draw(st.integers(0, 3)) == 0
            ),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    leads = {name: draw(st.integers(0, 50)) for name in ids}
    lead_points = {m.manager_id: leads[m.manager_id] * bool(m.capacity_points) for m in managers}
    return CoWorkerProblem(tuple(places), tuple(managers), lead_points, METRES, 100)


def every_plan(problem: CoWorkerProblem) -> Iterator[CoWorkerPlan]:
    """All ways to fill the places, those that break rules among them."""
    ids = ["", *problem.manager_by_id]
    for chosen in product(ids, repeat=len(problem.places)):
        yield CoWorkerPlan(
            tuple(
                CoWorker(*place.key, who, place.previous(who))
                for place, who in zip(problem.places, chosen, strict=True)
            )
        )


def values(plan: CoWorkerPlan, problem: CoWorkerProblem) -> list[float]:
    return [measure.value for measure in scorecard(plan, problem)]


@settings(max_examples=10, deadline=None)
@given(problems())
def test_no_plan_that_keeps_the_rules_is_better_in_any_tier(problem: CoWorkerProblem) -> None:
    outcome = plan_co_workers(problem, LIMITS)
    lawful = (plan for plan in every_plan(problem) if not check(plan, problem))
    best = min(values(plan, problem) for plan in lawful)
    assert outcome.plan is not None
    assert outcome.status is Status.OPTIMAL
    assert values(outcome.plan, problem) == best
    assert [tier.objective for tier in outcome.tiers] == best
    assert [tier.bound for tier in outcome.tiers] == best


@settings(max_examples=10, deadline=None)
@given(problems())
def test_the_two_readings_of_the_rules_agree(problem: CoWorkerProblem) -> None:
    for place, who in product(problem.places, problem.managers):
        barred = any(bars(place.offender, who))
        assert barred != may_work_beside(place.offender, who)
        row = CoWorker(*place.key, who.manager_id, place.previous(who.manager_id))
        others = explained(
            problem, {key: m[0].manager_id for key, m in problem.choices.items() if m}
        )
        rows = tuple(row if (r.offender_ref, r.agency) == place.key else r for r in others.rows)
        wrong = barred or who.agency != place.agency
        assert bool(check(CoWorkerPlan(rows), problem)) == wrong


def test_a_co_worker_stays_though_another_has_more_room_and_is_nearer() -> None:
    busy, idle = manager("C1", 100, agency="c"), manager("C2", 100, agency="c")
    place = Place(offender("N1"), "c", 10, ("C1",))
    problem = CoWorkerProblem((place,), (busy, idle), {"C1": 99, "C2": 0})
    plan = plan_co_workers(problem, LIMITS).plan
    assert plan is not None
    assert plan.rows == (CoWorker("N1", "c", "C1", "C1", "stays: continuity"),)


def test_who_may_no_more_is_changed_for_who_has_most_room_left() -> None:
    gone, full, free = (
        manager("C1", 0, agency="c"),
        manager("C2", 200, agency="c"),
        manager("C3", 100, agency="c"),
    )
    place = Place(offender("N1"), "c", 10, ("C1",))
    problem = CoWorkerProblem((place,), (gone, full, free), {"C2": 150, "C3": 20})
    outcome = plan_co_workers(problem, LIMITS)
    assert outcome.plan is not None
    (row,) = outcome.plan.rows
    assert (row.manager_id, row.previous_manager_id) == ("C3", "C1")
    expected = "changed: C1 has no capacity; C3 is at 30 % with what it leads and works beside"
    assert row.reason == expected


def test_skills_and_the_duty_of_a_lead_do_not_bind_a_co_worker() -> None:
    person = offender("N1", statutory=True, needs=frozenset({"drugs"}), locked=True)
    assert may_work_beside(person, manager("C1", agency="council"))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"excluded_managers": frozenset({"C1"})}, ("C1 is excluded", "lift an exclusion")),
        ({"language": "polish"}, ("not recorded as speaking polish", "record the languages")),
        ({"area_id": "A2"}, ("C1 does not cover A2", "add the area to a manager")),
    ],
)
def test_where_nobody_may_the_sentence_says_why_and_what_to_do(
    facts: dict[str, Any], told: tuple[str, str]
) -> None:
    own = manager("C1", agency="council", areas=frozenset({"A1"}))
    text = why_nobody(offender("N1", **facts), "council", [own, manager("P1")])
    assert text.startswith("N1: nobody of council may work beside its lead (")
    assert told[0] in text
    assert told[1] in text.partition("To resolve it, ")[2]


def test_an_agency_without_managers_is_told_with_those_that_have_some() -> None:
    text = why_nobody(offender("N1"), "concil", [manager("C1", agency="council")])
    assert "concil is to work beside the lead and has no manager" in text
    assert "those of council" in text
