"""Goals one after the other: each is minimised, then held at its value for the next."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from optimiser.errors import ModelDisagreement
from optimiser.goal import TierResult
from optimiser.outcome import TINY, Status, StopReason
from optimiser.solver_child import Answer, Cancel
from optimiser.solving import (
    Limits,
    Objective,
    Progress,
    ProgressListener,
    Solved,
    evaluate,
    ignore_progress,
    set_hint,
    solve_once,
)

TOLERANCE = 1e-6

Improve = Callable[[int, tuple[int, ...]], Sequence[int]]


def keep_values(tier: int, values: tuple[int, ...]) -> tuple[int, ...]:
    """Start a tier where the one before it ended."""
    return values


def minimise_in_tiers(
    model: cp_model.CpModel,
    objectives: Sequence[Objective],
    limits: Limits,
    *,
    part: str = "",
    hint: Mapping[int, int] | None = None,
    start: Sequence[int] | None = None,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
    improve: Improve = keep_values,
) -> Solved:
    """Minimise the objectives one after the other, each held at its value for the next.

    `hint` gives a start value by variable index; `start` one value per variable of a plan known to
    keep every constraint. `improve`, asked before the second and every later tier with its number
    and the plan so far, may answer with a plan that is better in it and no worse in those before.
    A plan is kept from the start or the first solution on; when time runs out the later tiers
    report their value on it with no bound. INFEASIBLE is said only when a second solve with other
    parameters agrees.
    """
    cancel = cancel or Cancel()
    started = time.monotonic()
    values = None if start is None else tuple(start)
    tiers: list[TierResult] = []
    optimal = True
    set_hint(model, hint or dict(enumerate(start or ())))
    for number, objective in enumerate(objectives, start=1):
        if number > 1 and values is not None and not cancel.requested:
            values = tuple(improve(number, values))
            set_hint(model, dict(enumerate(values)))
        left = _remaining(limits, started, last=number == len(objectives))
        bound: float | None = None
        if values is not None and _is_least(objective, values):
            bound = evaluate(objective.expression, values) / objective.scale
        elif not cancel.requested and left.seconds > TINY:
            model.minimize(objective.expression)
            answer = solve_once(model, left, cancel, _teller(part, objective, started, on_progress))
            if answer.status == "INFEASIBLE":
                doubted = _infeasible(model, left, cancel, started)
                if values is None:
                    return doubted
                _refuse_contradiction(doubted, objective)
                answer = Answer()
            if answer.values is not None and not _is_worse(objective, answer.values, values):
                values = answer.values
            bound = _proved(objective, _least_told(objective, answer))
            optimal = optimal and answer.status == "OPTIMAL"
        else:
            optimal = False
        stopped = StopReason.CANCELLED if cancel.requested else StopReason.TIME_LIMIT
        if values is None:
            return Solved(Status.NO_PLAN_FOUND, stopped, None, (), time.monotonic() - started)
        tiers.append(_held(model, number, objective, values, bound))
    status = Status.OPTIMAL if optimal else Status.FEASIBLE
    reason = StopReason.OPTIMAL if optimal else stopped
    final = () if values is None else _on_final_plan(tiers, objectives, values)
    return Solved(status, reason, values, final, time.monotonic() - started)


def _least_told(objective: Objective, answer: Answer) -> float | None:
    """The solver's bound: what is optimal is its own, without the rounding of a bound by floats."""
    if answer.status == "OPTIMAL" and answer.values is not None:
        return evaluate(objective.expression, answer.values)
    return answer.bound


def _proved(objective: Objective, told: float | None) -> float | None:
    """The better of the solver's bound and of what is known beforehand, in the goal's unit."""
    bounds = [] if objective.least is None else [float(objective.least)]
    if told is not None and abs(told) < float("inf"):
        bounds.append(told)
    return max(bounds) / objective.scale if bounds else None


def _held(
    model: cp_model.CpModel,
    number: int,
    objective: Objective,
    values: Sequence[int],
    bound: float | None,
) -> TierResult:
    """The tier at its value on the plan, which the model keeps from now on."""
    reached = evaluate(objective.expression, values)
    model.add(objective.expression <= reached)
    set_hint(model, dict(enumerate(values)))
    value = reached / objective.scale
    return TierResult(number, objective.goal, objective.unit, value, bound)


def _on_final_plan(
    tiers: Sequence[TierResult], objectives: Sequence[Objective], values: Sequence[int]
) -> tuple[TierResult, ...]:
    """The tiers at their value on the last plan: a later tier may have bettered an earlier one."""
    final = []
    for tier, objective in zip(tiers, objectives, strict=True):
        value = evaluate(objective.expression, values) / objective.scale
        if tier.bound is not None and tier.bound > value + TOLERANCE:
            message = f"the bound {tier.bound} on {tier.goal} lies above its value {value}"
            raise ModelDisagreement(message)
        bound = None if tier.bound is None else min(tier.bound, value)
        final.append(replace(tier, objective=value, bound=bound))
    return tuple(final)


def _is_least(objective: Objective, values: Sequence[int]) -> bool:
    """Whether a plan reaches what no plan can beat."""
    return objective.least is not None and evaluate(objective.expression, values) <= objective.least


def _is_worse(objective: Objective, new: Sequence[int], old: Sequence[int] | None) -> bool:
    """Whether a new plan is worse than the one that is kept."""
    expression = objective.expression
    return old is not None and evaluate(expression, new) > evaluate(expression, old)


def _remaining(limits: Limits, started: float, *, last: bool) -> Limits:
    """What one tier may use: all that is left for the last, six tenths of it for the others."""
    fraction = 1.0 if last else 0.6
    if limits.work is not None:
        return limits.share(fraction)
    left = max(0.0, limits.seconds - (time.monotonic() - started))
    return replace(limits, seconds=left * fraction)


def _teller(
    part: str, objective: Objective, started: float, on_progress: ProgressListener
) -> Callable[[Answer], None]:
    def tell(answer: Answer) -> None:
        value = None if answer.objective is None else answer.objective / objective.scale
        bound = None if answer.bound is None else answer.bound / objective.scale
        seconds = time.monotonic() - started
        on_progress(Progress(part, objective.goal, seconds, value, bound))

    return tell


def _refuse_contradiction(doubted: Solved, objective: Objective) -> None:
    """A model that holds a plan cannot be infeasible: where two solves say so, the plan is none."""
    if doubted.status is Status.INFEASIBLE:
        message = f"the plan held when {objective.goal} was to be reached breaks the model"
        raise ModelDisagreement(message)


def _infeasible(model: cp_model.CpModel, limits: Limits, cancel: Cancel, started: float) -> Solved:
    """Ask again with other parameters before anybody is told that no plan exists."""
    again = solve_once(
        model, replace(limits, seed=limits.seed + 1), cancel, cp_model_presolve=False
    )
    agreed = again.status == "INFEASIBLE"
    status = Status.INFEASIBLE if agreed else Status.NO_PLAN_FOUND
    reason = StopReason.OPTIMAL if agreed else StopReason.ERROR
    return Solved(status, reason, None, (), time.monotonic() - started)
