"""Whole plans: the best by enumeration, valid whatever comes, the same under the same work."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from optimiser.outcome import Outcome, Status, StopReason
from optimiser.patrols import tiers as tiers_module
from optimiser.patrols.cells import pieces_of
from optimiser.patrols.check import breaches_of, measures_of
from optimiser.patrols.construct import construct
from optimiser.patrols.goals.reserve_shortfall import reserve_counts
from optimiser.patrols.moving import with_moves
from optimiser.patrols.naming import name_people
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import Crewing, DailySpan, PatrolProblem, PatrolSettings
from optimiser.patrols.solve import plan_patrols
from optimiser.people import Role
from optimiser.places import AreaKind
from optimiser.solving import Cancel, Limits, Progress, solve_once
from tests.optimiser.patrols.synthetic import Size, district
from tests.optimiser.patrols.tiny import area, every_plan, only_cell, pcso, person, tiny

WEEK = Size(response=8, neighbourhood=4, pcsos=4, bases=2, areas=4, days=7, vehicles=3)
WORK = Limits(work=1.0, seed=3)
LAST_MODELLED = 8


def hold_together(problem: PatrolProblem, outcome: Outcome[PatrolPlan]) -> PatrolPlan:
    """Check a plan again from outside, and that no bound is above what was reached."""
    assert outcome.plan is not None
    assert not list(breaches_of(problem, outcome.plan))
    assert outcome.scorecard == measures_of(problem, outcome.plan)
    for tier, measure in zip(outcome.tiers, outcome.scorecard, strict=True):
        assert (tier.tier, tier.goal, tier.objective) == (measure.tier, measure.goal, measure.value)
        assert tier.bound is None or 0 <= tier.bound <= tier.objective
    return outcome.plan


@pytest.mark.parametrize(
    "problem",
    [
        tiny([person("P1"), person("P2"), pcso("C1", home_area_id="A0")]),
        tiny(
            [person("P1"), person("P2", single_crewing_approved=False), person("P3"), pcso("C1")],
            vehicles=1,
            settings=PatrolSettings(reserve_percent=60, area_share_percent=60),
        ),
        tiny(
            [person("P1"), person("P2"), person("S1", role=Role.SERGEANT)],
            crewing={Role.CONSTABLE: (Crewing.PAIRED_PREFERRED, Crewing.PAIRED)},
            settings=PatrolSettings(reserve_percent=10, floor_minutes=30),
        ),
    ],
)
def test_no_plan_is_better_tier_by_tier(problem: PatrolProblem) -> None:
    outcome = plan_patrols(problem, Limits(seconds=20, workers=1))
    hold_together(problem, outcome)
    plans = every_plan(problem, only_cell(problem))
    legal = (plan for plan in plans if not any(breaches_of(problem, plan)))
    best = min(
        tuple(measure.value for measure in measures_of(problem, plan)[:LAST_MODELLED])
        for plan in legal
    )
    assert tuple(tier.objective for tier in outcome.tiers[:LAST_MODELLED]) == pytest.approx(best)
    assert outcome.status is Status.OPTIMAL
    assert [tier.bound for tier in outcome.tiers[:LAST_MODELLED]] == pytest.approx(list(best))


def test_the_reserve_follows_the_hours_that_ask_for_it() -> None:
    asked = {"B0": np.arange(168) % 3, "B1": (np.arange(168) + 1) % 3}
    problem = district(WEEK, reserve_by_hour=asked)
    outcome = plan_patrols(problem, WORK)
    plan = hold_together(problem, outcome)
    assert outcome.tiers[0].objective == pytest.approx(outcome.tiers[0].bound)
    counts = reserve_counts(problem, plan)
    wanted = np.minimum(counts.free, [np.repeat(asked[base], 60) for base in ("B0", "B1")])
    assert np.array_equal(counts.needed, wanted)
    means = [counts.kept[counts.needed == people].mean() for people in range(3)]
    assert means == pytest.approx([0, 1, 2], abs=0.35)


@pytest.mark.parametrize("small", [0, 10**6], ids=["relaxed", "exact"])
def test_the_same_work_gives_the_same_plan(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers_module, "SMALL", small)
    monkeypatch.setattr(tiers_module, "LARGE", small)
    problem = district(WEEK)
    first, second = (plan_patrols(problem, WORK) for _ in range(2))
    assert hold_together(problem, first) == hold_together(problem, second)
    assert first.tiers == second.tiers


def test_another_seed_sends_other_people() -> None:
    problem = district(replace(WEEK, response=40))
    pieces = pieces_of(problem)
    counts = [construct(problem, piece) for piece in pieces]
    first, again, other = (name_people(problem, pieces, counts, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert [m.value for m in measures_of(problem, first)[:LAST_MODELLED]] == [
        m.value for m in measures_of(problem, other)[:LAST_MODELLED]
    ]


def test_the_relaxation_bounds_the_optimum_and_the_repair_comes_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size = replace(WEEK, bases=1, areas=3, response=4, neighbourhood=2, pcsos=2)
    problem = district(size, settings=PatrolSettings(reserve_percent=20, home_percent=50))
    outcomes = []
    for small in (0, 10**6):
        monkeypatch.setattr(tiers_module, "SMALL", small)
        monkeypatch.setattr(tiers_module, "LARGE", small)
        outcome = plan_patrols(problem, Limits(seconds=60, workers=1))
        hold_together(problem, outcome)
        outcomes.append([tier for tier in outcome.tiers if tier.goal != "area_changes"])
    near, exact = outcomes
    assert [tier.objective for tier in exact] <= [tier.objective + 1e-9 for tier in near]
    for close, best in zip(near, exact, strict=True):
        assert close.bound is not None
        assert close.bound <= best.objective + 1e-9
        if close.objective > best.objective + 1e-9:
            assert close.objective <= 1.03 * best.objective
            break


def test_a_window_of_single_patrol_may_end_within_an_hour() -> None:
    size = Size(response=0, neighbourhood=0, pcsos=3, bases=1, areas=2, days=7, vehicles=0)
    half_past = PatrolSettings(
        reserve_percent=0,
        floor_minutes=0,
        home_percent=0,
        pcso_single=DailySpan(7 * 60, 21 * 60 + 30),
        area_share_percent=16,
    )
    problem = district(size, seed=0, settings=half_past)
    hold_together(problem, plan_patrols(problem, Limits(work=0.1, seed=1)))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_small_district_gets_a_valid_plan(data: st.DataObject) -> None:
    def draw(low: int, high: int) -> int:
        return data.draw(st.integers(low, high))

    size = Size(
        response=draw(0, 6),
        neighbourhood=draw(0, 3),
        pcsos=draw(0, 3),
        bases=draw(1, 2),
        areas=draw(2, 4),
        days=7,
        vehicles=draw(0, 3),
        start=data.draw(st.sampled_from([date(2026, 3, 23), date(2026, 10, 19)])),
    )
    policy = PatrolSettings(
        reserve_percent=draw(0, 100),
        floor_minutes=draw(0, 3000),
        home_percent=draw(0, 100),
        pcso_single=data.draw(st.sampled_from([None, DailySpan(420, 1290), DailySpan(600, 615)])),
        area_share_percent=draw(0, 100),
    )
    problem = district(size, seed=draw(0, 99), settings=policy)
    hold_together(problem, plan_patrols(problem, Limits(work=0.1, seed=draw(1, 5))))


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    reserve=st.integers(0, 100),
    cap=st.integers(0, 60),
    vehicles=st.integers(0, 4),
)
def test_the_first_plan_breaks_no_rule(seed: int, reserve: int, cap: int, vehicles: int) -> None:
    policy = PatrolSettings(reserve_percent=reserve, area_share_percent=cap)
    problem = district(replace(WEEK, vehicles=vehicles), seed=seed, settings=policy)
    pieces = pieces_of(problem)
    plan = with_moves(
        problem, name_people(problem, pieces, [construct(problem, piece) for piece in pieces], seed)
    )
    assert not list(breaches_of(problem, plan))


def test_cancelled_at_once_keeps_the_first_plan() -> None:
    problem = district(WEEK)
    cancel = Cancel()
    cancel.request()
    outcome = plan_patrols(problem, Limits(seconds=60), cancel=cancel)
    hold_together(problem, outcome)
    assert (outcome.status, outcome.stop_reason) == (Status.FEASIBLE, StopReason.CANCELLED)
    assert outcome.seconds < 10


def test_cancelled_on_the_way_keeps_what_is_solved() -> None:
    problem = district(WEEK)
    cancel = Cancel()
    heard = []

    def listen(progress: Progress) -> None:
        heard.append(progress.message)
        if len(heard) == 2:
            cancel.request()

    outcome = plan_patrols(
        problem, Limits(seconds=60, workers=1), cancel=cancel, on_progress=listen
    )
    hold_together(problem, outcome)
    assert heard[:2] == ["first plan", "1 of 2 base-weeks"]
    assert outcome.stop_reason is StopReason.CANCELLED


def test_no_time_at_all_is_told() -> None:
    outcome = plan_patrols(district(WEEK), Limits(seconds=0.0, workers=1))
    assert (outcome.status, outcome.stop_reason) == (Status.FEASIBLE, StopReason.TIME_LIMIT)
    assert outcome.plan is not None


def test_nobody_on_duty_leaves_everything_uncovered() -> None:
    problem = tiny([])
    outcome = plan_patrols(problem, Limits(seconds=5, workers=1))
    assert hold_together(problem, outcome).patrols == ()
    reached = {tier.goal: tier.objective for tier in outcome.tiers}
    assert reached["uncovered_heat"] == 168 * (1 + 2)
    assert reached["floor_shortfall"] == 2 * 7
    assert outcome.status is Status.OPTIMAL


def test_an_area_whose_base_has_nobody_gets_nothing_and_says_so() -> None:
    areas = (area("A0"), area("A1", AreaKind.RURAL, base_id="B1"))
    problem = tiny([person("P1")], areas=areas, hours=(8, 17))
    outcome = plan_patrols(problem, Limits(seconds=10, workers=1))
    plan = hold_together(problem, outcome)
    assert {row.area_id for row in plan.patrols} == {"A0"}
    floor = next(tier for tier in outcome.tiers if tier.goal == "floor_shortfall")
    seen = sum(row.minutes for row in plan.visible) / 60
    assert floor.objective == floor.bound == 7 + max(0, 7 - seen)


def test_rows_follow_the_real_hours_when_the_clocks_change() -> None:
    for start in (date(2026, 3, 23), date(2026, 10, 19)):
        problem = district(replace(WEEK, start=start))
        pieces = pieces_of(problem)
        plan = with_moves(
            problem,
            name_people(problem, pieces, [construct(problem, piece) for piece in pieces], 1),
        )
        assert not list(breaches_of(problem, plan))
        nights = [
            duty
            for duty in problem.duties
            if problem.horizon.local(duty.start).hour == 22
            and problem.horizon.local(duty.start).weekday() == 5
        ]
        assert nights
        for duty in nights:
            minutes = sum(
                row.minutes
                for row in plan.patrols_by_person[duty.staff_id]
                if duty.start <= row.start < duty.end
            )
            real = (duty.end - duty.start).total_seconds() / 60
            assert real == (480 if start.month == 3 else 600)
            assert minutes == real


def test_without_time_the_heat_is_bounded_by_what_people_could_cover_at_best() -> None:
    problem = district(WEEK)
    hurried = plan_patrols(problem, Limits(seconds=0.0, workers=1))
    hold_together(problem, hurried)
    heat = hurried.tiers[LAST_MODELLED - 1]
    thorough = plan_patrols(problem, Limits(seconds=20, workers=1)).tiers[LAST_MODELLED - 1]
    assert heat.bound is not None
    assert 0 < heat.bound <= thorough.objective


@pytest.mark.parametrize("vehicles", [0, 1, 3])
def test_without_time_the_reserve_is_bounded_by_people_partners_and_vehicles(vehicles: int) -> None:
    problem = district(replace(WEEK, vehicles=vehicles))
    hurried, thorough = (plan_patrols(problem, Limits(seconds=s, workers=1)) for s in (0.0, 20.0))
    bound, best = hurried.tiers[0].bound, thorough.tiers[0]
    assert best.bound == best.objective
    assert (bound or 0.0) <= best.objective
    assert best.objective == 0 or (bound is not None and bound > 0)


def test_what_is_held_in_one_solve_is_free_in_the_next() -> None:
    model = cp_model.CpModel()
    number = model.new_int_var(0, 9, "")
    model.maximize(number)
    held = solve_once(model, WORK, Cancel(), held={number.index: 4})
    assert (held.values, solve_once(model, WORK, Cancel()).values) == ((4,), (9,))
