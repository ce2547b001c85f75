"""Routes in plans: they keep the rules of visits, at the boundary and not beyond."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from optimiser.patrols.check import breaches_of, measures_of
from optimiser.patrols.goals.uncovered_harm import UncoveredHarm, covered_units
from optimiser.patrols.harm_bound import most_covered_units
from optimiser.patrols.hotspots import HotSpots, Place, VisitSettings, periods_of
from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.room import concave_hull
from optimiser.patrols.solve import plan_patrols
from optimiser.patrols.visiting import with_visits
from optimiser.people import RoleGroup
from optimiser.solving import Limits
from tests.optimiser.patrols.synthetic import Size, district

MINUTE = timedelta(minutes=1)
QUICK = Limits(work=0.5, seed=1, workers=1)


@cache
def with_places() -> PatrolProblem:
    """Two days of a small district with three places in each area, one of them a control."""
    problem = district(Size(response=9, neighbourhood=4, pcsos=4, bases=1, areas=3, days=2))
    places = tuple(
        Place(
            f"{area.area_id}-H{n}",
            number,
            area.longitude + 0.008 * n,
            area.latitude,
            control=(number, n) == (0, 2),
        )
        for number, area in enumerate(problem.areas)
        for n in range(3)
    )
    settings = VisitSettings()
    periods = len(periods_of(problem.horizon, settings.period_hours)[1])
    harm = np.random.default_rng(5).integers(20, 900, (len(places), periods))
    spots = HotSpots(places, harm, np.full(len(places), 55), settings)
    return replace(problem, hotspots=spots)


@cache
def planned() -> PatrolPlan:
    plan = plan_patrols(with_places(), QUICK).plan
    assert plan is not None
    return plan


def test_a_plan_has_visits_and_ways_and_breaks_no_rule() -> None:
    problem, plan = with_places(), planned()
    assert not list(breaches_of(problem, plan))
    purposes = {row.purpose for row in plan.patrols}
    assert {Purpose.HOTSPOT, Purpose.TRAVEL, Purpose.VISIBLE} <= purposes
    outcome = plan_patrols(problem, QUICK)
    assert outcome.plan == plan
    harm = next(tier for tier in outcome.tiers if tier.goal == "uncovered_harm")
    assert harm.bound is not None
    assert 0 < harm.bound <= harm.objective


def test_visits_change_nothing_else_of_a_plan() -> None:
    problem = with_places()
    before = plan_patrols(replace(problem, hotspots=HotSpots()), QUICK).plan
    assert before is not None
    after = with_visits(problem, before, seed=7)
    harm = UncoveredHarm.id
    kept = [m for m in measures_of(problem, before) if m.goal != harm]
    assert [m for m in measures_of(problem, after) if m.goal != harm] == kept
    assert sum(r.staff_minutes for r in after.patrols) == sum(
        r.staff_minutes for r in before.patrols
    )
    assert covered_units(problem, after) > 0 == covered_units(problem, before)
    assert with_visits(problem, before, seed=8) != after == with_visits(problem, before, seed=7)


def test_no_plan_covers_more_than_the_bound_and_it_is_no_giveaway() -> None:
    problem = with_places()
    spots, most = problem.hotspots, most_covered_units(problem)
    assert covered_units(problem, planned()) <= most
    treated = [not place.control for place in spots.places]
    everything = (spots.harm * spots.delivered_percents[:, None])[treated].sum()
    assert most <= everything * spots.settings.most_covered * (1 + 1e-9) + 1


def test_visits_are_on_foot_and_local_crews_walk_where_places_are_near() -> None:
    problem = with_places()
    assert problem.walked == {0, 1, 2}, "places some 550 m apart, no rural area"
    groups_driving = {}
    for walk_minutes in (5, 10**6):
        settings = replace(problem.hotspots.settings, walk_minutes=walk_minutes)
        spread = replace(problem, hotspots=replace(problem.hotspots, settings=settings))
        plan = plan_patrols(spread, QUICK).plan
        assert plan is not None
        assert {row.transport for row in plan.patrols if row.purpose is Purpose.HOTSPOT} == {
            Transport.FOOT,
            Transport.FROM_VEHICLE,
        }
        driving = [row for row in plan.patrols if row.transport is Transport.VEHICLE]
        members = {spread.strength[who] for row in driving for who in row.staff_ids}
        groups_driving[walk_minutes] = {member.role_group for member in members}
    assert groups_driving[5] == {RoleGroup.RESPONSE, RoleGroup.NEIGHBOURHOOD, RoleGroup.PCSO}
    assert groups_driving[10**6] == {RoleGroup.RESPONSE}, "no area and no place is too far to walk"


def test_what_is_not_delivered_somewhere_at_some_time_is_not_planned_there() -> None:
    problem = with_places()
    spots = problem.hotspots
    percents = np.full(spots.harm.shape, 55)
    percents[:, 2] = 0
    learnt = replace(problem, hotspots=replace(spots, delivered_percents=percents))
    plan = plan_patrols(learnt, QUICK).plan
    assert plan is not None
    periods = {learnt.period_at(r.start) for r in plan.patrols if r.purpose is Purpose.HOTSPOT}
    before = {problem.period_at(r.start) for r in planned().patrols if r.purpose is Purpose.HOTSPOT}
    assert before - periods == {2}
    assert covered_units(learnt, plan) <= most_covered_units(learnt)


def test_the_hull_bounds_every_mix_of_visits() -> None:
    settings = VisitSettings(most_in_period=2)
    hull = concave_hull(settings, 5)
    assert list(hull) == sorted(hull, reverse=True)
    for short in range(3):
        for full in range(3 - short):
            minutes, covered = 15.0 * short + 20 * full, 0.0
            for slope, length in hull:
                covered += slope * min(minutes, length)
                minutes -= min(minutes, length)
            assert settings.covered(80 * short + 100 * full) <= covered + 1e-9


def _first(plan: PatrolPlan, purpose: Purpose = Purpose.HOTSPOT) -> Patrol:
    return next(row for row in plan.patrols if row.purpose is purpose)


def _changed(plan: PatrolPlan, row: Patrol, **facts: object) -> PatrolPlan:
    rows = (replace(r, **facts) if r is row else r for r in plan.patrols)  # type: ignore[arg-type]
    return PatrolPlan(tuple(rows))


def _longer(problem: PatrolProblem, plan: PatrolPlan) -> PatrolPlan:
    row = _first(plan)
    return _changed(plan, row, end=row.end + 5 * MINUTE * (row.minutes // 10) + 5 * MINUTE)


def _elsewhere(problem: PatrolProblem, plan: PatrolPlan) -> PatrolPlan:
    return _changed(plan, _first(plan), place_id="nowhere")


def _to_a_control(problem: PatrolProblem, plan: PatrolPlan) -> PatrolPlan:
    row = next(r for r in plan.patrols if r.purpose is Purpose.HOTSPOT and r.area_id == "A00")
    return _changed(plan, row, place_id="A00-H2")


def _once_more(problem: PatrolProblem, plan: PatrolPlan) -> PatrolPlan:
    row, most = _first(plan), problem.hotspots.settings.most_in_period
    others = (replace(row, crew_id=f"X{n}", staff_ids=(f"P{n:03}",)) for n in range(most))
    return PatrolPlan((row, *others))


def _too_soon(problem: PatrolProblem, plan: PatrolPlan) -> PatrolPlan:
    row, spots = _first(plan), problem.hotspots
    other = next(
        p
        for p in spots.places
        if p.area == spots.places[spots.index[row.place_id]].area and p.place_id != row.place_id
    )
    needed = spots.travel_minutes(
        spots.index[row.place_id],
        spots.index[other.place_id],
        drives=row.transport.has_vehicle,
    )
    start = row.end + timedelta(minutes=needed - 0.5)
    after = replace(row, place_id=other.place_id, start=start, end=start + 10 * MINUTE)
    return PatrolPlan((row, after))


def _driven_past(problem: PatrolProblem, plan: PatrolPlan) -> PatrolPlan:
    return _changed(plan, _first(plan), transport=Transport.VEHICLE)


def _left_parked(problem: PatrolProblem, plan: PatrolPlan) -> PatrolPlan:
    return _changed(plan, _first(plan, Purpose.VISIBLE), transport=Transport.FROM_VEHICLE)


BROKEN: dict[str, Callable[[PatrolProblem, PatrolPlan], PatrolPlan]] = {
    "visit_length": _longer,
    "visit_length ": _elsewhere,
    "visits_on_foot": _driven_past,
    "visits_on_foot ": _left_parked,
    "control_places": _to_a_control,
    "dose_cap": _once_more,
    "travel_between": _too_soon,
}


@pytest.mark.parametrize("rule_id", BROKEN)
def test_a_rule_of_visits_finds_its_breach(rule_id: str) -> None:
    problem = with_places()
    broken = BROKEN[rule_id](problem, planned())
    rule = next(rule for rule in problem.rules if rule.id == rule_id.strip())
    breaches = list(rule.breaches(problem, broken))
    assert len(breaches) >= 1
    assert not list(rule.breaches(problem, planned()))
    if rule_id == "travel_between":
        assert breaches[0].excess == pytest.approx(0.5)
    if rule_id == "dose_cap":
        assert len(breaches) == 1
