"""Where agencies keep separate cohorts, a case stays in its agency."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule
from optimiser.rule import Authority, Breach


@dataclass(frozen=True)
class OwnCohort(PairRule):
    """A case of an agency that keeps its own cohort stays with a manager of that agency.

    The IOM pioneer areas pooled them: police, probation and partners share one cohort.
    """

    id: ClassVar[str] = "own_cohort"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM pioneer areas (product: iom-pioneer)"
    status: ClassVar[str] = "P"
    remedy: ClassVar[str] = "pool the cohorts with policy.caseloads.pooled"

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""
        return offender.cohort_agency in (None, manager.agency)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case that has left the cohort of its agency."""
        for offender, manager in plan.pairs(problem):
            if not self.permits(offender, manager):
                message = f"{manager.manager_id} is not of {offender.cohort_agency}, which keeps it"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
