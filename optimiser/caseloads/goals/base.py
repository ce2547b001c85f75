"""What every caseload goal offers."""

from typing import TYPE_CHECKING, ClassVar, Protocol

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.goal import Measure

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


class Goal(Protocol):
    """One goal, read by the solver and measured on a finished plan."""

    id: ClassVar[str]
    unit: ClassVar[str]
    tier: ClassVar[int]
    scale: ClassVar[int]

    def penalty(
        self, model: "cp_model.CpModel", decisions: "CaseloadDecisions"
    ) -> "cp_model.LinearExprT":
        """The goal as an expression of a model, in units of one over `scale`."""

    def least(self, problem: CaseloadProblem) -> int:
        """A penalty that no plan can beat."""

    def measure(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Measure:
        """The goal on a finished plan."""
