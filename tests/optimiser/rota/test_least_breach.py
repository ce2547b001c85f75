"""A rota where what is fixed leaves none: the law is kept, and the fewest duties are given up."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from optimiser.outcome import Status
from optimiser.people import Role
from optimiser.roster import TourKind
from optimiser.rota.fixed_duties import fixed_conflicts
from optimiser.rota.least_breach import plan_with_least_breach
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.solve import plan_rota
from optimiser.solving import Limits
from tests.optimiser.rota.problems import LATE, MONDAY, SHIFTS, member, problem

LIMITS = Limits(6, workers=2)


def locked(codes: dict[int, str]) -> RotaProblem:
    """A sergeant and a constable who is locked to shifts on days of the period."""
    people = [member("S0", Role.SERGEANT), member("P0")]
    required = np.array([[1 if 8 <= hour % 24 < 22 else 0 for hour in range(168)]])
    p = problem(people, required, days=7, shifts=SHIFTS[:3], cap_percent=30.0)
    return replace(p, fixed={("P0", on(day)): code for day, code in codes.items()})


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def test_the_fewest_locks_are_given_up_and_every_other_rule_is_kept() -> None:
    p = locked({0: "L", 1: "E", 2: "L", 4: "L", 5: "E"})
    assert plan_rota(p, LIMITS).status is Status.INFEASIBLE
    found = plan_with_least_breach(p, LIMITS)
    assert found.plan is not None
    given_up = {date.fromisoformat(breach.when) for breach in found.breaches}
    assert {breach.rule for breach in found.breaches} == {"locked_duties"}
    assert {breach.who for breach in found.breaches} == {"P0"}
    assert not any(tour.staff_id == "P0" and tour.day in given_up for tour in found.plan.planned)
    fewest = next(
        count
        for count in range(len(p.fixed) + 1)
        for dropped in combinations(p.fixed, count)
        if not fixed_conflicts(replace(p, fixed=p.fixed | dict.fromkeys(dropped)))
    )
    assert len(found.breaches) == fewest == 2
    assert "2 are given up, and the rules on each person's duty" in found.proved_over


def test_the_bound_is_that_of_the_rosters_that_give_up_the_same_duties() -> None:
    p = locked({0: "L", 1: "E", 2: "L", 4: "L", 5: "E"})
    found = plan_with_least_breach(p, LIMITS)
    given_up = {("P0", date.fromisoformat(breach.when)) for breach in found.breaches}
    mended = plan_rota(replace(p, fixed=p.fixed | dict.fromkeys(given_up)), LIMITS)
    assert mended.status is Status.OPTIMAL
    assert found.bound is not None
    assert mended.objective is not None
    assert found.bound <= mended.objective <= found.objective
    assert found.gap == 0


def test_the_cap_goes_beyond_by_what_is_fixed_and_no_more() -> None:
    p = locked({3: "L"})
    paid = DutyOption(LATE, kind=TourKind.REST_DAY_WORKING)
    limits = replace(p.overtime, cap_pence=100, assumed_notice_days=3)
    p = replace(p, terms={("P0", on(3)): paid}, overtime=limits)
    assert plan_rota(p, LIMITS).status is Status.INFEASIBLE
    found = plan_with_least_breach(p, LIMITS)
    assert found.plan is not None
    (breach,) = found.breaches
    fixed = p.tour(p.strength["P0"], on(3), paid)
    assert (breach.rule, breach.excess) == ("overtime_cap", fixed.cost_pence - 100)
    assert f"overtime is £{breach.excess / 100:,.2f} beyond its cap" in found.proved_over
    assert found.proved_over.startswith("those that keep all published and locked duties; ")


def test_a_lawful_rota_is_planned_as_ever() -> None:
    found = plan_with_least_breach(locked({0: "E", 2: "L"}), LIMITS)
    assert found.plan is not None
    assert found.breaches == ()


def test_a_published_duty_may_be_longer_than_any_that_is_planned() -> None:
    p = replace(locked({}), fixed={("S0", on(3)): "L", ("S0", on(5)): "E"})
    told = {
        ("S0", on(3)): DutyOption(LATE, 45, TourKind.REST_DAY_WORKING),
        ("S0", on(5)): DutyOption(SHIFTS[0], 75),
    }
    p = replace(p, terms=told, overtime=replace(p.overtime, assumed_notice_days=3))
    found = plan_rota(p, LIMITS)
    assert found.plan is not None
    kept = {tour.day: tour for tour in found.plan.planned if tour.staff_id == "S0"}
    assert kept[on(3)].kind is TourKind.REST_DAY_WORKING
    assert [kept[on(day)].extension_minutes for day in (3, 5)] == [45, 75]
