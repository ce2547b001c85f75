"""The heaviest load."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import PER_MILLE, CaseloadProblem
from optimiser.goal import Measure

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


@dataclass(frozen=True)
class WorstLoad:
    """The heaviest load, per mille of its capacity, rounded up to whole steps.

    Managers without capacity lead nobody and do not count.
    """

    id: ClassVar[str] = "worst_load"
    unit: ClassVar[str] = "per mille"
    tier: ClassVar[int] = 2
    scale: ClassVar[int] = 1

    def penalty(
        self, model: "cp_model.CpModel", decisions: "CaseloadDecisions"
    ) -> "cp_model.LinearExprT":
        """The goal as an expression of a model, in units of one over `scale`."""
        problem = decisions.problem
        loads = [decisions.load_per_mille(m) for m in problem.managers if m.capacity_points > 0]
        if not loads:
            return 0
        most, step = PER_MILLE * problem.total_points, problem.load_step_per_mille
        return step * decisions.steps(decisions.greatest(loads, most), step, most)

    def least(self, problem: CaseloadProblem) -> int:
        """A penalty that no plan can beat: the cohort must be held by whole points."""
        return problem.least_worst_load_per_mille

    def measure(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Measure:
        """The goal on a finished plan."""
        load = plan.load_points(problem)
        worst = max(
            (
                Fraction(PER_MILLE * load[manager.manager_id], manager.capacity_points)
                for manager in problem.managers
                if manager.capacity_points > 0
            ),
            default=Fraction(0),
        )
        rounded = problem.load_step_per_mille * ceil(worst / problem.load_step_per_mille)
        return Measure(self.id, rounded, self.unit, self.tier)
