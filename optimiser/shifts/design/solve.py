"""Designs shifts: small problems at once, large ones from a coarse grid and around what it found.

The last solve is always of the whole problem, and the bound is its own.
"""

import os
import time
from collections.abc import Collection
from dataclasses import dataclass, replace

from optimiser.errors import ModelDisagreement, NoLegalPlan
from optimiser.outcome import Status
from optimiser.shifts.design.model import DesignModel
from optimiser.shifts.design.problem import Design, DesignProblem, Form, clashes
from optimiser.solver_child import Answer
from optimiser.solving import (
    Cancel,
    Limits,
    Progress,
    ProgressListener,
    ignore_progress,
    set_hint,
    solve_once,
)

FORMS_AT_ONCE = 150
COARSE_SHARE, NEAR_SHARE, MOST_ROUNDS = 0.25, 0.15, 3
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class DesignAnswer:
    """How the search ended; `bound` is proved for the whole problem, or None."""

    status: Status
    design: Design | None
    cost: int | None
    bound: float | None
    seconds: float


def design_shifts(
    problem: DesignProblem,
    limits: Limits | None = None,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> DesignAnswer:
    """Choose shifts and how many people start each on every weekday, at the least cost.

    Raises `NoLegalPlan` with sentences where the numbers allow no design at all.
    """
    if found := clashes(problem):
        raise NoLegalPlan("; ".join(found))
    search = _Search(problem, limits or Limits(), cancel or Cancel(), on_progress)
    if len(problem.forms) > FORMS_AT_ONCE:
        search.approach()
    return search.finish()


class _Search:
    """One run: the best design so far and the time that is left."""

    def __init__(
        self,
        problem: DesignProblem,
        limits: Limits,
        cancel: Cancel,
        on_progress: ProgressListener,
    ) -> None:
        self._problem, self._limits, self._cancel = problem, limits, cancel
        self._tell = on_progress
        self._began = time.monotonic()
        self._best: Design | None = None

    def approach(self) -> None:
        """Find a good design on whole hours, then among the shifts close to what was found."""
        hour = max(1, MINUTES_PER_HOUR // self._problem.slot_minutes)
        coarse = [form for form in self._problem.forms if form.start % hour == 0]
        if coarse:
            self._solve(coarse, COARSE_SHARE)
        for _ in range(MOST_ROUNDS):
            if self._best is None:
                return
            before = self._best.cost(self._problem)
            self._solve(self._near(self._best, hour), NEAR_SHARE)
            if self._best.cost(self._problem) == before:
                return

    def _near(self, design: Design, reach: int) -> list[Form]:
        """Shifts that start less than `reach` slots from one that is used."""
        day = self._problem.slots_a_day
        starts = {form.start for form in design.forms}
        return [
            form
            for form in self._problem.forms
            if any(min((form.start - s) % day, (s - form.start) % day) < reach for s in starts)
        ]

    def finish(self) -> DesignAnswer:
        """Solve the whole problem from the best design, in the time that is left."""
        answer = self._solve(None, 1.0)
        proved = answer.status == "OPTIMAL"
        status = Status.OPTIMAL if proved else Status.FEASIBLE
        if self._best is None:
            status = Status.INFEASIBLE if answer.status == "INFEASIBLE" else Status.NO_PLAN_FOUND
        cost = None if self._best is None else self._best.cost(self._problem)
        return DesignAnswer(status, self._best, cost, answer.bound, self._seconds)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def _solve(self, forms: Collection[Form] | None, share: float) -> Answer:
        left = self._limits.seconds - self._seconds
        if self._cancel.requested or left <= 0:
            return Answer()
        limits = self._limits.share(share)
        limits = replace(limits, seconds=min(left, limits.seconds))
        built = DesignModel(self._problem, forms)
        if self._best is not None:
            set_hint(built.model, built.hint(self._best))
        workers = _portfolio(limits)
        answer = solve_once(built.model, limits, self._cancel, self._heard, num_workers=workers)
        if answer.values is not None:
            self._keep(built.design(answer.values), answer)
        return answer

    def _keep(self, design: Design, answer: Answer) -> None:
        cost = design.cost(self._problem)
        if answer.objective is None or round(answer.objective) != cost:
            message = f"the model prices a design at {answer.objective}, but it costs {cost}"
            raise ModelDisagreement(message)
        if self._best is None or cost < self._best.cost(self._problem):
            self._best = design

    def _heard(self, answer: Answer) -> None:
        step = Progress("shifts", "cost", self._seconds, answer.objective, answer.bound)
        self._tell(step)


def _portfolio(limits: Limits) -> int:
    """At least eight of CP-SAT's strategies, where all processors may be used.

    They take turns on two processors; with two alone the published instances take up to ten times
    longer to prove.
    """
    if limits.work is not None or 0 < limits.workers < (os.cpu_count() or 1):
        return limits.worker_count
    return max(8, limits.worker_count)
