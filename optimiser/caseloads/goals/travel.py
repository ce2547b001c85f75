"""Short ways."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.goal import Measure

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


@dataclass(frozen=True)
class Travel:
    """Distance from every manager's base to the offender's area, summed.

    Crow-flight distance, one way, once a case.
    """

    id: ClassVar[str] = "travel"
    unit: ClassVar[str] = "km"
    tier: ClassVar[int] = 5
    scale: ClassVar[int] = 1000

    def penalty(
        self, model: "cp_model.CpModel", decisions: "CaseloadDecisions"
    ) -> "cp_model.LinearExprT":
        """The goal as an expression of a model, in units of one over `scale`."""
        return sum(
            decisions.problem.travel_metres(offender, manager) * leads
            for offender, manager, leads in decisions.pairs()
        )

    def least(self, problem: CaseloadProblem) -> int:
        """A penalty that no plan can beat: nothing is below zero."""
        return 0

    def measure(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Measure:
        """The goal on a finished plan."""
        metres = sum(
            problem.travel_metres(offender, manager) for offender, manager in plan.pairs(problem)
        )
        return Measure(self.id, metres / self.scale, self.unit, self.tier)
