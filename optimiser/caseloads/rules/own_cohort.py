"""Where agencies keep separate cohorts, a case stays in its agency."""

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
class OwnCohort:
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

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "CaseloadDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Add the rule to a model, active where `enforced` is true."""
        forbid_pairs(self, model, decisions, enforced)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case that has left the cohort of its agency."""
        for offender, manager in plan.pairs(problem):
            if not self.permits(offender, manager):
                message = f"{manager.manager_id} is not of {offender.cohort_agency}, which keeps it"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
