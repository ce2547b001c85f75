"""Nobody without capacity gets a case."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import forbid_pairs
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


@dataclass(frozen=True)
class CapacityHeld:
    """A manager without any capacity leads no case (long sickness, maternity, all reductions).

    Workload Measurement Tool, available points (domain rules F5).
    """

    id: ClassVar[str] = "capacity_held"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "MoJ WMT; rules F5"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = "give a manager capacity"

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return manager.capacity_points > 0

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "CaseloadDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Add the rule to a model, active where `enforced` is true."""
        forbid_pairs(self, model, decisions, enforced)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case of a manager without capacity."""
        for offender, manager in plan.pairs(problem):
            if manager.capacity_points <= 0:
                message = f"{manager.manager_id} has no capacity"
                yield Breach(self.id, offender.offender_ref, "", offender.points, "points", message)
