"""Burdens shared fairly over time, and tours that people can live with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.figures import figures_of
from optimiser.rota.goals.patterns import Patterns
from optimiser.rota.night import STATUTORY_NIGHT
from optimiser.rota.wellbeing import SHARE, Past, share_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

SATURDAY = 5
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Wellbeing:
    """Points for uneven burdens and for patterns that tire people: the fewer, the better.

    Burdens (nights, weekend tours, early starts, overtime hours, rest days worked) are squared by
    person, with what they took on or were offered before, and weigh more on part-timers: the sum
    is least where all have their share. Patterns count one by one (guidance in rules B2): rest
    under twelve hours, days beyond six in a row, nights beyond three, single days off, starts that
    move back, tours beyond ten hours, less than two nights' sleep after nights. It is a score by
    rules, no fatigue index.
    """

    id: ClassVar[str] = "wellbeing"
    tier: ClassVar[int] = 3
    unit: ClassVar[str] = "points"
    scale: ClassVar[int] = SHARE

    def penalty(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """Tenths of a point of everybody."""
        patterns = Patterns(model, decisions)
        terms: list[cp_model.LinearExprT] = []
        for member in decisions.members:
            full_time = decisions.problem.pay.full_time_minutes(member.role)
            share = share_of(member.contract_minutes_per_week, full_time)
            terms += [share * square for square in _squares(model, decisions, member)]
            terms += [SHARE * points for points in patterns.points(member)]
        return sum(terms)

    def measure(self, roster: Roster, problem: "RotaProblem") -> Measure:
        """Points, from the roster alone."""
        tenths = sum(figures.parts(problem) for figures in figures_of(roster, problem))
        return Measure(self.id, tenths / SHARE, self.unit, self.tier)


def _squares(
    model: "cp_model.CpModel", decisions: "RotaDecisions", member: StaffMember
) -> "list[cp_model.LinearExprT]":
    """The weighted square of each burden of a person."""
    problem = decisions.problem
    weights, before = problem.wellbeing, problem.past.get(member.staff_id, Past())
    local = problem.horizon.local

    def starts_early(tour: Tour) -> bool:
        start = local(tour.start)
        return MINUTES_PER_HOUR * start.hour + start.minute < weights.early_before_minute

    burdens: list[tuple[int, int, Callable[[Tour], int]]] = [
        (weights.nights, before.nights, lambda t: STATUTORY_NIGHT.is_night(t, problem.horizon)),
        (weights.weekends, before.weekend_tours, lambda t: t.day.weekday() >= SATURDAY),
        (weights.early_starts, before.early_starts, starts_early),
        (weights.rest_days, before.rest_day_burden, _is_rest_day),
    ]
    planned = [choice for choice in decisions.choices(member) if choice.is_planned]
    squares: list[cp_model.LinearExprT] = []
    for weight, past, counts in burdens:
        total = past + sum(c.works for c in planned if counts(c.tour))
        squares.append(weight * _square(model, total, past + problem.horizon.days))
    minutes = before.offered_minutes + sum(
        c.tour.overtime_minutes * c.works for c in planned if c.tour.is_capped_overtime
    )
    most = before.offered_minutes // MINUTES_PER_HOUR + 24 * problem.horizon.days
    hours = model.new_int_var(0, most + 1, "")
    model.add_division_equality(hours, minutes, MINUTES_PER_HOUR)
    squares.append(weights.overtime * _square(model, hours, most + 1))
    return squares


def _is_rest_day(tour: Tour) -> bool:
    return tour.kind is TourKind.REST_DAY_WORKING


def _square(
    model: "cp_model.CpModel", expression: "cp_model.LinearExprT", most: int
) -> "cp_model.LinearExprT":
    """The square of a whole number that is at most `most`."""
    if isinstance(expression, int):
        return expression * expression
    number = model.new_int_var(0, most, "")
    square = model.new_int_var(0, most * most, "")
    model.add(number == expression)
    model.add_multiplication_equality(square, number, number)
    return square
