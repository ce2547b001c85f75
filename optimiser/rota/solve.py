"""Plan a rota: search or solve exactly, bound, check."""

import time
from collections.abc import Iterator
from dataclasses import replace

from optimiser.errors import ModelDisagreement
from optimiser.goal import Measure, TierResult
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.roster import Roster
from optimiser.rota.bounds import Bounds
from optimiser.rota.exact import count_choices, solve_exactly
from optimiser.rota.fixed_duties import fixed_conflicts, fixed_tours
from optimiser.rota.goals import GOALS
from optimiser.rota.planner import Planner, Unsupervised
from optimiser.rota.pool import build_bench
from optimiser.rota.problem import RotaProblem
from optimiser.rota.stopping import Stopped, garbage_left
from optimiser.rota.verify import breaches_of, scorecard_of
from optimiser.solver_child import Cancel
from optimiser.solving import (
    SOLVER_VERSION,
    Limits,
    ProgressListener,
    ignore_progress,
)

SMALL_CHOICES = 5000
TOLERANCE = 1e-6
HOURS_BOUND = "shortfall_staff_hours"


def plan_rota(
    problem: RotaProblem,
    limits: Limits,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> Outcome[Roster]:
    """Give named people tours of duty under every rule, with as little shortfall as can be.

    Parameters
    ----------
    problem
        People, shifts, requirement, what is fixed, rules.
    limits
        Time or work of the whole solve, workers and seed.
    cancel
        Stops the search within two seconds; the best roster so far is kept.
    on_progress
        Told the first roster and every better one.

    Returns
    -------
    Outcome[Roster]
        The checked roster, history included, with one tier per goal: weighted staff-hours short,
        pounds, squared nights and weekend tours, changes to what is published. `side_bounds`
        holds the bound on plain staff-hours short. INFEASIBLE where published and locked duties
        break a rule by themselves, one sentence each in `conflict`.

    Raises
    ------
    ModelDisagreement
        The roster breaks a rule, or lies below a bound.
    """
    run = _Run(problem, limits, cancel or Cancel(), on_progress)
    conflict = fixed_conflicts(problem)
    if conflict:
        return run.outcome(Status.INFEASIBLE, StopReason.OPTIMAL, conflict=conflict)
    return run.plan()


class _Run:
    """One solve of one problem."""

    def __init__(
        self,
        problem: RotaProblem,
        limits: Limits,
        cancel: Cancel,
        on_progress: ProgressListener,
    ) -> None:
        self.problem = problem
        self.limits = limits
        self.cancel = cancel
        self.on_progress = on_progress
        self._started = time.monotonic()

    def plan(self) -> Outcome[Roster]:
        """Search, then prove what can be proved, then check."""
        problem = self.problem
        if not problem.strength.members or not problem.shifts:
            return self._checked(Roster(problem.horizon, problem.history), Bounds())
        small = count_choices(problem) <= SMALL_CHOICES
        search_limits = self.limits.share(0.3) if small else self.limits
        try:
            bench = build_bench(problem, self.cancel)
            planner = Planner(bench, search_limits, self.cancel, self.on_progress, self._spent)
            roster, bounds = planner.plan()
        except Stopped:
            return self._nothing_planned()
        except Unsupervised as lacking:
            return self._without_sergeants(lacking)
        if not small or self.cancel.requested:
            return self._checked(roster, bounds)
        return self._exact(roster, bounds)

    def _nothing_planned(self) -> Outcome[Roster]:
        """Cancelled before anything was planned: what is fixed, where that is a roster."""
        tours = sorted(fixed_tours(self.problem), key=lambda tour: (tour.start, tour.staff_id))
        roster = Roster(self.problem.horizon, (*self.problem.history, *tours))
        if breaches_of(roster, self.problem):
            return self.outcome(Status.NO_PLAN_FOUND, StopReason.CANCELLED)
        return self._measured(roster, Bounds())

    def _without_sergeants(self, lacking: Unsupervised) -> Outcome[Roster]:
        """No roster, because nobody was found to supervise what is locked."""
        solved = lacking.solved
        if solved.status is not Status.INFEASIBLE:
            return self.outcome(Status.NO_PLAN_FOUND, solved.stop_reason)
        conflict = tuple(
            f"{breach.message}: published or locked duties need them, and no rota has them all "
            f"(rule {breach.rule})"
            for breach in lacking.breaches
        )
        return self.outcome(Status.INFEASIBLE, StopReason.OPTIMAL, conflict=conflict)

    def _exact(self, roster: Roster, bounds: Bounds) -> Outcome[Roster]:
        """A small problem is solved to the end, from the roster that the search found."""
        left = max(1.0, self.limits.seconds - self._spent())
        exact = solve_exactly(
            self.problem,
            replace(self.limits, seconds=left),
            start=roster.planned,
            cancel=self.cancel,
            on_progress=self.on_progress,
        )
        found = exact.roster
        if found is None or self._values(found) > self._values(roster):
            return self._checked(roster, bounds)
        return self._checked(found, bounds, exact.solved.tiers)

    def _values(self, roster: Roster) -> tuple[float, ...]:
        return tuple(measure.value for measure in scorecard_of(roster, self.problem))

    def _checked(
        self, roster: Roster, bounds: Bounds, proved: tuple[TierResult, ...] = ()
    ) -> Outcome[Roster]:
        """The outcome with a roster that the checker has passed."""
        with garbage_left():
            breaches = breaches_of(roster, self.problem)
        if breaches:
            message = f"the rota breaks {len(breaches)} rules, first: {breaches[0].message}"
            raise ModelDisagreement(message)
        return self._measured(roster, bounds, proved)

    def _measured(
        self, roster: Roster, bounds: Bounds, proved: tuple[TierResult, ...] = ()
    ) -> Outcome[Roster]:
        """The outcome with a roster that has been checked."""
        with garbage_left():
            scorecard = scorecard_of(roster, self.problem)
        tiers = tuple(self._tiers(scorecard, bounds, proved))
        optimal = all(tier.bound is not None and tier.bound >= tier.objective for tier in tiers)
        status = Status.OPTIMAL if optimal else Status.FEASIBLE
        reason = StopReason.OPTIMAL if optimal else StopReason.TIME_LIMIT
        if self.cancel.requested:
            reason = StopReason.CANCELLED
        side = {} if bounds.hours is None else {HOURS_BOUND: bounds.hours}
        return self.outcome(
            status, reason, plan=roster, tiers=tiers, scorecard=scorecard, side_bounds=side
        )

    def _tiers(
        self, scorecard: tuple[Measure, ...], bounds: Bounds, proved: tuple[TierResult, ...]
    ) -> Iterator[TierResult]:
        """Every goal with its value on the roster and the best bound there is."""
        exact = {tier.goal: tier for tier in proved}
        relaxed = {"shortfall": bounds.weighted_hours, "duty_cost": bounds.pounds}
        for goal, measure in zip(GOALS, scorecard, strict=True):
            model = exact.get(goal.id)
            if model is not None and abs(model.objective - measure.value) > TOLERANCE:
                message = (
                    f"{goal.id} is {measure.value} on the roster, {model.objective} in the model"
                )
                raise ModelDisagreement(message)
            found = [relaxed.get(goal.id), None if model is None else model.bound]
            known = [bound for bound in found if bound is not None]
            bound = max(known, default=0.0 if measure.value == 0 else None)
            if bound is not None and bound > measure.value + TOLERANCE:
                message = f"the bound {bound} on {goal.id} lies above its value {measure.value}"
                raise ModelDisagreement(message)
            bound = None if bound is None else min(bound, measure.value)
            yield TierResult(goal.tier, goal.id, goal.unit, measure.value, bound)

    def _spent(self) -> float:
        return time.monotonic() - self._started

    def outcome(
        self,
        status: Status,
        reason: StopReason,
        *,
        plan: Roster | None = None,
        tiers: tuple[TierResult, ...] = (),
        scorecard: tuple[Measure, ...] = (),
        side_bounds: dict[str, float] | None = None,
        conflict: tuple[str, ...] = (),
    ) -> Outcome[Roster]:
        """How the solve ended."""
        return Outcome(
            status=status,
            stop_reason=reason,
            plan=plan,
            tiers=tiers,
            scorecard=scorecard,
            seconds=self._spent(),
            seed=self.limits.seed,
            workers=self.limits.worker_count,
            solver_version=SOLVER_VERSION,
            problem_digest=self.problem.digest,
            conflict=conflict,
            side_bounds=side_bounds or {},
        )
