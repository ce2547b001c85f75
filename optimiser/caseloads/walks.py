"""Walks towards a plan that is better in one tier, several at a time until it reaches its bound."""

import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from optimiser.caseloads.branching import Found
from optimiser.caseloads.draws import Aim, Score
from optimiser.caseloads.rearranging import rearrange
from optimiser.caseloads.table import CaseTable, Integers
from optimiser.solving import Cancel, Limits

STEPS_PER_PAIR, LEAST_STEPS, MOST_STEPS = 1_500, 20_000, 20_000_000
FIRST_RATE, WALK_SHARE = 2e6, 0.4
"""Draws a second until they are measured, and the share of the time left that a walk may take."""

METRES_PER_KM = 1000
USUAL_POINTS = 70
"""Points of a case on which the temperatures below were found."""

Walk = tuple[float, float, float, float, float]

MOVE_WALKS: tuple[Walk, ...] = (
    (8, 12.0, 0.0, 8.0, 0.5),
    (4, 5.0, 0.0, 5.0, 0.3),
    (8, 8.0, 0.0, 5.0, 0.3),
)
"""In points: what a load over its limit counts more, price of a move, price of a unit beyond what
an earlier tier reached, first and last temperature."""

STEP_WALKS: tuple[Walk, ...] = (
    (8, 6.0, 20.0, 5.0, 0.3),
    (8, 6.0, 12.0, 8.0, 0.5),
    (0, 6.0, 20.0, 10.0, 0.5),
    (8, 6.0, 12.0, 8.0, 0.5),
)
"""The same with the price of a step from the mean."""

WAY_WALKS: tuple[Walk, ...] = (
    (8, 5.0, 20.0, 20.0, 0.5),
    (8, 10.0, 20.0, 20.0, 0.5),
    (8, 2.0, 20.0, 20.0, 0.5),
)
"""The same with the price of a kilometre."""


@dataclass(frozen=True)
class Until:
    """Whether to stop: cancelled, or past `end` of the monotonic clock."""

    cancel: Cancel
    end: float

    def __call__(self) -> bool:
        """Whether it is time."""
        return self.cancel.requested or time.monotonic() > self.end

    @property
    def left(self) -> float:
        """Seconds until then."""
        return max(0.0, self.end - time.monotonic())

    def part(self, share: float) -> "Until":
        """Until a share of them is used up."""
        return (
            self
            if self.end == math.inf
            else Until(self.cancel, time.monotonic() + share * self.left)
        )


class Walks:
    """Walks over the allocations of a table, each of a turn at another temperature."""

    def __init__(self, table: CaseTable, limits: Limits) -> None:
        self._table, self._limits = table, limits
        self._scale = max(1.0, float(table.facts.points.mean())) / USUAL_POINTS
        self._rate = FIRST_RATE

    def better(self, found: Found, tier: int, bound: int, turn: int, stop: Until) -> Found:
        """What a turn of walks makes of an allocation, in a tier with a bound.

        Walks of another turn have other seeds and another aim.
        """
        workers = self._limits.worker_count
        steps, started = self._steps(stop), time.monotonic()
        tasks = [
            (self._aim(tier, found.score, bound, number), found.leaders, number, steps, stop)
            for number in range(turn * workers, (turn + 1) * workers)
        ]
        with ThreadPoolExecutor(workers) as pool:
            walks = pool.map(lambda task: self._walk(*task), tasks)
            found = min([found, *walks], key=lambda one: one.score)
        self._rate = steps / max(1e-3, time.monotonic() - started)
        return found

    def _walk(self, aim: Aim, leaders: Integers, number: int, steps: int, stop: Until) -> Found:
        """One walk from an allocation."""
        facts, seed = self._table.facts, self._limits.seed + number
        return Found(*rearrange(facts, aim, leaders, steps, seed, stop))

    def _aim(self, tier: int, score: Score, bound: int, number: int) -> Aim:
        """What a walk weighs."""
        walks = (MOVE_WALKS, STEP_WALKS, WAY_WALKS)[tier]
        figures = (self._scale * figure for figure in walks[number % len(walks)])
        last_point, price, held, hot, cold = figures
        flat = round(last_point)
        strain, moves, spread, _ = score
        if tier == 0:
            beyond = moves - 1 - bound if strain == 0 else number
            free = bound + max(0, beyond) * (number // 2 % 3) // 2
            return Aim(flat, price, 0.0, 0.0, (free, 0), hot, cold)
        if tier == 1:
            # With the last move priced too, walks stray less from the moves that were reached.
            free = moves - 1 if flat > 0 else moves
            return Aim(flat, held, price, 0.0, (free, bound), hot, cold)
        return Aim(flat, held, held, price / METRES_PER_KM, (moves, spread), hot, cold)

    def _steps(self, stop: Until) -> int:
        """Draws of a walk: no more than may be made, so that it cools down before it must stop."""
        wanted = STEPS_PER_PAIR * self._table.facts.may_lead.size
        wanted = min(max(wanted, LEAST_STEPS), MOST_STEPS)
        if self._limits.work is not None:
            return wanted
        return max(LEAST_STEPS, min(wanted, int(WALK_SHARE * self._rate * stop.left)))
