"""A plan that somebody changed by hand: the checker names what is wrong, where and by how much."""

from dataclasses import replace
from datetime import timedelta

import pytest

from optimiser.patrols.cells import pieces_of
from optimiser.patrols.check import breaches_of
from optimiser.patrols.construct import construct
from optimiser.patrols.moving import with_moves
from optimiser.patrols.naming import name_people
from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import PatrolProblem
from optimiser.people import Role
from optimiser.rule import Breach
from tests.optimiser.patrols.synthetic import Size, district

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def problem() -> PatrolProblem:
    return district(Size(response=16, neighbourhood=6, pcsos=6, bases=2, areas=6, days=7))


@pytest.fixture(scope="module")
def plan(problem: PatrolProblem) -> PatrolPlan:
    pieces = pieces_of(problem)
    named = name_people(problem, pieces, [construct(problem, piece) for piece in pieces], 1)
    made = with_moves(problem, named)
    assert not list(breaches_of(problem, made))
    return made


def changed(plan: PatrolPlan, row: Patrol, **facts: object) -> PatrolPlan:
    rows = (replace(r, **facts) if r is row else r for r in plan.patrols)  # type: ignore[arg-type]
    return PatrolPlan(tuple(rows))


def breaches(problem: PatrolProblem, plan: PatrolPlan) -> dict[str, Breach]:
    return {breach.rule: breach for breach in breaches_of(problem, plan)}


def test_a_task_that_outlasts_the_tour(problem: PatrolProblem, plan: PatrolPlan) -> None:
    row = max(plan.visible, key=lambda row: row.end)
    late = changed(plan, row, end=row.end + 30 * HOUR)
    assert breaches(problem, late)["one_place"].who in row.staff_ids


def test_two_tasks_at_once(problem: PatrolProblem, plan: PatrolPlan) -> None:
    rows = next(own for own in plan.patrols_by_person.values() if len(own) > 2)
    first, second = rows[:2]
    overlapping = changed(plan, second, start=first.end - timedelta(minutes=7))
    breach = breaches(problem, overlapping)["one_place"]
    assert (breach.excess, breach.unit) == (7, "minutes")


def test_a_crew_of_another_base(problem: PatrolProblem, plan: PatrolPlan) -> None:
    row = next(row for row in plan.visible if row.area_id == "A00")
    elsewhere = changed(plan, row, area_id="A01")
    assert breaches(problem, elsewhere)["served_areas"].excess == row.minutes


def test_a_pcso_in_reserve(problem: PatrolProblem, plan: PatrolPlan) -> None:
    row = next(r for r in plan.visible if problem.strength[r.staff_ids[0]].role is Role.PCSO)
    backfilled = changed(plan, row, purpose=Purpose.RESPONSE_RESERVE)
    assert breaches(problem, backfilled)["reserve_of_response"].who == row.staff_ids[0]


def test_half_a_pair(problem: PatrolProblem, plan: PatrolPlan) -> None:
    row = next(row for row in plan.patrols if row.mode is CrewMode.PAIRED)
    halved = changed(plan, row, staff_ids=row.staff_ids[:1])
    assert breaches(problem, halved)["crew_make_up"].excess == row.minutes


def test_a_rural_crew_on_foot(problem: PatrolProblem, plan: PatrolPlan) -> None:
    row = next(row for row in plan.visible if row.area_id == "A04")
    walking = changed(plan, row, transport=Transport.FOOT)
    assert breaches(problem, walking)["vehicles"].who == row.crew_id


def test_more_vehicles_than_the_base_has(problem: PatrolProblem, plan: PatrolPlan) -> None:
    poorer = replace(problem, bases=tuple(replace(base, vehicles=0) for base in problem.bases))
    breach = breaches(poorer, plan)["vehicles"]
    assert breach.unit == "vehicles"
    assert breach.excess >= 1


def test_a_break_cut_short(problem: PatrolProblem, plan: PatrolPlan) -> None:
    row = next(row for row in plan.patrols if row.purpose is Purpose.BREAK)
    short = changed(plan, row, end=row.end - timedelta(minutes=1))
    assert breaches(problem, short)["breaks"].excess == 1


def test_too_much_in_one_area(problem: PatrolProblem, plan: PatrolPlan) -> None:
    tight = replace(problem, settings=replace(problem.settings, area_share_percent=1))
    most = problem.free_minutes_by_week[0] // 100
    told = [b for b in breaches_of(tight, plan) if b.rule == "area_cap"]
    for breach in told:
        got = sum(row.staff_minutes for row in plan.visible if row.area_id == breach.who)
        assert breach.excess == pytest.approx((got - most) / 60)
    assert told


def test_somebody_unknown_and_an_unknown_area(problem: PatrolProblem, plan: PatrolPlan) -> None:
    row = plan.visible[0]
    for facts in ({"staff_ids": ("ghost",)}, {"area_id": "nowhere"}):
        assert set(breaches(problem, changed(plan, row, **facts))) == {"known_references"}
