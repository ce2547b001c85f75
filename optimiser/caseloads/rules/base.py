"""What every caseload rule offers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

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


@runtime_checkable
class PairRule(Protocol):
    """A rule on one offender and one manager, whatever else is allocated."""

    def permits(self, offender: Offender, manager: Manager) -> bool:
        """Whether the manager may lead the case."""


def forbid_pairs(
    rule: PairRule,
    model: "cp_model.CpModel",
    decisions: "CaseloadDecisions",
    enforced: "cp_model.BoolVarT",
) -> None:
    """Keep every pair that the rule does not permit out of the plan."""
    for offender, manager, leads in decisions.pairs():
        if not rule.permits(offender, manager):
            model.add_implication(enforced, leads.negated())
