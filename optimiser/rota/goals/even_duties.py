"""Nights and weekends spread evenly."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.roster import Roster, Tour
from optimiser.rota.night import STATUTORY_NIGHT, NightTime

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

SATURDAY = 5


@dataclass(frozen=True)
class EvenDuties:
    """Nights and weekend tours of each person, squared and summed: the more even, the lower.

    With the same number of nights to share, the sum is least when everybody has as many.
    """

    night_time: NightTime = STATUTORY_NIGHT

    id: ClassVar[str] = "even_duties"
    tier: ClassVar[int] = 3
    unit: ClassVar[str] = "squared nights and weekend tours"
    scale: ClassVar[int] = 1

    def penalty(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """Sum of the squares of every person's nights and of their weekend tours."""
        squares: list[cp_model.LinearExprT] = []
        for member in decisions.members:
            planned = [c for c in decisions.choices(member) if c.is_planned]
            for counts in (self._is_night, _is_weekend):
                literals = [c.works for c in planned if counts(c.tour, decisions.problem)]
                if literals:
                    days = decisions.problem.horizon.days
                    total = model.new_int_var(0, days, "")
                    square = model.new_int_var(0, days * days, "")
                    model.add(total == sum(literals))
                    model.add_multiplication_equality(square, total, total)
                    squares.append(square)
        return sum(squares)

    def _is_night(self, tour: Tour, problem: "RotaProblem") -> bool:
        return self.night_time.is_night(tour, problem.horizon)

    def measure(self, roster: Roster, problem: "RotaProblem") -> Measure:
        """The sum of squares, from the roster alone."""
        nights, weekends = duty_counts(roster, self.night_time)
        value = sum(n * n for n in nights.values()) + sum(n * n for n in weekends.values())
        return Measure(self.id, float(value), self.unit, self.tier)


def _is_weekend(tour: Tour, problem: "RotaProblem") -> bool:
    return tour.day.weekday() >= SATURDAY


def duty_counts(
    roster: Roster, night_time: NightTime = STATUTORY_NIGHT
) -> tuple[Counter[str], Counter[str]]:
    """Nights, and tours that start on a Saturday or Sunday, by person in the period."""
    planned = roster.planned
    nights = Counter(t.staff_id for t in planned if night_time.is_night(t, roster.horizon))
    weekends = Counter(t.staff_id for t in planned if t.day.isoweekday() in (6, 7))
    return nights, weekends
