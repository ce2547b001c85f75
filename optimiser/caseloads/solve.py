"""Plan caseloads: model, solve in tiers, check."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from optimiser.caseloads.apart import why_impossible
from optimiser.caseloads.construct import construct
from optimiser.caseloads.decisions import CaseloadDecisions
from optimiser.caseloads.eligibility import possible_leaders
from optimiser.caseloads.goals import GOALS
from optimiser.caseloads.improve import Improvement, MoveSearch
from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem, Manager
from optimiser.caseloads.reasons import explained_plan
from optimiser.caseloads.tier_search import Settled, settle
from optimiser.caseloads.verify import check, scorecard
from optimiser.errors import ModelDisagreement
from optimiser.goal import TierResult
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

MOST_MODEL_PAIRS = 10_000
"""Pairs of which a model of all is still worth building where a plan with bounds is known."""


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
    leaders = construct(problem, possible)
    settled = settle(problem, possible, leaders, limits, cancel, on_progress)
    if settled is not None and (settled.is_proved or _pairs(possible) > MOST_MODEL_PAIRS):
        return _without_model(problem, settled, limits, cancel, started)
    if settled is None and cancel.requested:
        return _first(problem, leaders, limits, started)
    model, decisions, objectives = _model(problem)
    search = MoveSearch(problem, possible, limits, cancel)
    improvement = Improvement(search, decisions, objectives, settled)
    start, objectives = improvement.start(leaders)
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


def _pairs(possible: Mapping[str, tuple[Manager, ...]]) -> int:
    return sum(map(len, possible.values()))


def _without_model(
    problem: CaseloadProblem, settled: Settled, limits: Limits, cancel: Cancel, started: float
) -> Outcome[CaseloadPlan]:
    """The outcome of a plan that is proved, or too large for the model of all pairs."""
    tiers = []
    for goal, reached, proved in zip(
        GOALS, (0, *settled.reached), (0, *settled.bounds), strict=True
    ):
        value, bound = reached / goal.scale, proved / goal.scale
        if bound > value:
            message = f"the bound {bound} on {goal.id} lies above its value {value}"
            raise ModelDisagreement(message)
        tiers.append(TierResult(goal.tier, goal.id, goal.unit, value, bound))
    optimal = all(tier.bound == tier.objective for tier in tiers)
    stopped = StopReason.CANCELLED if cancel.requested else StopReason.TIME_LIMIT
    return _outcome(
        problem,
        settled.leaders,
        Solved(
            Status.OPTIMAL if optimal else Status.FEASIBLE,
            StopReason.OPTIMAL if optimal else stopped,
            (),
            tuple(tiers),
            0.0,
        ),
        limits,
        started,
    )


def _first(
    problem: CaseloadProblem, leaders: Mapping[str, str], limits: Limits, started: float
) -> Outcome[CaseloadPlan]:
    """The outcome of the first plan, where a cancel comes before any better one."""
    measures = scorecard(explained_plan(problem, leaders), problem)
    tiers = tuple(
        TierResult(goal.tier, goal.id, goal.unit, measure.value, goal.least(problem) / goal.scale)
        for goal, measure in zip(GOALS, measures, strict=True)
    )
    solved = Solved(Status.FEASIBLE, StopReason.CANCELLED, (), tiers, 0.0)
    return _outcome(problem, leaders, solved, limits, started)


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
    """The outcome of the model."""
    if solved.values is None:
        message = f"every offender has a possible manager, but the solve ended {solved.status}"
        raise ModelDisagreement(message)
    for tier, objective in zip(solved.tiers, objectives, strict=True):
        told = solved.value(objective.expression) / objective.scale
        if told != tier.objective:
            message = f"{tier.goal} is {told} in the model, {tier.objective} was told"
            raise ModelDisagreement(message)
    return _outcome(problem, decisions.plan_of(solved.values), solved, limits, started)


def _outcome(
    problem: CaseloadProblem,
    leaders: Mapping[str, str],
    solved: Solved,
    limits: Limits,
    started: float,
) -> Outcome[CaseloadPlan]:
    """The outcome, after the checker has agreed to the plan and to every number."""
    plan = explained_plan(problem, leaders)
    breaches = check(plan, problem)
    if breaches:
        raise ModelDisagreement("; ".join(breach.message for breach in breaches))
    measures = scorecard(plan, problem)
    for tier, measure in zip(solved.tiers, measures, strict=True):
        if tier.objective != measure.value:
            message = f"{tier.goal} is {measure.value} on the plan, {tier.objective} in the model"
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
