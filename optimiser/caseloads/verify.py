"""The checker of caseloads: every rule and every total, from the plan and the facts alone."""

from collections.abc import Iterator

from optimiser.caseloads.goals import GOALS
from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.goal import Measure
from optimiser.rule import Breach


def check(plan: CaseloadPlan, problem: CaseloadProblem) -> tuple[Breach, ...]:
    """Every breach of a rule and every row that misstates a fact, in order."""
    breaches = [breach for rule in problem.rules for breach in rule.breaches(plan, problem)]
    return tuple(sorted([*breaches, *_misstated(plan, problem)]))


def scorecard(plan: CaseloadPlan, problem: CaseloadProblem) -> tuple[Measure, ...]:
    """Every goal, measured on the plan."""
    return tuple(goal.measure(plan, problem) for goal in GOALS)


def _misstated(plan: CaseloadPlan, problem: CaseloadProblem) -> Iterator[Breach]:
    """Rows whose points or previous manager are not those of the offender."""
    for row in plan.allocations:
        offender = problem.offender_by_ref.get(row.offender_ref)
        if offender is None:
            continue
        if row.points != offender.points:
            message = f"{row.offender_ref} has {offender.points} points, not {row.points}"
            excess = abs(row.points - offender.points)
            yield Breach("points_as_recorded", row.offender_ref, "", excess, "points", message)
        if row.previous_manager_id != (offender.current_manager_id or ""):
            message = f"{row.offender_ref} was not led by {row.previous_manager_id or 'nobody'}"
            yield Breach("previous_as_recorded", row.offender_ref, "", 1, "cases", message)
