"""Plans and bounds of the tiers after the loads: few moves, then even loads, then short ways."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimiser.caseloads.branching import Branching, Found, Question
from optimiser.caseloads.goals import OTHER_GOALS
from optimiser.caseloads.goals.points_over_band import PointsOverBand
from optimiser.caseloads.load_relaxation import Climbed, Costs, Held, LoadRelaxation
from optimiser.caseloads.problem import CaseloadProblem, Manager
from optimiser.caseloads.rearranging import score_of
from optimiser.caseloads.table import CaseTable
from optimiser.caseloads.walks import Until, Walks
from optimiser.solving import Cancel, Limits, Progress, ProgressListener, ignore_progress

MOST_TURNS = 8
CLIMB_ROUNDS, NODES = 500, 500
"""Rounds of a climb, and nodes to look into after each turn of walks."""

TIER_SHARES, CLIMB_SHARE, BRANCH_SHARE = (0.45, 0.5, 1.0), 0.25, 0.6
"""Shares of the time that is left: for each tier, for its bound, and in it for branching."""

FIRST_PRICES: tuple[tuple[tuple[float, ...], ...], ...] = (
    ((),),
    ((1.0,), (8.0,), (64.0,)),
    ((0.0, 0.0), (3000.0, 300.0)),
)
"""Prices of what is held, by tier, at which to begin: the best of them is gone on from."""

LARGE_PAIRS, MORE_STEPS = 10_000, 3
"""Pairs from which on a plan is looked for at so many steps above the least worst load too, and
bounds are too slow to branch on."""


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
        self._walks = Walks(table, limits)
        self._is_large = int(table.facts.may_lead.sum()) > LARGE_PAIRS
        self._started = time.monotonic() if started is None else started

    def run(self, leaders: Mapping[str, str]) -> Settled | None:
        """The best plan found with its bounds; None where no loads within the limits were met."""
        table = self._table
        if table.slack < 0:
            return None
        relaxation = LoadRelaxation(table)
        goals = [relaxation.moves(), relaxation.spread(), relaxation.travel()]
        stop = self._until(TIER_SHARES[0])
        first = relaxation.bound(goals[0], (), int(goals[0].begin.sum()), 1, stop)
        few = first.bound if first else 0
        start = table.numbers(leaders)
        found = Found(score_of(table.facts, start), start)
        found = self._walks.better(found, 0, few, 0, stop)
        hoped = found.score[1] if found.score[0] == 0 else few + few // 10 + 2
        bounds: list[int] = []
        while len(bounds) < len(goals):
            tier, before = len(bounds), found.score
            value = hoped if tier == 0 else before[1 + tier]
            question, climbed = self._climbed(relaxation, goals, before[1 : 1 + tier], value)
            if tier == 0 and climbed:
                goals[0] = goals[0]._replace(begin=climbed.cases)
            found, bound = self._tier(relaxation, question, climbed, found)
            if found.score[0] > 0:
                return None
            if tier > 0 and found.score[1 : 1 + tier] != before[1 : 1 + tier]:
                # Fewer moves were met on the way, from which spread begins again.
                del bounds[1:]
                continue
            self._tell(tier, found, bound)
            bounds.append(bound)
        return self._settled(found, bounds)

    def _tier(
        self,
        relaxation: LoadRelaxation,
        question: Question,
        climbed: Climbed | None,
        found: Found,
    ) -> tuple[Found, int]:
        """A better plan in one tier, and a bound on it given what those before have reached.

        Ends early where a plan is better in a tier before.
        """
        tier = len(question[1])
        stop, before = self._until(TIER_SHARES[tier]), found.score[1 : 1 + tier]
        bound = climbed.bound if climbed else 0
        branching: Branching | None = None
        for turn in range(self._turns):
            is_reached = found.score[0] == 0 and found.score[1 + tier] <= bound
            if is_reached or stop():
                break
            found = self._walks.better(found, tier, bound, turn, stop)
            if found.score[0] > 0 or climbed is None or self._is_large:
                continue
            if found.score[1 : 1 + tier] != before:
                return found, bound
            if branching is None:
                branching = Branching(self._table.facts, relaxation, question, found, climbed)
            branching.found = found
            branching.run(self._nodes, stop)
            found, bound = branching.found, branching.bound
        if branching and self._limits.work is None:
            branching.run(math.inf, stop.part(BRANCH_SHARE))
            found, bound = branching.found, branching.bound
        return found, bound

    def _tell(self, tier: int, found: Found, bound: int) -> None:
        """Tell what a tier reached."""
        goal, seconds = OTHER_GOALS[tier], time.monotonic() - self._started
        value, least = (
            self._in_goals((0, *values))[1 + tier] / goal.scale
            for values in (found.score[1:], [bound] * 3)
        )
        self._on_progress(Progress("caseloads", goal.id, seconds, value, least))

    def _settled(self, found: Found, bounds: Sequence[int]) -> Settled:
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
    ) -> tuple[Question, Climbed | None]:
        """A bound on the goal after those that have reached something, from the best of prices."""
        tier, stop = len(reached), self._until(CLIMB_SHARE)
        held = [
            [Held(*one) for one in zip(goals, reached, prices, strict=False)]
            for prices in FIRST_PRICES[tier]
        ]
        best: tuple[Question, Climbed | None] = (goals[tier], held[0]), None
        for ones in held:
            if self._cancel.requested:  # In a large cohort even one round takes a while.
                break
            climbed = relaxation.bound(goals[tier], ones, value, 1, stop)
            if climbed and (best[1] is None or climbed.bound > best[1].bound):
                best = (goals[tier], ones), climbed
        question, climbed = best
        if climbed is None or climbed.bound >= value or stop():
            return best
        higher = relaxation.bound(*question, value, self._rounds, stop, climbed)
        return question, climbed if higher is None or higher.bound < climbed.bound else higher

    def _until(self, share: float) -> Until:
        """Until a share of the time that is left is used up."""
        if self._limits.work is not None:
            return Until(self._cancel, math.inf)
        now = time.monotonic()
        left = max(0.0, self._started + self._limits.seconds - now)
        return Until(self._cancel, now + share * left)

    @property
    def _turns(self) -> int:
        work = self._limits.work
        return MOST_TURNS if work is None else min(MOST_TURNS, 1 + int(work))

    @property
    def _rounds(self) -> int:
        work = self._limits.work
        return CLIMB_ROUNDS if work is None else min(CLIMB_ROUNDS, 1 + int(100 * work))

    @property
    def _nodes(self) -> int:
        work = self._limits.work
        return NODES if work is None else min(NODES, 1 + int(NODES * work))
