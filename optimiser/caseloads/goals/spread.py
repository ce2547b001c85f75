"""Even loads."""

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
class Spread:
    """Sum of what every load is away from the mean load, per mille of capacity.

    The mean is total points over total capacity. Loads and mean are rounded up to the whole steps
    in which the worst load counts: nobody is moved for less, and nobody is uneven by less.
    """

    id: ClassVar[str] = "spread"
    unit: ClassVar[str] = "per mille"
    tier: ClassVar[int] = 4
    scale: ClassVar[int] = 1

    def penalty(
        self, model: "cp_model.CpModel", decisions: "CaseloadDecisions"
    ) -> "cp_model.LinearExprT":
        """The goal as an expression of a model, in units of one over `scale`."""
        problem = decisions.problem
        most, step = PER_MILLE * problem.total_points, problem.load_step_per_mille
        return step * sum(
            decisions.distance(
                decisions.steps(decisions.load_per_mille(manager), step, most)
                - problem.mean_load_steps,
                most,
            )
            for manager in problem.managers
            if manager.capacity_points > 0
        )

    def least(self, problem: CaseloadProblem) -> int:
        """A penalty that no plan can beat: nothing is below zero."""
        return 0

    def measure(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Measure:
        """The goal on a finished plan."""
        load = plan.load_points(problem)
        step = problem.load_step_per_mille
        distance = sum(
            abs(
                ceil(Fraction(PER_MILLE * load[manager.manager_id], manager.capacity_points * step))
                - problem.mean_load_steps
            )
            for manager in problem.managers
            if manager.capacity_points > 0
        )
        return Measure(self.id, step * distance, self.unit, self.tier)
