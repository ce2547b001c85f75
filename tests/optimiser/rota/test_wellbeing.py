"""Fairness and wellbeing: three readings of one score, and exchanges that lower it."""

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from ortools.sat.python import cp_model

from optimiser.people import Role
from optimiser.roster import Roster, Tour, TourKind, tour_times
from optimiser.rota.burdens import burdens_of, points_of_row
from optimiser.rota.decisions import RotaDecisions
from optimiser.rota.exchange import even_out
from optimiser.rota.figures import PersonFigures, figures_of
from optimiser.rota.goals.wellbeing import Wellbeing
from optimiser.rota.planner import Planner
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.verify import breaches_of, scorecard_of
from optimiser.rota.wellbeing import SHARE, Past, WellbeingWeights, share_of
from optimiser.solving import Cancel, Limits, ignore_progress
from tests.optimiser.rota.problems import DAY, EARLY, LATE, NIGHT, district, member, problem

START = date(2026, 11, 5)
LIMITS = {"preferred_run_days": 3, "preferred_nights": 1, "early_before_minute": 421}
POINTS = [f.name for f in fields(WellbeingWeights)[:12]]
NO_POINTS = dict.fromkeys(POINTS, 0)


def problem_with_a_past(days: int = 5, **weights: int) -> RotaProblem:
    """A sergeant and a half-timer with tours before a Thursday, and what they took on before."""
    people = [member("S0", Role.SERGEANT), member("P0", contract_minutes_per_week=1200)]
    past = {"P0": Past(3, 200, 1, weekend_tours=2, early_starts=4, refused_minutes=90)}
    past["S0"] = Past(rest_days_cancelled=2, rest_days_worked=1)
    usual = problem(
        people, np.ones((1, 168)), days=days, start=START, extension_minutes=(60,), past=past
    )
    tours = [
        tour_before(usual, who, back, shift)
        for who, back, shift in (
            ("S0", 3, EARLY),
            ("S0", 2, LATE),
            ("S0", 1, NIGHT),
            ("P0", 4, NIGHT),
            ("P0", 2, NIGHT),
        )
    ]
    history = tuple(sorted(tours, key=lambda tour: tour.start))
    return replace(usual, history=history, wellbeing=WellbeingWeights(**{**LIMITS, **weights}))


def tour_before(p: RotaProblem, who: str, back: int, shift: object) -> Tour:
    day = START - timedelta(days=back)
    start, end = tour_times(p.horizon, shift, day)  # type: ignore[arg-type]
    return Tour(who, day, shift.code, start, end, shift.paid_minutes, base_id="B1")  # type: ignore[attr-defined]


def random_rows(p: RotaProblem, seed: int) -> np.ndarray:
    """Any options on any days, three days of four worked."""
    rng = np.random.default_rng(seed)
    bench = build_bench(p)
    rows = rng.integers(1, len(bench.options) + 1, size=bench.pool.rows.shape)
    return np.where(rng.random(rows.shape) < 0.75, rows, 0).astype(np.int16)


