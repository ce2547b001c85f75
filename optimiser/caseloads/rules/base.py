"""What every caseload rule offers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Protocol

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


class Rule(Protocol):
    """One rule with its parameter, read by the solver and by the checker."""

    id: ClassVar[str]
    authority: ClassVar[Authority]
    source: ClassVar[str]
    status: ClassVar[str]
    remedy: ClassVar[str]

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "CaseloadDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Add the rule to a model, active where `enforced` is true."""

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every place where a finished plan breaks the rule."""


class PairRule(ABC):
    """A rule on one offender and one manager, whatever else is allocated."""

    @abstractmethod
    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "CaseloadDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Keep every pair that is not permitted out of the plan, where `enforced` is true."""
        for offender, manager, leads in decisions.pairs():
            if not self.permits(offender, manager):
                model.add_implication(enforced, leads.negated())
