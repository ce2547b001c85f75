"""The only door to CP-SAT: limits, seed, hints, tiers, progress, cancel and a hard stop.

Every solve runs in a child process, because CP-SAT can overrun its limit inside presolve; the
child is killed at limit plus grace and what it had found is kept.
"""

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

from optimiser.errors import InvalidModel, MusterError
from optimiser.goal import TierResult
from optimiser.outcome import TINY, Status, StopReason
from optimiser.solver_child import (
    KILL_GRACE_SECONDS,
    Answer,
    this_threads_solver,
)
from optimiser.solver_child import Cancel as Cancel
from optimiser.solver_child import release_solver as release_solver

SOLVER_VERSION = f"ortools {version('ortools')}"


@dataclass(frozen=True)
class Limits:
    """How long a solve may take and with what.

    `seconds` is wall time. `work` (deterministic seconds of CP-SAT, and the unit in which other
    searches count their moves) replaces it where a run must repeat byte for byte; then one worker
    is used. `workers` 0 means as many as the machine has processors.
    """

    seconds: float = 60.0
    work: float | None = None
    workers: int = 0
    seed: int = 1

    @property
    def worker_count(self) -> int:
        """Workers that a solve uses."""
        if self.work is not None:
            return 1
        return self.workers or os.cpu_count() or 1

    def share(self, fraction: float) -> "Limits":
        """The same limits with a fraction of the time or work."""
        work = None if self.work is None else self.work * fraction
        return replace(self, seconds=self.seconds * fraction, work=work)


@dataclass(frozen=True)
class Progress:
    """One step of a run as told to whoever waits for it."""

    part: str
    message: str
    seconds: float = 0.0
    objective: float | None = None
    bound: float | None = None


ProgressListener = Callable[[Progress], None]


def ignore_progress(progress: Progress) -> None:
    """Listen to nothing."""


@dataclass(frozen=True)
class Objective:
    """One tier: minimise `expression`, which counts `scale` model units to one `unit`.

    `least` is a value that no plan can beat; a plan that reaches it needs no solve.
    """

    goal: str
    unit: str
    expression: cp_model.LinearExprT
    scale: float = 1.0
    least: int | None = None


@dataclass(frozen=True)
class Solved:
    """What a tiered solve found. `values` holds one integer per model variable, or None."""

    status: Status
    stop_reason: StopReason
    values: tuple[int, ...] | None
    tiers: tuple[TierResult, ...]
    seconds: float

    def value(self, expression: cp_model.LinearExprT) -> int:
        """Value of a variable or integer linear expression in the plan found."""
        if self.values is None:
            message = "there is no plan to read a value from"
            raise MusterError(message)
        return evaluate(expression, self.values)


def evaluate(expression: cp_model.LinearExprT, values: Sequence[int]) -> int:
    """Value of an integer linear expression under one integer per model variable."""
    if not isinstance(expression, cp_model.LinearExpr):
        return int(expression)
    flat = cp_model.FlatIntExpr(expression)
    terms = zip(flat.vars, flat.coeffs, strict=True)
    return int(flat.offset + sum(values[var.index] * coefficient for var, coefficient in terms))


def solve_once(
    model: cp_model.CpModel,
    limits: Limits,
    cancel: Cancel,
    on_event: Callable[[Answer], None] = lambda answer: None,
    **extra: Any,
) -> Answer:
    """Solve one model under one objective in the child process."""
    parameters: dict[str, Any] = {
        "num_workers": limits.worker_count,
        "random_seed": limits.seed,
    }
    if limits.work is None:
        parameters["max_time_in_seconds"] = max(limits.seconds, 0.01)
    else:
        parameters["max_deterministic_time"] = limits.work
    parameters |= extra
    answer = _in_child(model, limits, cancel, parameters, on_event)
    if answer.status == "MODEL_INVALID":
        raise InvalidModel(model.validate())
    return answer


