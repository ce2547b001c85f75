"""Plans of whole problems: best by brute force, legal, repeatable, explained."""

import pytest
from hypothesis import HealthCheck, given, settings

from optimiser.caseloads.goals import GOALS
from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.caseloads.reasons import explained_plan
from optimiser.caseloads.solve import plan_caseloads
from optimiser.caseloads.verify import check
from optimiser.errors import ModelDisagreement
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.solving import Cancel, Limits, Progress
from tests.optimiser.caseloads.problems import (
    district,
    every_plan,
    frozen,
    manager,
    offender,
    problem,
    problems,
)

QUICK = Limits(seconds=30, workers=1)


def measures(plan: CaseloadPlan, caseloads: CaseloadProblem) -> list[float]:
    return [goal.measure(plan, caseloads).value for goal in GOALS]


def solved(outcome: Outcome[CaseloadPlan]) -> CaseloadPlan:
    assert outcome.plan is not None, outcome.conflict
    return outcome.plan


@given(problems())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_plan_is_the_best_of_all_legal_ones_tier_by_tier(caseloads: CaseloadProblem) -> None:
    legal = [plan for plan in every_plan(caseloads) if not check(plan, caseloads)]
    outcome = plan_caseloads(caseloads, QUICK)
    if not legal:
        assert outcome.status is Status.INFEASIBLE
        assert outcome.plan is None
        assert outcome.conflict
        return
    best = min(measures(plan, caseloads) for plan in legal)
    assert outcome.status is Status.OPTIMAL
    assert measures(solved(outcome), caseloads) == best
    assert [tier.objective for tier in outcome.tiers] == best
    assert [tier.bound for tier in outcome.tiers] == best
    assert [measure.value for measure in outcome.scorecard] == best


def test_nobody_to_plan_for_is_a_plan() -> None:
    assert plan_caseloads(problem([], []), QUICK).plan == CaseloadPlan(())
    assert plan_caseloads(problem([], [manager("M1")]), QUICK).status is Status.OPTIMAL


def test_a_small_problem_by_hand() -> None:
    """Of 60, 50, 40 and 10 the most even halves are 90 and 70; one move makes them."""
    caseloads = problem(
        [
            offender("N1", 60, current_manager_id="M1"),
            offender("N2", 50, current_manager_id="M1"),
            offender("N3", 40, current_manager_id="M1"),
            offender("N4", 10),
        ],
        [manager("M1"), manager("M2")],
    )
    outcome = plan_caseloads(caseloads, QUICK)
    assert [tier.objective for tier in outcome.tiers] == [0, 900, 1, 200, 0]
    leaders = {row.offender_ref: row.manager_id for row in solved(outcome).allocations}
    assert leaders == {"N1": "M2", "N2": "M1", "N3": "M1", "N4": "M2"}


def test_regression_instance_with_a_proved_optimum() -> None:
    outcome = plan_caseloads(frozen(), Limits(seconds=60, workers=2))
    assert [tier.objective for tier in outcome.tiers] == [0, 847, 7, 2, 105.1]
    assert outcome.status is Status.OPTIMAL


def test_a_cohort_beyond_all_capacity_is_shared_out_with_its_overload_proved() -> None:
    caseloads = problem(
        [offender(f"N{number}", 50, current_manager_id="M1") for number in range(6)],
        [manager("M1"), manager("M2")],
    )
    outcome = plan_caseloads(caseloads, QUICK)
    assert [tier.objective for tier in outcome.tiers[:3]] == [80, 1500, 3]
    assert (outcome.objective, outcome.bound, outcome.gap) == (80, 80, 0)


