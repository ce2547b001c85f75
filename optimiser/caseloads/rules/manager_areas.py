"""Managers stay in the areas that they cover."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class ManagerAreas(PairRule):
    """A manager who covers named areas leads only cases in them.

    Domain rules F7; a manager without named areas covers all of them.
    """

    id: ClassVar[str] = "manager_areas"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = "add the area to a manager"

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return not manager.areas or offender.area_id in manager.areas

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case outside its manager's areas."""
        for offender, manager in plan.pairs(problem):
            if len(manager.areas) > 0 and offender.area_id not in manager.areas:
                message = f"{manager.manager_id} does not cover {offender.area_id}"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
