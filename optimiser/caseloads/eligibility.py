"""Who may lead which case by the rules on pairs, and why nobody may."""

from collections.abc import Iterator

from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule, Rule
from optimiser.rule import Breach


def possible_leaders(problem: CaseloadProblem) -> dict[str, tuple[Manager, ...]]:
    """Managers who may lead each case, by offender reference."""
    rules = [rule for rule in problem.rules if isinstance(rule, PairRule)]
    return {
        offender.offender_ref: tuple(
            manager
            for manager in problem.managers
            if all(rule.permits(offender, manager) for rule in rules)
        )
        for offender in problem.offenders
    }


def why_unassignable(problem: CaseloadProblem, offender: Offender) -> str:
    """Say why nobody may lead a case and what would resolve it: each cause with its managers.

    The remedies are those of the managers whom the fewest rules keep out.
    """
    if not problem.managers:
        return f"{offender.offender_ref}: there is no offender manager at all; add one."
    causes: list[str] = []
    remedies: set[tuple[int, str]] = set()
    for manager in problem.managers:
        barred = list(barring(problem, offender, manager))
        causes += [breach.message for _, breach in barred if breach.message not in causes]
        remedies.add((len(barred), " and ".join(rule.remedy for rule, _ in barred)))
    fewest = min(remedies)[0]
    why = "; ".join(causes)
    remedy = ", or ".join(remedy for rules, remedy in sorted(remedies) if rules == fewest)
    return f"{offender.offender_ref}: nobody may lead it ({why}). To resolve it, {remedy}."


def barring(
    problem: CaseloadProblem, offender: Offender, manager: Manager
) -> Iterator[tuple[Rule, Breach]]:
    """Every rule that keeps a manager from a case, with the breach that the pair would be."""
    pair = CaseloadPlan((Allocation(offender.offender_ref, manager.manager_id),))
    for rule in problem.rules:
        if isinstance(rule, PairRule):
            for breach in rule.breaches(pair, problem):
                yield rule, breach
