"""Plans and bounds of the tiers after the loads: few moves, then even loads, then short ways."""

import math
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from optimiser.caseloads.draws import Aim, Score
from optimiser.caseloads.goals import OTHER_GOALS
from optimiser.caseloads.goals.points_over_band import PointsOverBand
from optimiser.caseloads.load_relaxation import Costs, Held, LoadRelaxation
from optimiser.caseloads.problem import CaseloadProblem, Manager
from optimiser.caseloads.rearranging import rearrange, score_of
from optimiser.caseloads.table import CaseTable, Integers
from optimiser.solving import Cancel, Limits, Progress, ProgressListener, ignore_progress

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

MOST_TURNS = 8
CLIMB_ROUNDS = 500
MOVES_SHARE, SPREAD_SHARE, CLIMB_SHARE = 0.45, 0.5, 0.25
"""Shares of the time that is left: for a tier, and in it for its bound."""

FIRST_PRICES: tuple[tuple[tuple[float, ...], ...], ...] = (
    ((),),
    ((1.0,), (8.0,), (64.0,)),
    ((0.0, 0.0), (3000.0, 300.0)),
)
"""Prices of what is held, by tier, at which to begin: the best of them is gone on from."""

LARGE_PAIRS, MORE_STEPS = 10_000, 3
"""Pairs from which on a plan is looked for at so many steps above the least worst load too."""


@dataclass(frozen=True)
class Settled:
    """A plan with nobody above the upper band, and bounds in the units of the goals' models.

    `reached` and `bounds` are the worst load, cost of moves, spread and metres; each bound holds
    for plans that are no worse in the goals before it.
    """

    leaders: dict[str, str]
    reached: tuple[int, int, int, int]
    bounds: tuple[int, int, int, int]

    @property
    def is_proved(self) -> bool:
        """Whether no plan is better in any goal."""
        return self.reached == self.bounds


def settle(
    problem: CaseloadProblem,
    possible: Mapping[str, tuple[Manager, ...]],
    leaders: Mapping[str, str],
    limits: Limits,
    cancel: Cancel,
    on_progress: ProgressListener = ignore_progress,
) -> Settled | None:
    """The best plan found at the least worst load, with its bounds; None where there is none.

    Where the cohort is large, a step or two more is tried before that is said.
    """
    if PointsOverBand().least(problem) > 0 or not problem.offenders:
        return None
    least, step = problem.least_worst_load_per_mille, problem.load_step_per_mille
    started = time.monotonic()
    is_large = sum(map(len, possible.values())) > LARGE_PAIRS
    for more in range(1 + MORE_STEPS if is_large else 1):
        worst = least + more * step
        table = CaseTable(problem, possible, worst)
        search = TierSearch(table, limits, cancel, on_progress, started)
        settled = search.run(leaders)
        if settled is not None or cancel.requested:
            return settled
    return None


