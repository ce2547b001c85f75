"""Designs shifts: small problems at once, large ones by annealing and then around what was found.

The last solve is always of the whole problem, and the bound is its own.
"""

import os
import random
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

FORMS_AT_ONCE, AT_ONCE_SHARE = 150, 0.5
ANNEALING_SHARE, ROUND_SHARE, MOST_ROUNDS = 0.3, 0.1, 4
FORMS_IN_A_ROUND = 40
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
    start: Collection[Form] = (),
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> DesignAnswer:
    """Choose shifts and how many people start each on every weekday, at the least cost.

    `start` are shifts among the allowed ones that are known to be of use. Raises `NoLegalPlan` with
    sentences where the numbers allow no design at all.
    """
    if found := clashes(problem):
        raise NoLegalPlan("; ".join(found))
    search = _Search(problem, limits or Limits(), cancel or Cancel(), on_progress)
    if len(problem.forms) <= FORMS_AT_ONCE:
        answer = search.finish(AT_ONCE_SHARE)
        if answer.status in (Status.OPTIMAL, Status.INFEASIBLE):
            return answer
    search.approach(start)
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
        self._bound: float | None = None

    def approach(self, known: Collection[Form]) -> None:
        """Anneal a design, then improve it with the shifts that it has and those close to them."""
        # numba takes a second to load, which problems that are solved at once need not wait for
        from optimiser.shifts.design.annealing import anneal

        limits = self._limits.share(ANNEALING_SHARE)
        self._keep(anneal(self._problem, limits, self._cancel, known))
        chance = random.Random(self._limits.seed)
        for number in range(MOST_ROUNDS):
            assert self._best is not None
            before = self._best.cost(self._problem)
            near = self._near(self._best) if number else []
            some = chance.sample(near, min(len(near), FORMS_IN_A_ROUND))
            self._solve({*some, *self._best.forms}, ROUND_SHARE)
            if number and self._best.cost(self._problem) == before:
                return

    def _near(self, design: Design) -> list[Form]:
        """Shifts that start less than an hour from one that is used."""
        reach = max(1, MINUTES_PER_HOUR // self._problem.slot_minutes)
        day = self._problem.slots_a_day
        starts = {form.start for form in design.forms}
        return [
            form
            for form in self._problem.forms
            if any(min((form.start - s) % day, (s - form.start) % day) < reach for s in starts)
        ]

    def finish(self, share: float = 1.0) -> DesignAnswer:
        """Solve the whole problem from the best design, in a share of the time or what is left."""
        answer = self._solve(None, share)
        if answer.bound is not None:
            self._bound = max(answer.bound, self._bound or answer.bound)
        proved = answer.status == "OPTIMAL"
        status = Status.OPTIMAL if proved else Status.FEASIBLE
        if self._best is None:
            status = Status.INFEASIBLE if answer.status == "INFEASIBLE" else Status.NO_PLAN_FOUND
        cost = None if self._best is None else self._best.cost(self._problem)
        return DesignAnswer(status, self._best, cost, self._bound, self._seconds)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def _solve(self, forms: Collection[Form] | None, share: float) -> Answer:
        left = self._limits.seconds - self._seconds
        if self._cancel.requested or (left <= 0 and self._limits.work is None):
            return Answer()
        limits = self._limits.share(share)
        limits = replace(limits, seconds=min(left, limits.seconds))
        built = DesignModel(self._problem, forms)
        if self._best is not None:
            set_hint(built.model, built.hint(self._best))
        workers = _portfolio(limits)
        answer = solve_once(built.model, limits, self._cancel, self._heard, num_workers=workers)
        if answer.values is not None:
            design = built.design(answer.values)
            _refuse_disagreement(design.cost(self._problem), answer)
            self._keep(design)
        return answer

    def _keep(self, design: Design) -> None:
        if self._best is None or design.cost(self._problem) < self._best.cost(self._problem):
            self._best = design

    def _heard(self, answer: Answer) -> None:
        step = Progress("shifts", "cost", self._seconds, answer.objective, answer.bound)
        self._tell(step)


def _refuse_disagreement(cost: int, answer: Answer) -> None:
    """Stop where a design costs more than its model says.

    It may cost less: where time ran out the model may pay for a shift that nobody works.
    """
    if answer.objective is None or round(answer.objective) < cost:
        message = f"the model prices a design at {answer.objective}, but it costs {cost}"
        raise ModelDisagreement(message)


def _portfolio(limits: Limits) -> int:
    """At least eight of CP-SAT's strategies, where all processors may be used.

    They take turns on two processors; with two alone the published instances take up to ten times
    longer to prove.
    """
    if limits.work is not None or 0 < limits.workers < (os.cpu_count() or 1):
        return limits.worker_count
    return max(8, limits.worker_count)
