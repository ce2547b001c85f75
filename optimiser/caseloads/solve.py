"""Plan caseloads: model, solve in tiers, check."""

import time
from collections.abc import Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from optimiser.caseloads.apart import why_impossible
from optimiser.caseloads.construct import construct
from optimiser.caseloads.decisions import CaseloadDecisions
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.goals import GOALS
from optimiser.caseloads.goals.moves import Moves
from optimiser.caseloads.improve import Improvement, MoveSearch
from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.caseloads.reasons import explained_plan
from optimiser.caseloads.verify import check, scorecard
from optimiser.errors import ModelDisagreement
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.solving import (
    SOLVER_VERSION,
    Cancel,
    Limits,
    Objective,
    ProgressListener,
    Solved,
    ignore_progress,
)
from optimiser.tiers import minimise_in_tiers


def plan_caseloads(
    problem: CaseloadProblem,
    limits: Limits,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> Outcome[CaseloadPlan]:
    """Give every offender one lead manager: the least overload, then the fewest moves.

    Parameters
    ----------
    problem
        Offenders with points, managers with capacity, and the rules.
    limits
        Time or work of the whole solve, workers and seed.
    cancel
        Stops the solve within two seconds; the best plan so far is kept.
    on_progress
        Told every better plan and bound of the running tier.

    Returns
    -------
    Outcome[CaseloadPlan]
        The checked plan with one tier per goal: points above the upper band, worst load (per
        mille of capacity), moves, spread of loads (per mille), travel (km). INFEASIBLE where
        somebody may be led by nobody, or cases cannot be kept apart, with one sentence for each in
        `conflict`.

    Raises
    ------
    ModelDisagreement
        The plan breaks a rule, or a goal measures otherwise than the model says.
    """
    started = time.monotonic()
    cancel = cancel or Cancel()
    possible = possible_leaders(problem)
    if conflict := why_impossible(problem, possible):
        return _impossible(problem, limits, conflict, time.monotonic() - started)
    model, decisions, objectives = _model(problem)
    search = MoveSearch(problem, possible, limits, cancel)
    improvement = Improvement(search, decisions, objectives)
    start = improvement.start(construct(problem, possible))
    moves = objectives[Moves.tier - 1]
    objectives[Moves.tier - 1] = replace(
        moves, least=max(moves.least or 0, improvement.least_moves)
    )
    solved = minimise_in_tiers(
        model,
        objectives,
        replace(limits, seconds=max(0.0, limits.seconds - (time.monotonic() - started))),
        part="caseloads",
        start=start,
        cancel=cancel,
        on_progress=on_progress,
        improve=improvement.between_tiers,
    )
    return _checked(problem, decisions, objectives, solved, limits, started)


def _model(
    problem: CaseloadProblem,
) -> tuple[cp_model.CpModel, CaseloadDecisions, list[Objective]]:
    """The model with every rule enforced, and its objectives in tiers."""
    model = cp_model.CpModel()
    decisions = CaseloadDecisions(model, problem)
    enforced = model.new_constant(1)
    for rule in problem.rules:
        rule.constrain(model, decisions, enforced)
    objectives = [
        Objective(
            goal.id, goal.unit, goal.penalty(model, decisions), goal.scale, goal.least(problem)
        )
        for goal in GOALS
    ]
    return model, decisions, objectives


def _checked(
    problem: CaseloadProblem,
    decisions: CaseloadDecisions,
    objectives: Sequence[Objective],
    solved: Solved,
    limits: Limits,
    started: float,
) -> Outcome[CaseloadPlan]:
    """The outcome, after the checker has agreed to the plan and to every number."""
    if solved.values is None:
        message = f"every offender has a possible manager, but the solve ended {solved.status}"
        raise ModelDisagreement(message)
    plan = explained_plan(problem, decisions.plan_of(solved.values))
    breaches = check(plan, problem)
    if breaches:
        raise ModelDisagreement("; ".join(breach.message for breach in breaches))
    measures = scorecard(plan, problem)
    for objective, measure in zip(objectives, measures, strict=True):
        told = solved.value(objective.expression) / objective.scale
        if told != measure.value:
            message = f"{objective.goal} is {measure.value} on the plan, {told} in the model"
            raise ModelDisagreement(message)
    return Outcome(
        status=solved.status,
        stop_reason=solved.stop_reason,
        plan=plan,
        tiers=solved.tiers,
        scorecard=measures,
        seconds=time.monotonic() - started,
        seed=limits.seed,
        workers=limits.worker_count,
        solver_version=SOLVER_VERSION,
        problem_digest=problem.digest,
    )


def _impossible(
    problem: CaseloadProblem, limits: Limits, conflict: tuple[str, ...], seconds: float
) -> Outcome[CaseloadPlan]:
    """The outcome where the rules leave somebody without a manager: a proof by itself."""
    return Outcome(
        status=Status.INFEASIBLE,
        stop_reason=StopReason.OPTIMAL,
        plan=None,
        tiers=(),
        scorecard=(),
        seconds=seconds,
        seed=limits.seed,
        workers=limits.worker_count,
        solver_version=SOLVER_VERSION,
        problem_digest=problem.digest,
        conflict=conflict,
    )
