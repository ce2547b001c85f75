"""Nobody without capacity gets a case."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class CapacityHeld(PairRule):
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

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case of a manager without capacity."""
        for offender, manager in plan.pairs(problem):
            if manager.capacity_points <= 0:
                message = f"{manager.manager_id} has no capacity"
                yield Breach(self.id, offender.offender_ref, "", offender.points, "points", message)
