"""Solves the bases and weeks of patrols side by side, inside one limit."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from optimiser.goal import TierResult
from optimiser.patrols.as_built import is_left_as_built
from optimiser.patrols.cells import BaseWeek, Counts
from optimiser.patrols.decisions import Decisions
from optimiser.patrols.goals import MODELLED
from optimiser.patrols.goals.uncovered_harm import UncoveredHarm
from optimiser.patrols.harm_relaxed import relaxed_units, reserve_short
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.tiers import Tiers
from optimiser.patrols.visit_room import visit_room
from optimiser.solving import (
    Cancel,
    Limits,
    Objective,
    Progress,
    ProgressListener,
    release_solver,
)

PART = "patrols"
GENEROUS = 3
"""Times its share that a piece may take: a relaxation that is cut short is worth nothing."""


@dataclass(frozen=True)
class Solved:
    """The counts of one base and week.

    `tiers` has none where it was left as it was built. `most_covered` (units of harm that no visits
    of this base and week cover more of) is `None` where it was cancelled before its turn.
    """

    counts: Counts
    tiers: tuple[TierResult, ...] = ()
    most_covered: int | None = None


class PieceSolver:
    """Solves the pieces, on as many threads as there are workers, inside one time limit.

    `ends` is when to stop, `building` the seconds to build all models, which threads do not
    shorten.
    """

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
                solved[number] = Solved(counts)
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
        most_covered = None
        if self._problem.hotspots.places:
            short = reserve_short(self._problem, piece, counts)
            most_covered = relaxed_units(self._problem, piece, short, limits, self._cancel)
            if is_left_as_built(self._problem, piece, counts):
                return Solved(counts, (), most_covered)
        model = cp_model.CpModel()
        decisions = Decisions(model, self._problem, piece)
        for rule in self._problem.rules:
            rule.constrain(model, decisions, True)
        objectives = [
            Objective(goal.id, goal.unit, goal.penalty(decisions), goal.scale(self._problem))
            for goal in (goal() for goal in MODELLED)
        ]
        room = visit_room(decisions)
        if room is not None:
            objectives.insert(sum(goal.tier < UncoveredHarm.tier for goal in MODELLED), room)
        better, tiers = Tiers(decisions, objectives, limits, self._cancel, ends).minimise(counts)
        return Solved(better, tiers, most_covered)


def _and_release(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        release_solver()
