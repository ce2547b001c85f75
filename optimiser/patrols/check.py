"""The checker of patrol plans: every rule and every goal, read from the plan alone."""

from collections.abc import Iterator

from optimiser.errors import ModelDisagreement
from optimiser.goal import Measure
from optimiser.patrols.goals import GOALS
from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem
from optimiser.rule import Breach


def breaches_of(problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
    """Every breach of every rule; rows that name unknown people or areas are one each instead."""
    unknown = list(_unknown_references(problem, plan))
    if unknown:
        yield from unknown
        return
    for rule in problem.rules:
        yield from rule.breaches(problem, plan)


def measures_of(problem: PatrolProblem, plan: PatrolPlan) -> tuple[Measure, ...]:
    """Every goal measured on a plan, in order of tier."""
    return tuple(goal().measure(problem, plan) for goal in GOALS)


def check_plan(problem: PatrolProblem, plan: PatrolPlan) -> None:
    """Raise where the checker finds a breach in a plan that the model allows."""
    breach = next(breaches_of(problem, plan), None)
    if breach is not None:
        message = f"{breach.rule}: {breach.message}"
        raise ModelDisagreement(message)


def _unknown_references(problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
    for row in plan.patrols:
        when = row.start.isoformat()
        for who in row.staff_ids:
            if who not in problem.strength:
                message = f"crew {row.crew_id} has {who!r}, who is not in the pack"
                yield Breach("known_references", who, when, 1, "references", message)
        if row.area_id not in problem.area_index and row.purpose is not Purpose.BREAK:
            message = f"crew {row.crew_id} is sent to {row.area_id!r}, which is not in the pack"
            yield Breach("known_references", row.area_id, when, 1, "references", message)
