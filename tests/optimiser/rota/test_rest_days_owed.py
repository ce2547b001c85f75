"""Rest days worked at fifteen clear days and more: plain pay, and another rest day that is owed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from optimiser.people import Role
from optimiser.roster import Roster, TourKind
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import OvertimeLimits, RotaProblem
from optimiser.rota.rules import Supervision
from optimiser.rota.solve import plan_rota
from optimiser.rota.verify import breaches_of
from optimiser.solving import Limits
from tests.optimiser.rota.agreement import EARLY, LATE, small
from tests.optimiser.rota.problems import MONDAY, district

REST_DAY = TourKind.REST_DAY_WORKING


def told_before(days: int, most: int = 1, **facts: object) -> RotaProblem:
    """A week that is told so many days before its Monday."""
    limits = OvertimeLimits(0, 14, 960, most_rest_days_owed=most)
    return small(
        7, EARLY, LATE, overtime=limits, published_on=MONDAY - timedelta(days=days), **facts
    )


def owed_in(roster: Roster, problem: RotaProblem) -> dict[str, int]:
    """By person, the rest days that a roster has worked for others."""
    owed: dict[str, int] = {}
    for tour in roster.planned:
        if problem.pricing.owes_rest_day(tour, problem.strength[tour.staff_id]):
            owed[tour.staff_id] = owed.get(tour.staff_id, 0) + 1
    return owed


@pytest.mark.parametrize("most", [0, 1])
def test_it_is_offered_from_fifteen_clear_days_on_where_a_rest_day_may_be_owed(most: int) -> None:
    problem = told_before(10, most)
    offered = [
        any(option.kind is REST_DAY for option in problem.options_of(Role.CONSTABLE, day))
        for day in problem.horizon.dates
    ]
    assert offered == [*[True] * 6, most == 1]


@pytest.mark.parametrize(("days", "most"), [(15, 1), (16, 1), (16, 2), (16, 0)])
def test_a_plan_has_no_more_of_it_than_may_be_owed_and_it_costs_nothing(
    days: int, most: int
) -> None:
    """On Monday with 14 or 15 clear days; there is no money, so that what is paid is not worked."""
    alone = told_before(days, most, contracted_minutes={"P0": 0})
    problem = replace(
        alone, rules=tuple(rule for rule in alone.rules if not isinstance(rule, Supervision))
    )
    outcome = plan_rota(problem, Limits(10))
    assert outcome.plan is not None
    assert sum(owed_in(outcome.plan, problem).values()) == most
    assert len(outcome.plan.planned) == most
    assert sum(tour.cost_pence for tour in outcome.plan.planned) == 0
    assert all(problem.pricing.told.days(tour) >= 15 for tour in outcome.plan.planned)


def test_the_search_keeps_the_limit_and_the_bound_holds() -> None:
    usual = district(officers=24, days=14, bases=1, published_on=MONDAY - timedelta(days=20))
    problem = replace(usual, overtime=replace(usual.overtime, most_rest_days_owed=1))
    outcome = plan_rota(problem, Limits(3))
    assert outcome.plan is not None
    owed = owed_in(outcome.plan, problem)
    assert set(owed.values()) == {1}
    assert not breaches_of(outcome.plan, problem)
    assert all(tier.bound is None or tier.bound <= tier.objective for tier in outcome.tiers)


def test_the_bench_of_a_roster_without_such_notice_is_what_it_was() -> None:
    """Days alike share a table still, and nobody has a state of their own."""
    usual = district(officers=12, days=14, bases=1)
    may_owe = replace(usual, overtime=replace(usual.overtime, most_rest_days_owed=1))
    one, two = build_bench(usual).pool, build_bench(may_owe).pool
    assert (one.tables == two.tables).all()
    assert (one.start_state == two.start_state).all()
    assert (one.allowed == two.allowed).all()
