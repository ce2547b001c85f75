"""Whole rotas: legal, bounded, repeatable, and best where the best is known."""

import time
from dataclasses import replace
from datetime import date, timedelta
from threading import Timer

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimiser.outcome import Status, StopReason
from optimiser.people import Absence, Role
from optimiser.roster import Shift, TourKind
from optimiser.rota.bounds import Prover
from optimiser.rota.exact import solve_exactly
from optimiser.rota.giving_back import GivingBack
from optimiser.rota.goals import GOALS
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import OvertimeLimits, RotaProblem
from optimiser.rota.rules import MonthlyOvertime
from optimiser.rota.rules.base import Rule
from optimiser.rota.solve import plan_rota
from optimiser.rota.verify import breaches_of, scorecard_of
from optimiser.solving import Cancel, Limits
from tests.optimiser.rota.problems import (
    MONDAY,
    NIGHT,
    SHIFTS,
    district,
    every_rule,
    member,
    problem,
)

REGRESSION_OPTIMUM_HOURS = 52.0


def regression_problem() -> RotaProblem:
    """A sergeant and a constable for three days, two wanted from 08 to 20: 72 hours.

    Each owes 17 hours, so one tour fits; the ten-hour day covers most: 72 - 2 x 10 are short.
    """
    people = [member("S0", Role.SERGEANT), member("P0")]
    required = np.array([[2 if 8 <= hour % 24 < 20 else 0 for hour in range(168)]])
    return problem(people, required, days=3, shifts=SHIFTS[:3], cap_percent=4.0)


def test_the_regression_problem_is_solved_to_its_proved_optimum() -> None:
    outcome = plan_rota(regression_problem(), Limits(15, workers=2))
    tier = outcome.tiers[0]
    assert tier.objective == tier.bound == REGRESSION_OPTIMUM_HOURS


def test_a_district_is_legal_bounded_and_measured() -> None:
    p = district(officers=36, days=14, bases=2)
    outcome = plan_rota(p, Limits(12, workers=2))
    assert outcome.status is Status.FEASIBLE
    assert outcome.plan is not None
    assert breaches_of(outcome.plan, p) == ()
    assert outcome.scorecard == scorecard_of(outcome.plan, p)
    shortfall, cost, *_ = outcome.tiers
    assert shortfall.bound is not None
    assert 0 < shortfall.bound <= shortfall.objective
    assert cost.bound is not None
    assert 0 <= cost.bound <= cost.objective <= p.overtime.cap_pence / 100
    assert outcome.side_bounds["shortfall_staff_hours"] <= shortfall.objective


def test_the_same_seed_and_work_give_the_same_roster() -> None:
    p = district(officers=24, days=14, bases=2)
    limits = Limits(seconds=1, work=2.0, workers=1, seed=7)
    first, second = (plan_rota(p, limits) for _ in range(2))
    assert first.plan == second.plan
    assert first.tiers == second.tiers


def test_a_cancelled_search_keeps_its_best_roster() -> None:
    p = district(officers=60, days=28)
    cancel = Cancel()
    asked: list[float] = []

    def stop() -> None:
        asked.append(time.monotonic())
        cancel.request()

    timer = Timer(6.0, stop)
    timer.start()
    outcome = plan_rota(p, Limits(300), cancel=cancel)
    assert asked, "the search ended before it was cancelled"
    assert outcome.stop_reason is StopReason.CANCELLED
    assert outcome.plan is not None
    assert breaches_of(outcome.plan, p) == ()


def test_the_first_roster_is_told_before_the_search() -> None:
    told: list[str] = []
    p = district(officers=30, days=14)
    plan_rota(p, Limits(4), on_progress=lambda progress: told.append(progress.message))
    assert told[0] == "first roster"


