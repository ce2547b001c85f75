"""Who may lead which case by the rules on pairs, and why nobody may."""

from collections.abc import Iterable, Iterator

from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager, Offender
from optimiser.caseloads.rules.base import PairRule, Rule
from optimiser.rule import Breach

Barring = tuple[Rule, Breach]
"""A rule that keeps a manager from a case, with the breach that the pair would be."""


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
    why, remedy = why_none(barring(problem, offender, manager) for manager in problem.managers)
    return f"{offender.offender_ref}: nobody may lead it ({why}). To resolve it, {remedy}."


def why_none(by_manager: Iterable[Iterable[Barring]]) -> tuple[str, str]:
    """Each cause once, and the remedies of those whom the fewest rules keep out, in words.

    `by_manager` has what keeps out every manager there is, at least one.
    """
    causes: dict[str, None] = {}
    remedies: set[tuple[int, str]] = set()
    for own in by_manager:
        barred = list(own)
        causes |= dict.fromkeys(breach.message for _, breach in barred)
        remedies.add((len(barred), " and ".join(rule.remedy for rule, _ in barred)))
    fewest = min(remedies)[0]
    nearest = (remedy for rules, remedy in sorted(remedies) if rules == fewest)
    return "; ".join(causes), ", or ".join(nearest)


def barring(problem: CaseloadProblem, offender: Offender, manager: Manager) -> Iterator[Barring]:
    """Every rule that keeps a manager from a case, with the breach that the pair would be."""
    pair = CaseloadPlan((Allocation(offender.offender_ref, manager.manager_id),))
    for rule in problem.rules:
        if isinstance(rule, PairRule):
            for breach in rule.breaches(pair, problem):
                yield rule, breach