def relax_once(model: cp_model.CpModel, limits: Limits, cancel: Cancel) -> Answer:
    """Solve the linear relaxation of one model in the child process.

    The answer has `bound`, which holds for the model as it is, and `relaxed`, one number per
    variable; both are `None` where the limits ended the solve.
    """
    parameters = {"seconds": max(limits.seconds, 0.01), "work": limits.work}
    return _in_child(model, limits, cancel, parameters, lambda answer: None, relax=True)


def _in_child(
    model: cp_model.CpModel,
    limits: Limits,
    cancel: Cancel,
    parameters: Mapping[str, Any],
    on_event: Callable[[Answer], None],
    *,
    relax: bool = False,
) -> Answer:
    """Hand a model to the child, which is killed a moment after its time."""
    deadline = float("inf")
    if limits.work is None:
        deadline = time.monotonic() + limits.seconds + KILL_GRACE_SECONDS
    with tempfile.TemporaryDirectory(prefix="muster-") as folder:
        file = Path(folder) / "model.txt"
        model.export_to_file(str(file))
        solver = this_threads_solver()
        return solver.solve(file, parameters, deadline, cancel, on_event, relax=relax)


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
    _set_hint(model, hint or dict(enumerate(start or ())))
    for number, objective in enumerate(objectives, start=1):
        if number > 1 and values is not None and not cancel.requested:
            values = tuple(improve(number, values))
            _set_hint(model, dict(enumerate(values)))
        left = _remaining(limits, started, last=number == len(objectives))
        bound: float | None = None
        if values is not None and _is_least(objective, values):
            bound = evaluate(objective.expression, values) / objective.scale
        elif not cancel.requested and left.seconds > TINY:
            model.minimize(objective.expression)
            answer = solve_once(model, left, cancel, _teller(part, objective, started, on_progress))
            if answer.status == "INFEASIBLE" and values is None:
                return _infeasible(model, left, cancel, started)
            if answer.values is not None and not _is_worse(objective, answer.values, values):
                values = answer.values
            if answer.bound is not None and abs(answer.bound) < float("inf"):
                bound = answer.bound / objective.scale
            optimal = optimal and answer.status == "OPTIMAL"
        else:
            optimal = False
        stopped = StopReason.CANCELLED if cancel.requested else StopReason.TIME_LIMIT
        if values is None:
            seconds = time.monotonic() - started
            return Solved(Status.NO_PLAN_FOUND, stopped, None, tuple(tiers), seconds)
        reached = evaluate(objective.expression, values)
        value = reached / objective.scale
        tiers.append(TierResult(number, objective.goal, objective.unit, value, bound))
        model.add(objective.expression <= reached)
        _set_hint(model, dict(enumerate(values)))
    status = Status.OPTIMAL if optimal else Status.FEASIBLE
    reason = StopReason.OPTIMAL if optimal else stopped
    final = () if values is None else _on_final_plan(tiers, objectives, values)
    return Solved(status, reason, values, final, time.monotonic() - started)


def _on_final_plan(
    tiers: Sequence[TierResult], objectives: Sequence[Objective], values: Sequence[int]
) -> tuple[TierResult, ...]:
    """The tiers at their value on the last plan: a later tier may have bettered an earlier one."""
    final = []
    for tier, objective in zip(tiers, objectives, strict=True):
        value = evaluate(objective.expression, values) / objective.scale
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


def _set_hint(model: cp_model.CpModel, hint: Mapping[int, int]) -> None:
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in hint.items():
        model.add_hint(model.get_int_var_from_proto_index(index), value)


def _infeasible(model: cp_model.CpModel, limits: Limits, cancel: Cancel, started: float) -> Solved:
    """Ask again with other parameters before anybody is told that no plan exists."""
    again = solve_once(
        model, replace(limits, seed=limits.seed + 1), cancel, cp_model_presolve=False
    )
    agreed = again.status == "INFEASIBLE"
    status = Status.INFEASIBLE if agreed else Status.NO_PLAN_FOUND
    reason = StopReason.OPTIMAL if agreed else StopReason.ERROR
    return Solved(status, reason, None, (), time.monotonic() - started)
