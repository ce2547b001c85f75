"""Plans patrols: a first plan at once, then every base and week to a proven bound, then names."""

import math
import time
from collections.abc import Callable, Sequence

from optimiser.errors import ModelDisagreement
from optimiser.goal import Measure, TierResult
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.patrols.cells import BaseWeek, pieces_of
from optimiser.patrols.check import check_plan, measures_of
from optimiser.patrols.construct import construct
from optimiser.patrols.goals import MODELLED
from optimiser.patrols.goals.area_changes import AreaChanges
from optimiser.patrols.goals.reserve_shortfall import ReserveShortfall
from optimiser.patrols.goals.uncovered_harm import UncoveredHarm, total_units
from optimiser.patrols.goals.uncovered_heat import UncoveredHeat
from optimiser.patrols.harm_bound import most_in_piece
from optimiser.patrols.moving import with_moves
from optimiser.patrols.naming import name_people
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.resending.week import resent
from optimiser.patrols.solve_pieces import PieceSolver, Solved
from optimiser.patrols.visiting import with_visits
from optimiser.solving import (
    SOLVER_VERSION,
    Cancel,
    Limits,
    Progress,
    ProgressListener,
    ignore_progress,
)

PART = "patrols"
TOLERANCE = 1e-9
NAMING_TIMES = 3
"""Time for naming, joining and checking, in times of what the first plan took on this machine."""
BUILDING_TIMES = 6
"""Time for building all models, likewise; threads do not shorten it."""
VISITING_SHARE = 0.5
"""Part of the time after the first plan for routes through hot spots, at least."""


def plan_patrols(
    problem: PatrolProblem,
    limits: Limits,
    *,
    cancel: Cancel | None = None,
    on_progress: ProgressListener = ignore_progress,
) -> Outcome[PatrolPlan]:
    """Send everybody on duty somewhere.

    Parameters
    ----------
    problem
        The people on duty, the areas with their heat, and what is allowed.
    limits
        Time or work for the whole plan. Bases and weeks are independent of each other and are
        solved side by side on as many workers.
    cancel
        Asked to stop, the plan so far is kept: what is not solved yet stays as constructed.
    on_progress
        Told after the first plan and after every base and week.

    Returns
    -------
    Outcome[PatrolPlan]
        Always with a plan. Bounds hold for every plan that keeps the rules with the breaks where
        the problem has them; the last tier, area changes, has none unless it is zero.

    Raises
    ------
    ModelDisagreement
        If the checker finds a breach in the plan or measures a goal differently from the model.
    """
    started = time.monotonic()
    cancel = cancel or Cancel()
    pieces = pieces_of(problem)
    first = [resent(problem, piece, construct(problem, piece)) for piece in pieces]
    first_seconds = time.monotonic() - started
    on_progress(Progress(PART, "first plan", first_seconds))
    ends, late = _turns(problem, limits, started, first_seconds)
    building = BUILDING_TIMES * first_seconds
    solver = PieceSolver(problem, limits, cancel, on_progress, started, ends, building)
    solved = solver.solve_all(pieces, first)
    plan = _named(problem, pieces, solved, limits, _stopping(limits, cancel, late))
    check_plan(problem, plan)
    scorecard = measures_of(problem, plan)
    tiers = _tiers(problem, pieces, solved, scorecard)
    status, reason = _ending(tiers, cancel, limits.work is None and time.monotonic() >= ends)
    return Outcome(
        status=status,
        stop_reason=reason,
        plan=plan,
        tiers=tiers,
        scorecard=scorecard,
        seconds=time.monotonic() - started,
        seed=limits.seed,
        workers=limits.worker_count,
        solver_version=SOLVER_VERSION,
        problem_digest=problem.digest,
    )


def _turns(
    problem: PatrolProblem, limits: Limits, started: float, first_seconds: float
) -> tuple[float, float]:
    """When models of bases and weeks end, and when routes do, by the clock."""
    solving = limits.seconds - NAMING_TIMES * first_seconds
    visiting = VISITING_SHARE if problem.hotspots.places else 0.0
    ends = started + first_seconds + (solving - first_seconds) * (1 - visiting)
    return ends, started + solving


