"""Locked cases stay where they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class LockedCases(PairRule):
    """A locked offender stays with the current manager.

    Domain rules F7: continuity, named pairs are locked by a person.
    """

    id: ClassVar[str] = "locked_cases"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = "unlock the case"

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return not offender.locked or offender.current_manager_id in (None, manager.manager_id)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every locked case that has left its manager."""
        for offender, manager in plan.pairs(problem):
            previous = offender.current_manager_id
            if offender.locked and previous is not None and previous != manager.manager_id:
                message = f"{offender.offender_ref} is locked to {previous}"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
