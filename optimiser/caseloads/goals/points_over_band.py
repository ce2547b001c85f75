"""Nobody above the upper band."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.goal import Measure

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


@dataclass(frozen=True)
class PointsOverBand:
    """Points above the upper band (110 % of capacity), summed over managers.

    Workload Measurement Tool: above 110 % is excessive (domain rules F5). Whole points: the least
    that would have to go for the load to be inside the band.
    """

    id: ClassVar[str] = "points_over_band"
    unit: ClassVar[str] = "points"
    tier: ClassVar[int] = 1
    scale: ClassVar[int] = 1

    def penalty(
        self, model: "cp_model.CpModel", decisions: "CaseloadDecisions"
    ) -> "cp_model.LinearExprT":
        """The goal as an expression of a model, in units of one over `scale`."""
        problem = decisions.problem
        return sum(
            decisions.greatest(
                [decisions.load(manager) - problem.band_points(manager), 0], problem.total_points
            )
            for manager in problem.managers
        )

    def least(self, problem: CaseloadProblem) -> int:
        """A penalty that no plan can beat: the points for which the bands have no room."""
        room = sum(problem.band_points(manager) for manager in problem.managers)
        return max(0, problem.total_points - room)

    def measure(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Measure:
        """The goal on a finished plan."""
        load = plan.load_points(problem)
        excess = sum(
            max(0, load[manager.manager_id] - problem.band_points(manager))
            for manager in problem.managers
        )
        return Measure(self.id, excess, self.unit, self.tier)
