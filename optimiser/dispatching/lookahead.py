"""Look ahead: try the next call on days as they have been, and take what makes fewest late.

Rollout of a rule (Bertsekas & Castanon 1999): each of a few candidates is followed by the rule of
apparent urgency through futures drawn from what has been reported and finished so far, the same
futures for every candidate.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from optimiser.dispatching.calls import FloatArray
from optimiser.dispatching.chain_pricing import IntArray
from optimiser.dispatching.policy import Policy, Situation
from optimiser.dispatching.rollout import CallRows, Futures, Rule, play_all

DAY_HOURS = 24.0
LEAST_LEFT = 0.05
"""Hours that somebody still needs who has been on scene longer than anybody before."""


@dataclass(frozen=True)
class LookAhead:
    """Dispatch by rollouts of `policy` where more calls wait than officers are free.

    `futures` are drawn at each moment: for every coming hour of the shift the calls of that hour
    on an earlier day; on the first day, without experience, the rule decides. A blind policy
    (`assumed_on_scene`) draws times on scene from the calls that are finished, longer than what
    has passed already.
    """

    policy: Policy = field(default_factory=Policy)
    futures: int = 24
    candidates: int = 6
    seed: int = 1

    def choose(self, situation: Situation) -> tuple[int, int]:
        """What makes fewest late in the futures; the first by the rule where all do as well."""
        ranked = self.policy.ranked(situation)
        moment = situation.moment
        if len(situation.waiting) <= sum(situation.free) or moment < DAY_HOURS:
            return ranked[0]
        tried = self._candidates(situation, ranked)
        known = self.policy.assumed_on_scene is None
        if len(tried) == 1 or not (known or len(situation.finished)):
            return ranked[0]
        futures = _Drawn(self, situation).futures()
        rule = Rule(moment, situation.shift_end, self.policy.patience)
        first = play_all(futures, rule, *tried[0])
        if first.max() < 1.0:
            return ranked[0]
        others = (play_all(futures, rule, place, base) for place, base in tried[1:])
        costs = [math.fsum(each) for each in (first, *others)]
        return tried[costs.index(min(costs))]

    def _candidates(
        self, situation: Situation, ranked: list[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """The first by the rule; an urgent call that is first is not put off."""
        if situation.calls.urgent[situation.waiting[ranked[0][0]]]:
            return ranked[:1]
        return ranked[: self.candidates]


@dataclass
class _Drawn:
    """Draws how a shift may go on, from what the dispatcher can know."""

    ahead: LookAhead
    now: Situation

    def __post_init__(self) -> None:
        self.draw = np.random.default_rng([self.ahead.seed, int(self.now.moment * 1e6)])
        self.blind = self.ahead.policy.assumed_on_scene is not None

    def futures(self) -> Futures:
        """As many futures of the shift as are looked at."""
        now, calls, count = self.now, self.now.calls, self.ahead.futures
        pool = np.sort(calls.on_scene[np.asarray(now.finished, dtype=np.int64)])
        idle = [base for base, officers in enumerate(now.free) for _ in range(officers)]
        free_at = np.hstack([np.full((count, len(idle)), now.moment), self._free_at(pool)])
        listed = np.asarray(now.waiting, dtype=np.int64)
        later, reported, first = self._reports()
        most = len(listed) + int(np.diff(first).max()) if self.blind else 0
        return Futures(
            self._rows(listed, calls.reported[listed]),
            self._rows(later, reported),
            first,
            free_at,
            np.array(idle + [each.base for each in now.busy], dtype=np.int64),
            self.draw.choice(pool, (count, most)),
        )

    def _rows(self, members: IntArray, reported: FloatArray) -> CallRows:
        """Calls, reported then, as the dispatcher reads them."""
        calls, known = self.now.calls, self.ahead.policy.assumed_on_scene
        return CallRows(
            reported,
            reported + calls.target[members],
            calls.on_scene[members] if known is None else np.full(len(members), known),
            calls.travel[members],
            calls.urgent[members],
        )

    def _reports(self) -> tuple[IntArray, FloatArray, IntArray]:
        """Calls of earlier days that stand for those to come, when, and the first of each future.

        In each future, each hour is that of another earlier day.
        """
        moment, reported = self.now.moment, self.now.calls.reported
        earlier, count = int(moment // DAY_HOURS), self.ahead.futures
        hours = np.arange(int(moment) + 1, int(np.ceil(self.now.shift_end)))
        back = DAY_HOURS * self.draw.integers(1, earlier + 1, (count, len(hours)))
        opens = np.searchsorted(reported, hours - back)
        counts = np.searchsorted(reported, hours + 1 - back) - opens
        each = counts.ravel()
        before = np.cumsum(each) - each
        calls = np.arange(each.sum()) + np.repeat(opens.ravel() - before, each)
        first = np.concatenate([[0], np.cumsum(counts.sum(axis=1))])
        return calls, reported[calls] + np.repeat(back, each), first

    def _free_at(self, pool: FloatArray) -> FloatArray:
        """When officers are free in each future, as known or as drawn from what lasted longer."""
        count, calls, busy = self.ahead.futures, self.now.calls, self.now.busy
        arrive = np.array([each.depart + calls.travel[each.call, each.base] for each in busy])
        if not self.blind:
            ends = arrive + calls.on_scene[[each.call for each in busy]] if busy else arrive
            return np.tile(ends, (count, 1))
        passed = self.now.moment - arrive
        shorter = np.searchsorted(pool, passed, side="right")
        drawn = shorter + self.draw.random((count, len(busy))) * (len(pool) - shorter)
        lasts = pool[np.minimum(drawn.astype(np.int64), len(pool) - 1)]
        free_at: FloatArray = arrive + np.where(shorter < len(pool), lasts, passed + LEAST_LEFT)
        return free_at
