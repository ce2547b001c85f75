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
from optimiser.outcome import Status, StopReason
from optimiser.solver_child import (
    KILL_GRACE_SECONDS,
    Answer,
    this_threads_solver,
)
from optimiser.solver_child import Cancel as Cancel
from optimiser.solver_child import release_solver as release_solver
from optimiser.solver_child import start_solver as start_solver

SOLVER_VERSION = f"ortools {version('ortools')}"


@dataclass(frozen=True)
class Limits:
    """How long a solve may take and with what.

    `seconds` is wall time. `work` (deterministic seconds of CP-SAT, and the unit in which other
    searches count their moves) replaces it where a run must repeat byte for byte; then one worker
    is used. `workers` 0 means as many as the machine has processors. `probing` off leaves out the
    parts of presolve that take longer than the search they shorten where a model is small.
    `cluster` is the address of a Dask scheduler whose workers do what can be done apart.
    """

    seconds: float = 60.0
    work: float | None = None
    workers: int = 0
    seed: int = 1
    probing: bool = True
    cluster: str | None = None

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


@dataclass(frozen=True)
class Terms:
    """A linear expression in plain numbers, to be evaluated again and again."""

    offset: int
    weights: tuple[tuple[int, int], ...]

    def value(self, values: Sequence[int]) -> int:
        """Value under one integer per model variable."""
        return self.offset + sum(values[index] * weight for index, weight in self.weights)


def terms_of(expression: cp_model.LinearExprT) -> Terms:
    """The terms of an integer linear expression, by index of the variable."""
    if not isinstance(expression, cp_model.LinearExpr):
        return Terms(int(expression), ())
    flat = cp_model.FlatIntExpr(expression)
    indices = (variable.index for variable in flat.vars)
    weights = tuple(zip(indices, map(int, flat.coeffs), strict=True))
    return Terms(int(flat.offset), weights)


def evaluate(expression: cp_model.LinearExprT, values: Sequence[int]) -> int:
    """Value of an integer linear expression under one integer per model variable."""
    return terms_of(expression).value(values)


def set_hint(model: cp_model.CpModel, hint: Mapping[int, int]) -> None:
    """Start the next solve from these values by variable index, and from no others."""
    model.clear_hints()  # type: ignore[no-untyped-call]
    model.proto.solution_hint.vars.extend(list(hint))
    model.proto.solution_hint.values.extend(list(hint.values()))


def solve_once(
    model: cp_model.CpModel,
    limits: Limits,
    cancel: Cancel,
    on_event: Callable[[Answer], None] = lambda answer: None,
    held: Mapping[int, int] | None = None,
    **extra: Any,
) -> Answer:
    """Solve one model under one objective in the child process.

    `held` keeps variables at a value, by their index, in this solve alone.
    """
    parameters: dict[str, Any] = {
        "num_workers": limits.worker_count,
        "random_seed": limits.seed,
    }
    if limits.work is None:
        parameters["max_time_in_seconds"] = max(limits.seconds, 0.01)
    else:
        parameters["max_deterministic_time"] = limits.work
    if not limits.probing:
        parameters |= {"cp_model_probing_level": 0, "symmetry_level": 0}
    parameters |= extra
    answer = _in_child(model, limits, cancel, parameters, on_event, held=held or {})
    if answer.status == "MODEL_INVALID":
        raise InvalidModel(model.validate())
    return answer


def relax_once(model: cp_model.CpModel, limits: Limits, cancel: Cancel) -> Answer:
    """Solve the linear relaxation of one model in the child process.

    The answer has `bound`, which holds for the model as it is, `relaxed`, one number per variable,
    and `prices`, one per constraint; all are `None` where the limits ended the solve.
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
    held: Mapping[int, int] | None = None,
) -> Answer:
    """Hand a model to the child, which is killed a moment after its time."""
    deadline = float("inf")
    if limits.work is None:
        deadline = time.monotonic() + limits.seconds + KILL_GRACE_SECONDS
    with tempfile.TemporaryDirectory(prefix="muster-") as folder:
        file = Path(folder) / "model.txt"
        model.export_to_file(str(file))
        solver = this_threads_solver()
        job = {"model": str(file), "parameters": dict(parameters), "relax": relax}
        job["held"] = list((held or {}).items())
        return solver.solve(job, deadline, cancel, on_event)
