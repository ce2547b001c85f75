"""Plan the visit diary: options, search, bounds, check."""

import time
from collections.abc import Sequence
from dataclasses import replace

from optimiser.errors import ModelDisagreement
from optimiser.goal import Measure, TierResult
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.solving import Cancel, Limits, Progress, ProgressListener, ignore_progress
from optimiser.visits.bounds import bounds_of
from optimiser.visits.breaches import breaches_of
from optimiser.visits.measures import scorecard
from optimiser.visits.options import Option, options_of
from optimiser.visits.plan import PlannedVisit, UnmetVisit, VisitPlan
from optimiser.visits.problem import VisitProblem
from optimiser.visits.reasons import why_unmet
from optimiser.visits.search import Found, search
from optimiser.visits.state import Cost, Diary

SEARCH = "diary search"
BOUND_SHARE = 0.2
"""Of the time, for the bounds."""


def plan_visits(
    problem: VisitProblem,
    limits: Limits,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> Outcome[VisitPlan]:
    """Put every contact that is due into somebody's day, or say why it is left out.

    Parameters
    ----------
    problem
        Visits that are due, duties of people, and the ways between places.
    limits
        Time or work of the search, and its seed.
    cancel
        Ends the search; the best diary so far is kept.
    on_progress
        Told every better diary: the weight of what is unmet.

    Returns
    -------
    Outcome[VisitPlan]
        The checked diary with one tier per goal: overdue visits left out, weight of others left
        out, days late, weight of what others than the lead manager make, days too close, visits
        beyond a full duty, minutes of ways. The first four have a proved bound, given the tiers
        before; none is proved for ways.

    Raises
    ------
    ModelDisagreement
        The diary breaks a rule, or a goal measures otherwise than the search says.
    """
    started = time.monotonic()
    options = options_of(problem)

    def told(cost: Cost) -> None:
        seconds = time.monotonic() - started
        unmet = cost.overdue_unmet + cost.unmet_weight
        on_progress(Progress("visits", "left out", seconds, unmet))

    left = (1 - BOUND_SHARE) * limits.seconds - (time.monotonic() - started)
    own = replace(limits, seconds=max(0.0, left))
    found = search(problem, options, own, cancel or Cancel(), told)
    plan = _plan(problem, found.diary, options)
    measures = _checked(problem, plan, found.cost)
    tiers = _tiers(problem, options, found, measures, BOUND_SHARE * limits.seconds)
    optimal = all(tier.bound == tier.objective for tier in tiers)
    return Outcome(
        status=Status.OPTIMAL if optimal else Status.FEASIBLE,
        stop_reason=StopReason.OPTIMAL if optimal else found.stop_reason,
        plan=plan,
        tiers=tiers,
        scorecard=measures,
        seconds=time.monotonic() - started,
        seed=limits.seed,
        workers=1,
        solver_version=SEARCH,
        problem_digest=problem.digest,
    )


def _checked(problem: VisitProblem, plan: VisitPlan, cost: Cost) -> tuple[Measure, ...]:
    """The goals on the plan, once the checker has agreed to it and to what the search says."""
    breaches = list(breaches_of(problem, plan))
    if breaches:
        raise ModelDisagreement("; ".join(breach.message for breach in breaches))
    measures = scorecard(problem, plan)
    if tuple(measure.value for measure in measures) != tuple(cost):
        message = f"the diary measures {[m.value for m in measures]}, not {list(cost)}"
        raise ModelDisagreement(message)
    return measures


def _tiers(
    problem: VisitProblem,
    options: Sequence[Sequence[Option]],
    found: Found,
    measures: Sequence[Measure],
    seconds: float,
) -> tuple[TierResult, ...]:
    """The goals with their bounds: visits cannot be too close or a duty crowded by less than
    nothing, and nobody has proved how short ways can be unless there are none."""
    bounds = bounds_of(problem, options, found.cost, seconds)
    ways = 0 if found.cost.way_minutes == 0 else None
    proved = (
        bounds.overdue_unmet,
        bounds.unmet_weight,
        bounds.late_days,
        bounds.cover_weight,
        0,
        0,
        ways,
    )
    for measure, bound in zip(measures, proved, strict=True):
        if bound is not None and bound > measure.value:
            message = f"the bound {bound} on {measure.goal} lies above its value {measure.value}"
            raise ModelDisagreement(message)
    return tuple(
        TierResult(measure.tier, measure.goal, measure.unit, measure.value, bound)
        for measure, bound in zip(measures, proved, strict=True)
    )


def _plan(problem: VisitProblem, diary: Diary, options: Sequence[Sequence[Option]]) -> VisitPlan:
    start_of = {
        stop.visit: start
        for route in diary.routes
        for stop, start in zip(route.stops, route.starts, strict=True)
    }
    planned, unmet = [], []
    for number, visit in enumerate(problem.visits):
        head = visit.offender_ref, visit.number, visit.kind, visit.due
        duties = diary.duties[number]
        if duties is None:
            reason = why_unmet(problem, diary, options, number)
            unmet.append(UnmetVisit(*head, reason))
            continue
        start = start_of[number]
        people = tuple(problem.duties[duty].person_id for duty in duties)
        planned.append(PlannedVisit(*head, start, start + visit.minutes, people))
    return VisitPlan(tuple(planned), tuple(unmet))