def test_nobody_to_plan_is_no_error() -> None:
    p = problem([member("P0")], np.ones((1, 168)), days=7)
    nobody = replace(p, strength=type(p.strength)(()), contracted_minutes={})
    outcome = plan_rota(nobody, Limits(5))
    assert outcome.plan is not None
    assert outcome.plan.planned == ()
    assert outcome.tiers[0].objective == 168


def test_locks_that_break_a_rule_are_named() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(2)]
    fixed = {("P0", days[0]): "N", ("P0", days[1]): "E"}
    p = problem([member("P0")], np.ones((1, 168)), days=7, fixed=fixed)
    outcome = plan_rota(p, Limits(5))
    assert outcome.status is Status.INFEASIBLE
    assert outcome.plan is None
    assert any("P0" in text and "minimum_rest" in text for text in outcome.conflict)


def test_locks_are_kept() -> None:
    fixed: dict[tuple[str, date], str | None] = {
        ("P0", MONDAY): "L",
        ("P1", MONDAY + timedelta(days=2)): None,
    }
    people = [member("S0", Role.SERGEANT), member("S1", Role.SERGEANT), member("P0"), member("P1")]
    p = problem(people, 2 * np.ones((1, 168)), days=7, fixed=fixed)
    outcome = plan_rota(p, Limits(10))
    assert outcome.plan is not None
    worked = {(t.staff_id, t.day): t for t in outcome.plan.planned}
    assert worked["P0", MONDAY].shift_code == "L"
    assert worked["P0", MONDAY].locked
    assert ("P1", MONDAY + timedelta(days=2)) not in worked


@pytest.mark.parametrize(
    ("saturday", "hours"), [(date(2027, 3, 27), 8), (date(2026, 10, 31 - 7), 10)]
)
def test_a_night_over_a_clock_change_has_its_real_hours(saturday: date, hours: int) -> None:
    people = [member("S0", Role.SERGEANT), member("P0")]
    fixed: dict[tuple[str, date], str | None] = {("S0", saturday): "N"}
    start = saturday - timedelta(days=5)
    p = problem(people, np.ones((1, 168)), days=7, start=start, shifts=(NIGHT,), fixed=fixed)
    outcome = plan_rota(p, Limits(8))
    assert outcome.plan is not None
    night = next(t for t in outcome.plan.planned if (t.staff_id, t.day) == ("S0", saturday))
    assert night.minutes == 60 * hours
    assert night.paid_minutes == 60 * hours


