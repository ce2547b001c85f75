"""What a person decided of a move stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class DecidedCases(PairRule):
    """A case is led by whom a person decided: an accepted move is made, a refused one is not.

    Domain rules F7: a person confirms every change and may refuse it with a reason.
    """

    id: ClassVar[str] = "decided_cases"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = "withdraw the decision on the case"

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return offender.decided_manager_id in (None, manager.manager_id)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case that another manager leads than was decided."""
        for offender, manager in plan.pairs(problem):
            if not self.permits(offender, manager):
                message = f"it was decided that {offender.decided_manager_id} leads it"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