class TierSearch:
    """Search and proof under one limit on all loads."""

    def __init__(
        self,
        table: CaseTable,
        limits: Limits,
        cancel: Cancel,
        on_progress: ProgressListener = ignore_progress,
        started: float | None = None,
    ) -> None:
        self._table = table
        self._limits, self._cancel, self._on_progress = limits, cancel, on_progress
        self._scale = max(1.0, float(table.facts.points.mean())) / USUAL_POINTS
        self._rate = FIRST_RATE
        self._started = time.monotonic() if started is None else started

    def run(self, leaders: Mapping[str, str]) -> Settled | None:
        """The best plan found with its bounds; None where no loads within the limits were met."""
        table = self._table
        if table.slack < 0:
            return None
        relaxation = LoadRelaxation(table)
        goals = relaxation.moves(), relaxation.spread(), relaxation.travel()
        stop = self._until(MOVES_SHARE)
        few = relaxation.bound(goals[0], (), int(goals[0].begin.sum()), 1, stop) or 0
        start = table.numbers(leaders)
        found = self._search(_Found(score_of(table.facts, start), start), 0, few, 1, stop)
        hoped = found.score[1] if found.score[0] == 0 else few + few // 10 + 2
        few = max(few, self._climbed(relaxation, goals, (), hoped))
        goals = goals[0]._replace(begin=relaxation.prices), *goals[1:]
        found = self._search(found, 0, few, self._turns, stop)
        if found.score[0] > 0:
            return None
        self._tell(0, found, few)
        bounds = [few]
        for tier, share in ((1, SPREAD_SHARE), (2, 1.0)):
            stop = self._until(share)
            reached = found.score[1:]
            bound = self._climbed(relaxation, goals, reached[:tier], reached[tier])
            found = self._search(found, tier, bound, self._turns, stop)
            self._tell(tier, found, bound)
            bounds.append(bound)
        return self._settled(found, bounds)

    def _tell(self, tier: int, found: "_Found", bound: int) -> None:
        """Tell what a tier reached."""
        goal, seconds = OTHER_GOALS[tier], time.monotonic() - self._started
        value, least = (
            self._in_goals((0, *values))[1 + tier] / goal.scale
            for values in (found.score[1:], [bound] * 3)
        )
        self._on_progress(Progress("caseloads", goal.id, seconds, value, least))

    def _settled(self, found: "_Found", bounds: Sequence[int]) -> Settled:
        table = self._table
        worst = table.worst_steps(found.leaders) * table.facts.step
        reached = self._in_goals((worst, *found.score[1:]))
        known = self._in_goals((table.problem.least_worst_load_per_mille, *bounds))
        return Settled(table.names(found.leaders), reached, known)

    def _in_goals(self, values: tuple[int, ...]) -> tuple[int, int, int, int]:
        """Worst load, moves of settled cases, steps and metres in the units of the goals."""
        worst, moves, steps, metres = values
        return worst, moves + self._table.lost, steps * self._table.facts.step, metres

    def _climbed(
        self,
        relaxation: LoadRelaxation,
        goals: Sequence[Costs],
        reached: Sequence[int],
        value: int,
    ) -> int:
        """A bound on the goal after those that have reached something, from the best of prices."""
        tier, stop = len(reached), self._until(CLIMB_SHARE)
        best: tuple[int, tuple[float, ...]] = (0, ())
        for prices in FIRST_PRICES[tier]:
            held = [Held(*one) for one in zip(goals, reached, prices, strict=False)]
            bound = relaxation.bound(goals[tier], held, value, 1, stop)
            best = max(best, (bound or 0, prices))
        if best[0] >= value or stop():
            return best[0]
        held = [Held(*one) for one in zip(goals, reached, best[1], strict=False)]
        return max(best[0], relaxation.bound(goals[tier], held, value, self._rounds, stop) or 0)

    def _search(
        self, found: "_Found", tier: int, bound: int, turns: int, stop: "_Until"
    ) -> "_Found":
        """Walk until a goal reaches its bound, several walks at a time."""
        workers = self._limits.worker_count
        with ThreadPoolExecutor(workers) as pool:
            for turn in range(turns):
                score = found.score
                if (score[0] == 0 and score[1 + tier] <= bound) or stop():
                    break
                numbers = range(turn * workers, (turn + 1) * workers)
                steps, started = self._steps(stop), time.monotonic()
                walks = pool.map(
                    lambda task: self._walk(*task),
                    [
                        (self._aim(tier, score, bound, n), found.leaders, n, steps, stop)
                        for n in numbers
                    ],
                )
                found = min([found, *walks], key=lambda one: one.score)
                self._rate = steps / max(1e-3, time.monotonic() - started)
        return found

    def _walk(
        self, aim: Aim, leaders: Integers, number: int, steps: int, stop: "_Until"
    ) -> "_Found":
        """One walk from an allocation."""
        facts, seed = self._table.facts, self._limits.seed + number
        return _Found(*rearrange(facts, aim, leaders, steps, seed, stop))

    def _aim(self, tier: int, score: Score, bound: int, number: int) -> Aim:
        """What a walk weighs: each of a turn has another temperature."""
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

    def _until(self, share: float) -> "_Until":
        """Until a share of the time that is left is used up."""
        if self._limits.work is not None:
            return _Until(self._cancel, math.inf)
        now = time.monotonic()
        left = max(0.0, self._started + self._limits.seconds - now)
        return _Until(self._cancel, now + share * left)

    @property
    def _turns(self) -> int:
        work = self._limits.work
        return MOST_TURNS if work is None else min(MOST_TURNS, 1 + int(work))

    @property
    def _rounds(self) -> int:
        work = self._limits.work
        return CLIMB_ROUNDS if work is None else min(CLIMB_ROUNDS, 1 + int(100 * work))

    def _steps(self, stop: "_Until") -> int:
        """Draws of a walk: no more than may be made, so that it cools down before it must stop."""
        wanted = STEPS_PER_PAIR * self._table.facts.may_lead.size
        wanted = min(max(wanted, LEAST_STEPS), MOST_STEPS)
        if self._limits.work is not None:
            return wanted
        return max(LEAST_STEPS, min(wanted, int(WALK_SHARE * self._rate * stop.left)))


@dataclass(frozen=True)
class _Until:
    """Whether to stop: cancelled, or past `end` of the monotonic clock."""

    cancel: Cancel
    end: float

    def __call__(self) -> bool:
        return self.cancel.requested or time.monotonic() > self.end

    @property
    def left(self) -> float:
        """Seconds until then."""
        return max(0.0, self.end - time.monotonic())


class _Found(NamedTuple):
    """An allocation with what it reaches."""

    score: Score
    leaders: Integers
