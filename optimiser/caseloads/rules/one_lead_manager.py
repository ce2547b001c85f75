"""Every offender has one lead manager."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


@dataclass(frozen=True)
class OneLeadManager:
    """Every offender of the cohort is led by exactly one manager of the pool.

    National IOM Operational Guidance V5 (2025), roles.
    """

    id: ClassVar[str] = "one_lead_manager"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM Operational Guidance V5; rules F1"
    status: ClassVar[str] = "V1"
    remedy: ClassVar[str] = "add a manager"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "CaseloadDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Add the rule to a model, active where `enforced` is true."""
        for offender in decisions.problem.offenders:
            model.add_exactly_one(decisions.leaders(offender)).only_enforce_if(enforced)
        # Implied, but it gives every load a lower bound as soon as the others have upper ones.
        loads = [decisions.load(manager) for manager in decisions.problem.managers]
        model.add(sum(loads) == decisions.problem.total_points).only_enforce_if(enforced)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every offender without a manager or with several, and every row that names nobody."""
        leaders = Counter(offender.offender_ref for offender, _ in plan.pairs(problem))
        for offender in problem.offenders:
            count = leaders[offender.offender_ref]
            if count != 1:
                message = f"{offender.offender_ref} has {count} lead managers, not one"
                yield Breach(
                    self.id, offender.offender_ref, "", abs(count - 1), "managers", message
                )
        for row in plan.allocations:
            if row.offender_ref not in problem.offender_by_ref:
                message = f"{row.offender_ref} is not in the cohort"
                yield Breach(self.id, row.offender_ref, "", 1, "offenders", message)
            elif row.manager_id not in problem.manager_by_id:
                message = f"{row.manager_id}, lead of {row.offender_ref}, is not a manager"
                yield Breach(self.id, row.manager_id, "", 1, "managers", message)
