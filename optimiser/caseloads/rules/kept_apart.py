"""Co-defendants and people in conflict do not share a lead manager."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, ClassVar

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.caseloads.decisions import CaseloadDecisions


@dataclass(frozen=True)
class KeptApart:
    """Two offenders who are to be kept apart never have the same lead manager.

    It is enough that one of the two records names the other. Domain rules F7: conflict rules.
    """

    id: ClassVar[str] = "kept_apart"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "IOM practice; rules F7"
    status: ClassVar[str] = "D"
    remedy: ClassVar[str] = "lift an apart_from that no longer holds"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "CaseloadDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Add the rule to a model, active where `enforced` is true."""
        problem = decisions.problem
        leads = {
            ref: {
                manager.manager_id: decisions.leads(problem.offender_by_ref[ref], manager)
                for manager in problem.managers
            }
            for ref in problem.apart
        }
        for literals in rivals(problem.apart, leads):
            model.add_at_most_one(literals).only_enforce_if(enforced)

    def breaches(self, plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
        """Every two who are to be kept apart and have the same manager."""
        leaders: defaultdict[str, set[str]] = defaultdict(set)
        for offender, manager in plan.pairs(problem):
            leaders[offender.offender_ref].add(manager.manager_id)
        named = {
            (min(offender.offender_ref, other), max(offender.offender_ref, other))
            for offender in problem.offenders
            for other in offender.apart_from - {offender.offender_ref}
        }
        for one, other in sorted(named):
            for manager_id in sorted(leaders[one] & leaders[other]):
                message = f"{one} and {other} are to be kept apart, and {manager_id} leads both"
                yield Breach(self.id, one, "", 1, "cases", message)


def keeps_apart(problem: CaseloadProblem, leaders: Mapping[str, str]) -> bool:
    """Whether an allocation, as manager by offender reference, keeps apart whom it must."""
    return all(
        leaders[ref] != leaders[other] for ref, others in problem.apart.items() for other in others
    )


def rivals(
    apart: Mapping[str, frozenset[str]], leads: "Mapping[str, Mapping[str, cp_model.IntVar]]"
) -> "Iterator[list[cp_model.IntVar]]":
    """Lists of literals, by case and manager, of which at most one may hold.

    Cases of whom each is kept apart from all others share a list: that is tighter than pairs.
    """
    for group in _groups(apart):
        held: defaultdict[str, list[cp_model.IntVar]] = defaultdict(list)
        for ref in group:
            for manager_id, literal in leads.get(ref, {}).items():
                held[manager_id].append(literal)
        yield from (literals for literals in held.values() if len(literals) > 1)


def _groups(apart: Mapping[str, frozenset[str]]) -> Iterator[list[str]]:
    """Groups of whom each is kept apart from all others, with every pair in one of them."""
    covered: set[tuple[str, str]] = set()
    for ref, others in apart.items():
        for other in sorted(others):
            if (ref, other) in covered:
                continue
            group = [ref, other]
            for third in sorted(others & apart[other]):
                if all(third in apart[member] for member in group):
                    group.append(third)
            covered.update(product(group, group))
            yield group