def test_overtime_stops_at_the_cap() -> None:
    p = district(officers=24, days=14, bases=1)
    capped = replace(p, overtime=replace(p.overtime, cap_pence=p.overtime.cap_pence // 4))
    spent = []
    for each in (capped, p):
        outcome = plan_rota(each, Limits(5))
        assert outcome.plan is not None
        pence = sum(t.cost_pence for t in outcome.plan.planned)
        assert pence <= each.overtime.cap_pence
        spent.append((pence, outcome.tiers[0].objective))
    assert spent[0][0] < spent[1][0]
    assert spent[0][1] > spent[1][1]


def with_monthly_limit(minutes: int) -> tuple[Rule, ...]:
    usual = (rule for rule in every_rule() if not isinstance(rule, MonthlyOvertime))
    return (*usual, MonthlyOvertime(minutes))


def test_overtime_stops_at_the_month_of_each_person() -> None:
    """Two hours in November and two in December, of 960 minutes that every week would allow."""
    p = district(officers=24, days=14, bases=1, start=date(2026, 11, 23))
    outcome = plan_rota(replace(p, rules=with_monthly_limit(120)), Limits(5))
    assert outcome.plan is not None
    by_month: dict[tuple[str, int], int] = {}
    for tour in outcome.plan.planned:
        key = tour.staff_id, tour.day.month
        by_month[key] = by_month.get(key, 0) + tour.overtime_minutes
    assert max(by_month.values()) == 120
    assert {month for (_, month), minutes in by_month.items() if minutes} == {11, 12}


def test_no_rest_day_is_worked_at_notice_that_gives_another() -> None:
    p = district(officers=24, days=14, bases=1)
    limits = OvertimeLimits(p.overtime.cap_pence, 15, 960, ())
    outcome = plan_rota(replace(p, overtime=limits), Limits(4))
    assert outcome.plan is not None
    assert {t.kind for t in outcome.plan.planned} == {TourKind.ROSTERED}


@pytest.mark.parametrize("due", [0, 2])
def test_short_tours_leave_two_rest_days_a_week_and_those_that_are_owed(due: int) -> None:
    """Six hours a tour: the contract alone would have room for six of them a week."""
    people = [member("S0", Role.SERGEANT), *(member(f"P{index}") for index in range(5))]
    short = (Shift("A", 480, 360, 360, 35), Shift("B", 840, 360, 360, 35))
    p = problem(people, np.full((1, 168), 6), days=14, shifts=short, cap_percent=0.0)
    p = replace(p, giving_back={"P3": GivingBack(due, 480)})
    outcome = plan_rota(p, Limits(8, work=1.0, workers=1))
    assert outcome.plan is not None
    worked = {m.staff_id: len(outcome.plan.tours_of(m.staff_id)) for m in people}
    assert worked == {m.staff_id: 10 for m in people} | {"P3": 10 - due}


def test_the_relaxation_lets_a_locked_tour_be_extended() -> None:
    """Both are locked to the early tour; an hour of overtime each covers the hour after it."""
    people = [member("S0", Role.SERGEANT), member("P0")]
    fixed: dict[tuple[str, date], str | None] = {("S0", MONDAY): "E", ("P0", MONDAY): "E"}
    required = np.array([[2 if 7 <= hour < 17 else 0 for hour in range(168)]])
    p = problem(people, required, days=7, cap_percent=50.0, extension_minutes=(60,), fixed=fixed)
    exact = solve_exactly(p, Limits(20, workers=2))
    bounds = Prover(build_bench(p), Limits(20), Cancel(), lambda: 20.0).shortfall()
    assert exact.solved.tiers[0].objective == 0
    assert bounds.weighted_hours == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    people=st.integers(2, 3),
    days=st.integers(2, 3),
    level=st.integers(1, 2),
    leave=st.integers(0, 2),
    cap=st.sampled_from([0.0, 4.0, 50.0]),
    month_minutes=st.sampled_from([0, 60, 6000]),
    seed=st.integers(0, 1000),
)
def test_the_relaxation_never_lies_above_the_optimum(
    people: int, days: int, level: int, leave: int, cap: float, month_minutes: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    crew = [member("S0", Role.SERGEANT), *(member(f"P{n}") for n in range(people - 1))]
    required = rng.integers(0, level + 1, size=(1, 168))
    away = (Absence("P0", MONDAY, MONDAY + timedelta(days=leave - 1), "leave"),) if leave else ()
    p = problem(
        crew,
        required,
        days=days,
        shifts=SHIFTS[:3],
        cap_percent=cap,
        absences=away,
        extension_minutes=(60,),
        rules=with_monthly_limit(month_minutes),
    )
    exact = solve_exactly(p, Limits(20, workers=2, seed=seed))
    assert exact.roster is not None
    assert breaches_of(exact.roster, p) == ()
    optimum = exact.solved.tiers[0]
    assert optimum.bound == optimum.objective
    for tier, measure in zip(exact.solved.tiers, scorecard_of(exact.roster, p), strict=True):
        assert tier.objective == pytest.approx(measure.value)
    bounds = Prover(build_bench(p), Limits(20), Cancel(), lambda: 20.0).shortfall()
    assert bounds.weighted_hours is not None
    assert bounds.weighted_hours <= optimum.objective + 1e-6


def test_goals_are_in_the_order_of_their_tiers() -> None:
    assert [goal.tier for goal in GOALS] == sorted(goal.tier for goal in GOALS)