@pytest.mark.parametrize("only", [None, *POINTS])
@pytest.mark.parametrize("seed", range(4))
def test_the_penalty_of_a_roster_is_its_measure_in_either_direction(
    only: str | None, seed: int
) -> None:
    p = problem_with_a_past(**({} if only is None else {**NO_POINTS, only: 7}))
    rng = np.random.default_rng(seed)
    values = []
    for sense in ("least", "most"):
        model = cp_model.CpModel()
        decisions = RotaDecisions(model, p)
        rng = np.random.default_rng(seed)
        for who in p.strength.members:
            for day in p.horizon.dates:
                choices = decisions.choices_on(who, day)
                worked = rng.integers(4 * len(choices) // 3)
                for number, choice in enumerate(choices):
                    model.add(choice.works == int(number == worked))
        penalty = Wellbeing().penalty(model, decisions)
        model.minimize(penalty) if sense == "least" else model.maximize(penalty)
        solver = cp_model.CpSolver()
        assert solver.solve(model) == cp_model.OPTIMAL
        roster = decisions.roster(solver.value)
        values.append(solver.value(penalty) / SHARE)
        assert values[-1] == pytest.approx(Wellbeing().measure(roster, p).value)
    assert values[0] == values[1]


@pytest.mark.parametrize("seed", range(30))
def test_the_compiled_points_of_a_row_are_the_figures_of_its_person(seed: int) -> None:
    p = problem_with_a_past(days=9)
    bench = build_bench(p)
    bench.pool.rows[:] = random_rows(p, seed)
    burdens = burdens_of(bench)
    for person, figures in enumerate(figures_of(bench.roster(), p)):
        points = points_of_row(bench.pool, burdens, person, bench.pool.rows[person])
        assert points == figures.parts(p)


def figures_after(*shifts: object, p: RotaProblem | None = None) -> PersonFigures:
    """The figures of the sergeant who works these shifts (None = free), day after day."""
    p = p or problem_with_a_past(days=len(shifts))
    days = zip(p.horizon.dates, shifts, strict=True)
    tours = [p.tour(p.strength["S0"], day, DutyOption(s)) for day, s in days if s is not None]  # type: ignore[arg-type]
    return figures_of(Roster(p.horizon, (*p.history, *tours)), p)[0]


def test_a_night_after_three_days_is_the_fourth_day_and_the_second_night() -> None:
    """Worked before: early, late, night; up to three days and one night are well borne."""
    figures = figures_after(NIGHT, NIGHT)
    assert (figures.long_run_days, figures.night_run_days, figures.longest_run) == (2, 2, 5)
    assert figures.nights == 2


def test_days_off_are_single_where_both_neighbours_are_worked() -> None:
    assert figures_after(None, EARLY, None, None, EARLY).single_days_off == 1
    assert figures_after(EARLY, None, EARLY, None, EARLY).single_days_off == 2
    assert figures_after(None, None, EARLY, EARLY, None).single_days_off == 0


def test_a_start_moves_back_by_more_than_two_hours() -> None:
    """Day at 10:00 after late at 15:00 moves back; early at 07:00 after day at 10:00 does too."""
    assert figures_after(None, LATE, DAY, EARLY).backward_rotations == 2
    assert figures_after(None, EARLY, DAY, LATE).backward_rotations == 0
    assert figures_after(None, LATE, None, DAY).backward_rotations == 0


@pytest.mark.parametrize(("minutes", "short"), [(660, 0), (661, 1)])
def test_a_rest_is_short_below_its_limit(minutes: int, short: int) -> None:
    """Late ends at 01:00; eleven hours later it is noon."""
    p = problem_with_a_past(days=3, quick_rest_minutes=minutes)
    noon = replace(DAY, code="M", start_minute=720)
    p = replace(p, shifts=(*p.shifts, noon))
    assert figures_after(None, LATE, noon, p=p).quick_turnarounds == short


@pytest.mark.parametrize(
    ("minutes", "shifts", "short"),
    [
        (2880, (NIGHT, None, None, EARLY), 0),
        (2881, (NIGHT, None, None, EARLY), 1),
        (2880, (NIGHT, None, EARLY, EARLY), 1),
        (2880, (NIGHT, NIGHT, None, NIGHT), 0),
        (1439, (None, EARLY, None, None), 0),
        (1441, (None, EARLY, None, None), 1),
    ],
)
def test_whoever_leaves_nights_sleeps_two_nights(
    minutes: int, shifts: tuple[object, ...], short: int
) -> None:
    """The sergeant's last night before the period ends at 07:00 of its first day."""
    p = problem_with_a_past(days=4, recovery_minutes=minutes)
    assert figures_after(*shifts, p=p).short_recoveries == short


@pytest.mark.parametrize(("minutes", "long"), [(599, 2), (600, 0), (540, 2), (539, 3)])
def test_a_tour_is_long_beyond_its_limit(minutes: int, long: int) -> None:
    p = problem_with_a_past(days=4, preferred_tour_minutes=minutes)
    assert figures_after(None, EARLY, DAY, LATE, p=p).long_tours == long


def test_burdens_weigh_more_on_those_who_work_less() -> None:
    assert share_of(2400, 2400) == 10
    assert share_of(1200, 2400) == 20
    assert share_of(0, 2400) == share_of(10, 2400) == 50
    assert share_of(3000, 2400) == 10


def test_exchanges_lower_the_points_and_leave_shortfall_and_money_alone() -> None:
    p = replace(district(officers=24, days=14, bases=1), rules=())
    bench = build_bench(p)
    rng = np.random.default_rng(3)
    allowed = bench.pool.allowed
    for person, day in np.ndindex(*bench.pool.rows.shape):
        options = np.flatnonzero(allowed[person, day])
        bench.pool.rows[person, day] = rng.choice(options) if rng.random() < 0.5 else 0
    before = bench.roster()
    people = np.flatnonzero(~bench.pool.leads).astype(np.int64)
    bench.pool.budget[:] = 10**6
    burdens = burdens_of(bench)
    no_day = np.zeros(14, dtype=np.bool_)
    gained = even_out(bench.pool, burdens, rng, people, 20_000, no_day)
    after = bench.roster()
    shortfall, _, _, cost, points, _ = zip(
        scorecard_of(before, p), scorecard_of(after, p), strict=True
    )
    assert shortfall[0] == shortfall[1]
    assert cost[0] == cost[1]
    assert points[0].value - points[1].value == pytest.approx(gained / SHARE)
    assert gained > 0


@pytest.mark.parametrize(
    "before", [Past(overtime_minutes=2400), Past(refused_minutes=2400), Past(rest_days_cancelled=9)]
)
@pytest.mark.parametrize("tired", ["P0", "P1"])
def test_overtime_goes_to_whoever_was_offered_least_over_time(tired: str, before: Past) -> None:
    """Two alike, one rest day to work: whoever was offered forty hours of overtime before, or had
    nine rest days cancelled, is spared."""
    people = [member("P0"), member("P1")]
    past = {tired: before}
    p = problem(people, np.ones((1, 168)), days=7, rules=(), past=past)
    bench = build_bench(p)
    bench.pool.rows[0, 2] = bench.options.index(DutyOption(EARLY, 0, TourKind.REST_DAY_WORKING)) + 1
    rng, no_day = np.random.default_rng(1), np.zeros(7, dtype=np.bool_)
    even_out(bench.pool, burdens_of(bench), rng, np.array([0, 1]), 500, no_day)
    (worked,) = bench.roster().planned
    assert worked.staff_id == ("P1" if tired == "P0" else "P0")


def test_overtime_stays_where_another_would_cost_more() -> None:
    people = [member("P0"), member("P1", annual_pay_pence=3_116_300)]
    past = {"P1": Past(overtime_minutes=2400)}
    p = problem(people, np.ones((1, 168)), days=7, rules=(), past=past)
    bench = build_bench(p)
    bench.pool.rows[1, 2] = bench.options.index(DutyOption(EARLY, 0, TourKind.REST_DAY_WORKING)) + 1
    rng, no_day = np.random.default_rng(1), np.zeros(7, dtype=np.bool_)
    even_out(bench.pool, burdens_of(bench), rng, np.array([0, 1]), 500, no_day)
    assert [tour.staff_id for tour in bench.roster().planned] == ["P1"]


def test_a_district_keeps_its_rules_when_it_is_evened_out() -> None:
    p = district(officers=24, days=14, bases=1)
    planner = Planner(
        build_bench(p), Limits(20, work=4, seed=2), Cancel(), ignore_progress, lambda: 0.0
    )
    roster, _ = planner.plan()
    assert breaches_of(roster, p) == ()