def _named(
    problem: PatrolProblem,
    pieces: Sequence[BaseWeek],
    solved: Sequence[Solved],
    limits: Limits,
    stopped: Callable[[], bool],
) -> PatrolPlan:
    """The counts with names, held to the model, then with ways and routes through the hot spots."""
    plan = name_people(problem, pieces, [one.counts for one in solved], limits.seed)
    _hold_to_model(problem, plan, solved)
    moved = with_moves(problem, plan)
    return with_visits(problem, moved, limits.seed, stopped, workers=limits.worker_count)


def _stopping(limits: Limits, cancel: Cancel, ends: float) -> Callable[[], bool]:
    """Whether to search no more: on request, or where the limit is one of time and it is up."""
    return lambda: cancel.requested or (limits.work is None and time.monotonic() >= ends)


def _tiers(
    problem: PatrolProblem,
    pieces: Sequence[BaseWeek],
    solved: Sequence[Solved],
    scorecard: Sequence[Measure],
) -> tuple[TierResult, ...]:
    """The tiers of the whole plan: its measures, and sums of bounds over the pieces.

    The bounds are of plans without ways between areas, which are better still. A piece that was not
    solved counts in the sum with what its people can do at best, where that is plain to see, or
    with zero, below which no goal goes.
    """
    tiers = []
    by_goal = {measure.goal: measure for measure in scorecard}
    for number, goal in enumerate(MODELLED):
        measure = by_goal[goal.id]
        parts = [one.tiers[number] for one in solved if one.tiers]
        bounds = [part.bound for part in parts if part.bound is not None]
        if goal is ReserveShortfall or goal is UncoveredHeat:
            bounds = [
                max(goal.least(problem, piece), _proved(one.tiers, number))
                for piece, one in zip(pieces, solved, strict=True)
            ]
        bound = min(math.fsum(bounds), measure.value)
        tiers.append(TierResult(goal.tier, goal.id, goal.unit, measure.value, bound))
    harm, changes = by_goal[UncoveredHarm.id], by_goal[AreaChanges.id]
    tiers.append(_tier(harm, min(_least_harm(problem, pieces, solved), harm.value)))
    tiers.append(_tier(changes, None if changes.value else 0.0))
    return tuple(sorted(tiers, key=lambda tier: tier.tier))


def _least_harm(
    problem: PatrolProblem, pieces: Sequence[BaseWeek], solved: Sequence[Solved]
) -> float:
    """Harm that stays uncovered in every plan, from what each base and week covers at most."""
    most = sum(
        most_in_piece(problem, piece) if one.most_covered is None else one.most_covered
        for piece, one in zip(pieces, solved, strict=True)
    )
    return max(0, total_units(problem) - most) / UncoveredHarm().scale(problem)


def _tier(measure: Measure, bound: float | None) -> TierResult:
    return TierResult(measure.tier, measure.goal, measure.unit, measure.value, bound)


def _proved(tiers_of_one: Sequence[TierResult], number: int) -> float:
    """The bound on one tier of one piece, zero where nothing was proved."""
    return (tiers_of_one[number].bound or 0.0) if tiers_of_one else 0.0


def _hold_to_model(problem: PatrolProblem, counted: PatrolPlan, solved: Sequence[Solved]) -> None:
    """Raise where the model values a goal differently from the checker, before ways are taken."""
    if not all(one.tiers for one in solved):
        return
    for number, goal in enumerate(MODELLED):
        modelled = math.fsum(one.tiers[number].objective for one in solved)
        measure = goal().measure(problem, counted)
        if abs(modelled - measure.value) > TOLERANCE * max(1.0, abs(modelled)):
            message = f"{measure.goal}: the model says {modelled}, the plan {measure.value}"
            raise ModelDisagreement(message)


def _ending(tiers: Sequence[TierResult], cancel: Cancel, late: bool) -> tuple[Status, StopReason]:
    """How the solve ended; the naming is not searched to a proof and does not count."""
    if all(tier.bound is not None and tier.objective <= tier.bound for tier in tiers[:-1]):
        return Status.OPTIMAL, StopReason.OPTIMAL
    if cancel.requested:
        return Status.FEASIBLE, StopReason.CANCELLED
    return Status.FEASIBLE, StopReason.TIME_LIMIT if late else StopReason.FLATTENED
