"""Managers stay in the areas that they cover."""

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
class ManagerAreas:
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

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "CaseloadDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Add the rule to a model, active where `enforced` is true."""
        forbid_pairs(self, model, decisions, enforced)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every case outside its manager's areas."""
        for offender, manager in plan.pairs(problem):
            if len(manager.areas) > 0 and offender.area_id not in manager.areas:
                message = f"{manager.manager_id} does not cover {offender.area_id}"
                yield Breach(self.id, offender.offender_ref, "", 1, "cases", message)