def test_everybody_whom_nobody_may_lead_is_named_with_cause_and_remedy() -> None:
    caseloads = problem(
        [
            offender("N1", needs=frozenset({"drugs"}), statutory=True),
            offender("N2"),
            offender("N3", locked=True, current_manager_id="GONE"),
        ],
        [manager("M1"), manager("M2", agency="council")],
    )
    outcome = plan_caseloads(caseloads, QUICK)
    assert (outcome.status, outcome.plan, outcome.tiers) == (Status.INFEASIBLE, None, ())
    first, second = outcome.conflict
    assert first == (
        "N1: nobody may lead it (M1 does not hold drugs; M2 (council) may not lead a statutory "
        "case; M2 does not hold drugs). To resolve it, give a manager the skill, or review the "
        "needs."
    )
    assert second == (
        "N3: nobody may lead it (N3 is locked to GONE). To resolve it, unlock the case."
    )
    without = plan_caseloads(problem([offender("N1")], []), QUICK)
    (nobody,) = without.conflict
    assert nobody == "managers.csv has nobody, so that no case is led: add a manager."


def test_a_cancel_before_any_search_gives_the_first_plan_with_what_is_known() -> None:
    cancel = Cancel()
    cancel.request()
    caseloads = problem([offender(f"N{n}") for n in range(4)], [manager("M1"), manager("M2")])
    outcome = plan_caseloads(caseloads, Limits(60.0), cancel=cancel)
    assert outcome.stop_reason in {StopReason.CANCELLED, StopReason.OPTIMAL}
    assert outcome.plan is not None
    assert all(tier.bound is not None for tier in outcome.tiers)


def test_a_district_is_planned_well_and_proved_in_its_first_tiers() -> None:
    caseloads = district(60, 6, seed=3)
    outcome = plan_caseloads(caseloads, Limits(seconds=12, workers=2))
    assert not check(solved(outcome), caseloads)
    for tier in outcome.tiers[:2]:
        assert tier.bound == tier.objective
    moves = outcome.tiers[2]
    assert moves.bound is not None
    assert 0 < moves.bound <= moves.objective <= moves.bound + 2


def test_the_same_work_and_seed_give_the_same_plan() -> None:
    caseloads = district(40, 5, seed=1)
    first, second = (
        plan_caseloads(caseloads, Limits(work=0.3, seed=7, workers=2)) for _ in range(2)
    )
    assert first.plan == second.plan
    assert first.tiers == second.tiers
    assert first.workers == 1


def test_a_cancelled_solve_keeps_a_legal_plan() -> None:
    cancel = Cancel()
    cancel.request()
    caseloads = district(60, 6, seed=2)
    outcome = plan_caseloads(caseloads, Limits(seconds=60), cancel=cancel)
    assert outcome.stop_reason is StopReason.CANCELLED
    assert not check(solved(outcome), caseloads)
    assert outcome.seconds < 2


def test_progress_names_the_part_and_the_goal() -> None:
    heard: list[Progress] = []
    plan_caseloads(district(40, 5, seed=4), Limits(seconds=3), on_progress=heard.append)
    assert {progress.part for progress in heard} == {"caseloads"}
    assert {progress.message for progress in heard} <= {goal.id for goal in GOALS}


def tell_instead(monkeypatch: pytest.MonkeyPatch, leaders: dict[str, str]) -> None:
    """Let the solve report another plan than the one it found."""
    monkeypatch.setattr(
        "optimiser.caseloads.solve.explained_plan", lambda facts, _: explained_plan(facts, leaders)
    )


def test_a_plan_that_the_checker_rejects_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    caseloads = problem(
        [offender("N1", needs=frozenset({"drugs"}))],
        [manager("M1"), manager("M2", skills=frozenset({"drugs"}))],
    )
    tell_instead(monkeypatch, {"N1": "M1"})
    with pytest.raises(ModelDisagreement, match="M1 does not hold drugs"):
        plan_caseloads(caseloads, QUICK)


def test_a_goal_that_measures_otherwise_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    caseloads = problem([offender("N1", 20)], [manager("M1"), manager("M2", 50)])
    tell_instead(monkeypatch, {"N1": "M2"})
    with pytest.raises(ModelDisagreement, match="worst_load is 400 on the plan, 200"):
        plan_caseloads(caseloads, QUICK)
