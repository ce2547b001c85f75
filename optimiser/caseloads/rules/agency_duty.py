"""Statutory cases are led by agencies with a duty."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class AgencyDuty(PairRule):
    """A statutory case is led by an agency that has a duty to manage it.

    Domain rules F7: agency duty. The force lists the agencies in its policy.
    """

    id: ClassVar[str] = "agency_duty"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = (
        "add an agency to policy.caseloads.statutory_agencies or a manager of a listed one"
    )
    agencies: frozenset[str] = frozenset({"probation", "police"})

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return not offender.statutory or manager.agency in self.agencies

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every statutory case that another agency leads."""
        for offender, manager in plan.pairs(problem):
            if offender.statutory and manager.agency not in self.agencies:
                message = f"{manager.manager_id} ({manager.agency}) may not lead a statutory case"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
