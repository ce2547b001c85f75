"""Diaries against the best of all, and that every diary is valid and says what it leaves out."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.errors import ModelDisagreement
from optimiser.outcome import Outcome, Status
from optimiser.solving import Cancel, Limits
from optimiser.visits import solve
from optimiser.visits.bounds import Bounds
from optimiser.visits.breaches import breaches_of
from optimiser.visits.draws import with_drawn_starts
from optimiser.visits.plan import VisitPlan
from optimiser.visits.problem import Kind, VisitProblem
from optimiser.visits.solve import plan_visits
from tests.optimiser.visits.problems import DAY, OTHER_BASE, best_diary, drawn, duty, problem, visit

QUICK = Limits(work=0.4)


def values(outcome: Outcome[VisitPlan]) -> tuple[float, ...]:
    return tuple(tier.objective for tier in outcome.tiers)


@pytest.mark.parametrize("seed", range(10))
def test_a_small_diary_is_the_best_and_no_bound_is_above_it(seed: int) -> None:
    small = drawn(Random(seed), 3)
    best = best_diary(small)
    outcome = plan_visits(small, QUICK)
    assert values(outcome) == best
    for tier, value in zip(outcome.tiers, best, strict=True):
        assert tier.bound is None or tier.bound <= value


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 9))
def test_any_diary_is_valid_and_tells_of_every_contact(seed: int, visits: int) -> None:
    crowded = drawn(Random(seed), visits)
    plan = plan_visits(crowded, Limits(work=0.05)).plan
    assert plan is not None
    assert not list(breaches_of(crowded, plan))
    assert len(plan.planned) + len(plan.unmet) == visits
    assert all(row.reason for row in plan.unmet)


def test_the_same_seed_gives_the_same_diary() -> None:
    crowded = drawn(Random(5), 8)
    assert plan_visits(crowded, QUICK).plan == plan_visits(crowded, QUICK).plan


def test_a_diary_without_ways_or_anything_amiss_is_proved_optimal() -> None:
    office = visit(kind=Kind.OFFICE, place=2)
    outcome = plan_visits(problem([office], [duty()]), QUICK)
    assert outcome.status is Status.OPTIMAL
    assert outcome.gap == 0


def test_who_cancels_at_once_has_a_whole_diary() -> None:
    cancel = Cancel()
    cancel.request()
    plan = plan_visits(drawn(Random(1), 6), Limits(seconds=60), cancel=cancel).plan
    assert plan is not None
    assert len(plan.planned) + len(plan.unmet) == 6


def test_the_overdue_go_first_whatever_others_weigh() -> None:
    window = ((575, 605),)
    late = visit("N1", window, due=-3, overdue=True)
    heavy = visit("N2", window, weight=100)
    plan = plan_visits(problem([heavy, late], [duty()]), QUICK).plan
    assert plan is not None
    assert [row.offender_ref for row in plan.planned] == ["N1"]


def test_visits_that_a_break_leaves_no_room_for_are_proved_to_be_left_out() -> None:
    offices = [visit(f"N{n}", ((540, 710),), kind=Kind.OFFICE, minutes=45, place=2) for n in "123"]
    outcome = plan_visits(problem(offices, [duty("A", (540, 620), (630, 710))]), QUICK)
    assert (outcome.tiers[1].objective, outcome.tiers[1].bound) == (1, 1)
    assert outcome.status is Status.OPTIMAL, "160 minutes hold three times 45, but not in two parts"


def test_a_colleague_goes_where_the_lead_would_be_late_or_never_there() -> None:
    days = ((540, 660), (DAY + 540, DAY + 660))
    both = visit("N1", days, leads=("A", "B"), weight=4)
    alone = visit("N2", days[:1], leads=("B", "A"), weight=2)
    outcome = plan_visits(problem([both, alone], [duty("A", (DAY + 540, DAY + 700))]), QUICK)
    assert [row.offender_ref for row in outcome.plan.planned] == ["N1"]  # type: ignore[union-attr]
    outcome = plan_visits(
        problem([both, alone], [duty("A", (DAY + 540, DAY + 700)), duty("B")]), QUICK
    )
    assert outcome.plan is not None
    assert [row.person_ids for row in outcome.plan.planned] == [("B",), ("B",)]
    assert values(outcome)[:4] == (0, 0, 0, 4), "a day late by the lead counts more than cover"
    assert outcome.tiers[3].bound == 4


def test_a_full_day_is_spread_over_the_next_where_nothing_is_late_for_it() -> None:
    days = ((540, 1020), (DAY + 540, DAY + 1020))
    five = [visit(f"N{number}", days, due=1) for number in range(5)]
    asked = problem(five, [duty(), duty("A", days[1])])
    plan = plan_visits(asked, QUICK).plan
    assert plan is not None
    assert len({asked.day_of(row.start) for row in plan.planned}) == 2
    alone = plan_visits(replace(asked, duties=asked.duties[:1]), QUICK)
    assert values(alone)[5] == 1, "five in the only duty there is"
    at_once = plan_visits(replace(asked, full_duty_visits=5), QUICK).plan
    assert at_once is not None
    assert len({asked.day_of(row.start) for row in at_once.planned}) == 1, "the shorter way"


def test_who_works_the_case_stands_in_before_others_with_a_shorter_way() -> None:
    alone = visit(leads=("A", "B", "C"), beside=frozenset({"C"}))
    plan = plan_visits(problem([alone], [duty("B", place=OTHER_BASE), duty("C")]), QUICK).plan
    assert plan is not None
    assert plan.planned[0].person_ids == ("C",)


def test_a_curfew_check_is_nobody_s_and_counts_as_no_cover() -> None:
    check = visit(kind=Kind.CURFEW, leads=("A", "B"), starts=(600,))
    assert values(plan_visits(problem([check], [duty("B")]), QUICK))[3] == 0


def test_a_bound_above_the_diary_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "bounds_of", lambda *told: Bounds(1, 0, 0, 0))
    with pytest.raises(ModelDisagreement, match="overdue_unmet"):
        plan_visits(problem([visit()], [duty()]), QUICK)


def curfew_problem() -> VisitProblem:
    nights = tuple((DAY * day + 1140, DAY * (day + 1) + 420) for day in range(5))
    check = visit(kind=Kind.CURFEW, windows=nights, minutes=15)
    late = [duty("A", (DAY * day + 840, DAY * day + 1380)) for day in range(5)]
    return problem([check], late)


def test_curfew_checks_are_drawn_from_all_that_is_possible_and_repeat() -> None:
    asked = curfew_problem()
    assert with_drawn_starts(asked, 3, 4).visits == with_drawn_starts(asked, 3, 4).visits
    seen = {
        start
        for seed in range(60)
        for start in with_drawn_starts(asked, seed, 4).visits[0].starts or ()
    }
    assert {start // DAY for start in seen} == set(range(5))
    assert min(start % DAY for start in seen) < 1160
    assert max(start % DAY for start in seen) > 1320
    assert all(1140 <= start % DAY <= 1380 - 15 - 20 for start in seen)


def test_a_drawn_start_is_kept() -> None:
    asked = with_drawn_starts(curfew_problem(), 7, 1)
    plan = plan_visits(asked, QUICK).plan
    assert plan is not None
    assert (plan.planned[0].start,) == asked.visits[0].starts


def test_a_pair_goes_when_both_are_there() -> None:
    pair = visit(windows=((540, 1020),), paired=True, seconds=("B",))
    both = problem([pair], [duty("A", (540, 800)), duty("B", (700, 1020))])
    plan = plan_visits(both, QUICK).plan
    assert plan is not None
    (row,) = plan.planned
    assert row.person_ids == ("A", "B")
    assert row.start >= 715, "B needs 15 minutes to get there"
    assert row.end <= 780, "A needs 20 minutes to get back"
    apart = replace(both, duties=(both.duties[0], duty("B", (800, 1020))))
    unmet = plan_visits(apart, QUICK).plan
    assert unmet is not None
    assert "nobody is on duty at once with A" in unmet.unmet[0].reason
