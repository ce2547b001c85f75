"""One CP-SAT model of the whole rota: for small problems, and as the reference in tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from optimiser.roster import Roster, Tour
from optimiser.rota.decisions import RotaDecisions
from optimiser.rota.goals import GOALS
from optimiser.rota.problem import RotaProblem
from optimiser.solving import Cancel, Limits, Objective, ProgressListener, Solved, ignore_progress
from optimiser.tiers import minimise_in_tiers


@dataclass(frozen=True)
class ExactRota:
    """What the model found: how it ended, and the roster if there is one."""

    solved: Solved
    roster: Roster | None


def count_choices(problem: RotaProblem) -> int:
    """Number of literals that the model would have."""
    return sum(
        len(problem.options(member, day))
        for member in problem.strength.members
        for day in problem.horizon.dates
    )


def solve_exactly(
    problem: RotaProblem,
    limits: Limits,
    *,
    start: Sequence[Tour] = (),
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> ExactRota:
    """Solve every tier over every possible tour, from a roster to start with if there is one."""
    model = cp_model.CpModel()
    decisions = RotaDecisions(model, problem)
    enforced = model.new_constant(1)
    for rule in problem.rules:
        rule.constrain(model, decisions, enforced)
    objectives = [
        Objective(goal.id, goal.unit, goal.penalty(model, decisions), goal.scale) for goal in GOALS
    ]
    worked = set(start)
    hint = {c.works.index: int(c.tour in worked) for c in decisions.open_choices()}
    solved = minimise_in_tiers(
        model,
        objectives,
        limits,
        part="rota",
        hint=hint if worked else None,
        cancel=cancel,
        on_progress=on_progress,
    )
    roster = None if solved.values is None else decisions.roster(solved.value)
    return ExactRota(solved, roster)
