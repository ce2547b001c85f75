"""Few changes of manager."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.goal import Measure

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


@dataclass(frozen=True)
class Moves:
    """Cases that leave the manager whom they had, each with its cost.

    Continuity of the lead manager (domain rules F7): a new case is no move; a case whose manager
    may no longer lead it is one, whatever is decided. A settled case costs 1.
    """

    id: ClassVar[str] = "moves"
    unit: ClassVar[str] = "cost of moves"
    tier: ClassVar[int] = 3
    scale: ClassVar[int] = 1

    def penalty(
        self, model: "cp_model.CpModel", decisions: "CaseloadDecisions"
    ) -> "cp_model.LinearExprT":
        """The goal as an expression of a model, in units of one over `scale`."""
        return sum(
            cost * leads
            for offender, manager, leads in decisions.pairs()
            if (cost := decisions.problem.move_cost(offender, manager))
        )

    def least(self, problem: CaseloadProblem) -> int:
        """A penalty that no plan can beat: nothing is below zero."""
        return 0

    def measure(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Measure:
        """The goal on a finished plan."""
        cost = sum(
            problem.move_cost(offender, manager) for offender, manager in plan.pairs(problem)
        )
        return Measure(self.id, cost, self.unit, self.tier)
