"""Plans patrols: a first plan at once, then every base and week to a proven bound, then names."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from ortools.sat.python import cp_model

from optimiser.errors import ModelDisagreement
from optimiser.goal import Measure, TierResult
from optimiser.outcome import Outcome, Status, StopReason
from optimiser.patrols.cells import BaseWeek, Counts, pieces_of
from optimiser.patrols.check import check_plan, measures_of
from optimiser.patrols.construct import construct
from optimiser.patrols.decisions import Decisions
from optimiser.patrols.goals import MODELLED
from optimiser.patrols.goals.area_changes import AreaChanges
from optimiser.patrols.goals.reserve_shortfall import ReserveShortfall
from optimiser.patrols.goals.uncovered_harm import UncoveredHarm
from optimiser.patrols.goals.uncovered_heat import UncoveredHeat
from optimiser.patrols.moving import with_moves
from optimiser.patrols.naming import name_people
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.tiers import Tiers
from optimiser.patrols.visiting import with_visits
from optimiser.solving import (
    SOLVER_VERSION,
    Cancel,
    Limits,
    Objective,
    Progress,
    ProgressListener,
    ignore_progress,
    release_solver,
)

PART = "patrols"
TOLERANCE = 1e-9
NAMING_TIMES = 2
"""Time for naming and checking, in times of what the first plan took on the same machine."""
BUILDING_TIMES = 6
"""Time for building all models, likewise; threads do not shorten it."""
VISITING_SHARE = 0.4
"""Part of the time for routes through hot spots."""
GENEROUS = 3
"""Times its share that a piece may take: a relaxation that is cut short is worth nothing."""

Solved = tuple[Counts, tuple[TierResult, ...]]
"""The counts of one base and week, and its tiers; none where it was cancelled before its turn."""


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
    first = [construct(problem, piece) for piece in pieces]
    first_seconds = time.monotonic() - started
    on_progress(Progress(PART, "first plan", first_seconds))
    solving = limits.seconds - NAMING_TIMES * first_seconds
    ends = started + solving * (1 - VISITING_SHARE if problem.hotspots.places else 1.0)
    building = BUILDING_TIMES * first_seconds
    solver = _Solver(problem, limits, cancel, on_progress, started, ends, building)
    solved = solver.solve_all(pieces, first)
    plan = _named(problem, pieces, solved, limits, _stopping(limits, cancel, started + solving))
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


def _named(
    problem: PatrolProblem,
    pieces: Sequence[BaseWeek],
    solved: Sequence[Solved],
    limits: Limits,
    stopped: Callable[[], bool],
) -> PatrolPlan:
    """The counts with names, held to the model, then with ways and routes through the hot spots."""
    plan = name_people(problem, pieces, [counts for counts, _ in solved], limits.seed)
    _hold_to_model(problem, plan, solved)
    return with_visits(problem, with_moves(problem, plan), limits.seed, stopped)


def _stopping(limits: Limits, cancel: Cancel, ends: float) -> Callable[[], bool]:
    """Whether to search no more: on request, or where the limit is one of time and it is up."""
    return lambda: cancel.requested or (limits.work is None and time.monotonic() >= ends)


class _Solver:
    """Solves the pieces, on as many threads as there are workers, inside one time limit."""

    def __init__(
        self,
        problem: PatrolProblem,
        limits: Limits,
        cancel: Cancel,
        on_progress: ProgressListener,
        started: float,
        ends: float,
        building: float,
    ) -> None:
        self._problem = problem
        self._limits = limits
        self._cancel = cancel
        self._on_progress = on_progress
        self._started = started
        self._ends = ends
        self._building = building
        self._lock = threading.Lock()

    def solve_all(self, pieces: Sequence[BaseWeek], first: Sequence[Counts]) -> list[Solved]:
        """Every piece solved, in the order given."""
        waiting = deque(enumerate(zip(pieces, first, strict=True)))
        whole = sum(map(self._size, pieces))
        threads = min(self._limits.worker_count, len(pieces))
        solved: dict[int, Solved] = {}

        def work() -> None:
            while True:
                with self._lock:
                    if not waiting:
                        return
                    left = sum(self._size(piece) for _, (piece, _) in waiting)
                    number, (piece, counts) = waiting.popleft()
                solved[number] = counts, ()
                if not self._cancel.requested and not self._is_late():
                    building = self._building * left / whole
                    limits = self._limits_of_one(piece, left, threads, len(pieces), building)
                    solved[number] = self._solve(piece, counts, limits)
                with self._lock:
                    self._tell(len(solved), len(pieces))

        if threads <= 1:
            work()
        else:
            with ThreadPoolExecutor(threads) as pool:
                for future in [pool.submit(_and_release, work) for _ in range(threads)]:
                    future.result()
        return [solved[number] for number in range(len(pieces))]

    def _is_late(self) -> bool:
        return self._limits.work is None and time.monotonic() >= self._ends

    def _limits_of_one(
        self, piece: BaseWeek, left: int, threads: int, pieces: int, building: float
    ) -> Limits:
        """An equal part of the work; of the time that building leaves, a part by size."""
        if self._limits.work is not None:
            return self._limits.share(1 / pieces)
        seconds = max(0.0, self._ends - time.monotonic() - building)
        part = self._size(piece) / left
        share = min(1.0, GENEROUS * threads * part)
        return replace(self._limits, seconds=building * part + seconds * share, workers=1)

    def _size(self, piece: BaseWeek) -> int:
        return 1 + len(piece.cells) * len(self._problem.areas_of_base[piece.base_id])

    def _tell(self, done: int, pieces: int) -> None:
        seconds = time.monotonic() - self._started
        self._on_progress(Progress(PART, f"{done} of {pieces} base-weeks", seconds))

    def _solve(self, piece: BaseWeek, counts: Counts, limits: Limits) -> Solved:
        ends = time.monotonic() + limits.seconds
        model = cp_model.CpModel()
        decisions = Decisions(model, self._problem, piece)
        for rule in self._problem.rules:
            rule.constrain(model, decisions, True)
        objectives = [
            Objective(goal.id, goal.unit, goal.penalty(decisions), goal.scale(self._problem))
            for goal in (goal() for goal in MODELLED)
        ]
        return Tiers(decisions, objectives, limits, self._cancel, ends).minimise(counts)


def _and_release(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        release_solver()


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
        parts = [tiers_of_one[number] for _, tiers_of_one in solved if tiers_of_one]
        bounds = [part.bound for part in parts if part.bound is not None]
        if goal is ReserveShortfall or goal is UncoveredHeat:
            bounds = [
                max(goal.least(problem, piece), _proved(tiers_of_one, number))
                for piece, (_, tiers_of_one) in zip(pieces, solved, strict=True)
            ]
        bound = min(math.fsum(bounds), measure.value) if bounds or not measure.value else None
        tiers.append(TierResult(goal.tier, goal.id, goal.unit, measure.value, bound))
    harm, changes = by_goal[UncoveredHarm.id], by_goal[AreaChanges.id]
    tiers.append(_tier(harm, min(UncoveredHarm.least(problem), harm.value)))
    tiers.append(_tier(changes, None if changes.value else 0.0))
    return tuple(sorted(tiers, key=lambda tier: tier.tier))


def _tier(measure: Measure, bound: float | None) -> TierResult:
    return TierResult(measure.tier, measure.goal, measure.unit, measure.value, bound)


def _proved(tiers_of_one: Sequence[TierResult], number: int) -> float:
    """The bound on one tier of one piece, zero where nothing was proved."""
    return (tiers_of_one[number].bound or 0.0) if tiers_of_one else 0.0


def _hold_to_model(problem: PatrolProblem, counted: PatrolPlan, solved: Sequence[Solved]) -> None:
    """Raise where the model values a goal differently from the checker, before ways are taken."""
    if not all(tiers_of_one for _, tiers_of_one in solved):
        return
    for number, goal in enumerate(MODELLED):
        modelled = math.fsum(tiers_of_one[number].objective for _, tiers_of_one in solved)
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
