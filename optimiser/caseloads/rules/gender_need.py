"""A recorded need for a manager of one gender is met."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class GenderNeed(PairRule):
    """Where a gender is recorded as needed, the lead manager is known to be of it.

    Domain rules F7: conflict rules (gender).
    """

    id: ClassVar[str] = "gender_need"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = "record the gender of the managers, or clear a need that does not hold"

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return offender.manager_gender in (None, manager.gender)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case whose manager is not known to be of the gender that is needed."""
        for offender, manager in plan.pairs(problem):
            if offender.manager_gender is not None and manager.gender != offender.manager_gender:
                message = f"{manager.manager_id} is not recorded as {offender.manager_gender}"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
