"""Known conflicts are kept apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class ExcludedManagers(PairRule):
    """A case is never led by a manager whom its record excludes.

    Domain rules F7: conflict rules.
    """

    id: ClassVar[str] = "excluded_managers"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = "lift an exclusion that no longer holds"

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return manager.manager_id not in offender.excluded_managers

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case that an excluded manager leads."""
        for offender, manager in plan.pairs(problem):
            if manager.manager_id in offender.excluded_managers:
                message = f"{manager.manager_id} is excluded"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
