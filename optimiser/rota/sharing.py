"""How evenly overtime and rest days worked are shared among those who could do what is offered."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.wellbeing import SHARE, Past, share_of

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

MINUTES_PER_HOUR = 60
MOST_REST_DAYS = 1000


def sharing_penalty(
    model: "cp_model.CpModel", decisions: "RotaDecisions", people: Collection[str]
) -> "cp_model.LinearExprT":
    """Tenths of a point of these people's overtime hours and rest days worked, squared.

    They count as in the goal of wellbeing: with what was worked and refused before, and more where
    somebody works fewer hours.
    """
    problem = decisions.problem
    terms: list[cp_model.LinearExprT] = []
    for member in decisions.members:
        if member.staff_id not in people:
            continue
        planned = [c for c in decisions.choices(member) if c.is_planned]
        before, share = _before(problem, member)
        most = before.offered_minutes // MINUTES_PER_HOUR + 24 * problem.horizon.days
        hours = model.new_int_var(0, most, "")
        minutes = sum(c.tour.overtime_minutes * c.works for c in planned if _is_overtime(c.tour))
        model.add_division_equality(hours, before.offered_minutes + minutes, MINUTES_PER_HOUR)
        rest_days = model.new_int_var(0, MOST_REST_DAYS + problem.horizon.days, "")
        worked = sum(c.works for c in planned if _is_on_rest_day(c.tour))
        model.add(rest_days == min(before.rest_day_burden, MOST_REST_DAYS) + worked)
        for number, largest, weight in (
            (hours, most, problem.wellbeing.overtime),
            (rest_days, MOST_REST_DAYS + problem.horizon.days, problem.wellbeing.rest_days),
        ):
            square = model.new_int_var(0, largest * largest, "")
            model.add_multiplication_equality(square, number, number)
            terms.append(share * weight * square)
    return sum(terms)


def sharing_points(roster: Roster, problem: "RotaProblem", people: Collection[str]) -> int:
    """The same from a roster alone."""
    total = 0
    for who in people:
        before, share = _before(problem, problem.strength[who])
        tours = [tour for tour in roster.tours_of(who) if roster.horizon.holds(tour.day)]
        minutes = sum(tour.overtime_minutes for tour in tours if _is_overtime(tour))
        hours = (before.offered_minutes + minutes) // MINUTES_PER_HOUR
        rest_days = min(before.rest_day_burden, MOST_REST_DAYS)
        rest_days += sum(map(_is_on_rest_day, tours))
        weights = problem.wellbeing
        total += share * (weights.overtime * hours**2 + weights.rest_days * rest_days**2)
    return total


def offered_share(problem: "RotaProblem", member: StaffMember, minutes: int) -> float:
    """Hours of overtime that a person was offered, each weighing more where they work less.

    `minutes` is what the period adds. Whoever has the least is asked next.
    """
    before, share = _before(problem, member)
    return share * (before.offered_minutes + minutes) / (SHARE * MINUTES_PER_HOUR)


def _before(problem: "RotaProblem", member: StaffMember) -> tuple[Past, int]:
    full_time = problem.pay.full_time_minutes(member.role)
    share = share_of(member.contract_minutes_per_week, full_time)
    return problem.past.get(member.staff_id, Past()), share


def _is_overtime(tour: Tour) -> bool:
    return tour.is_capped_overtime


def _is_on_rest_day(tour: Tour) -> bool:
    return tour.kind is TourKind.REST_DAY_WORKING
