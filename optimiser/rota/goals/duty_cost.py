"""What overtime and public holidays cost."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.roster import Roster

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

PENCE_PER_POUND = 100


@dataclass(frozen=True)
class DutyCost:
    """Pounds that the roster costs beyond pay: rest-day working, extensions, public holidays."""

    id: ClassVar[str] = "duty_cost"
    tier: ClassVar[int] = 2
    unit: ClassVar[str] = "pounds"
    scale: ClassVar[int] = PENCE_PER_POUND

    def penalty(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """Pence of every tour that is worked."""
        return sum(
            choice.tour.cost_pence * choice.works
            for member in decisions.members
            for choice in decisions.choices(member)
            if choice.is_planned and choice.tour.cost_pence
        )

    def measure(self, roster: Roster, problem: "RotaProblem") -> Measure:
        """Pounds, from the roster alone."""
        pence = sum(tour.cost_pence for tour in roster.planned)
        return Measure(self.id, pence / PENCE_PER_POUND, self.unit, self.tier)
