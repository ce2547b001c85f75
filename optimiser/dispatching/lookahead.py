"""Look ahead: try the next call on days as they have been, and take what makes fewest late.

Rollout of a rule (Bertsekas & Castanon 1999): each of a few candidates is followed by the rule of
apparent urgency through futures drawn from what has been reported and finished so far, the same
futures for every candidate.
"""

from dataclasses import dataclass, field

import numpy as np

from optimiser.dispatching.calls import FloatArray
from optimiser.dispatching.chain_pricing import IntArray
from optimiser.dispatching.policy import Policy, Situation
from optimiser.dispatching.rollout import Future, Rule, play_out

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
        rule = Rule(moment, situation.shift_end, self.policy.patience)
        futures = _Drawn(self, situation).futures()
        first = np.array([play_out(future, rule, *tried[0]) for future in futures])
        if first.max() < 1.0:
            return ranked[0]
        costs = [float(first.sum())]
        for place, base in tried[1:]:
            costs.append(sum(play_out(future, rule, place, base) for future in futures))
        return tried[int(np.argmin(costs))]

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

    def futures(self) -> list[Future]:
        """As many futures of the shift as are looked at."""
        now, calls, known = self.now, self.now.calls, self.ahead.policy.assumed_on_scene
        pool = np.sort(calls.on_scene[np.asarray(now.finished, dtype=np.int64)])
        bases = [base for base, count in enumerate(now.free) for _ in range(count)]
        idle = np.full(len(bases), now.moment)
        base = np.array(bases + [each.base for each in now.busy], dtype=np.int64)
        listed, found = np.asarray(now.waiting, dtype=np.int64), []
        for free_at, (later, times) in zip(self._free_at(pool), self._reports(), strict=True):
            members = np.concatenate([listed, later])
            reported = np.concatenate([calls.reported[listed], times])
            on_scene = (
                self.draw.choice(pool, len(members)) if self.blind else calls.on_scene[members]
            )
            found.append(
                Future(
                    reported,
                    reported + calls.target[members],
                    on_scene,
                    on_scene if known is None else np.full(len(members), known),
                    calls.travel[members],
                    calls.urgent[members],
                    np.concatenate([idle, free_at]),
                    base,
                    self.blind,
                )
            )
        return found

    def _reports(self) -> list[tuple[IntArray, FloatArray]]:
        """For each future the calls of earlier days that stand for those to come, and when."""
        moment, reported = self.now.moment, self.now.calls.reported
        earlier, count = int(moment // DAY_HOURS), self.ahead.futures
        hours = np.arange(int(moment) + 1, int(np.ceil(self.now.shift_end)))
        back = DAY_HOURS * self.draw.integers(1, earlier + 1, (count, len(hours)))
        opens = np.searchsorted(reported, hours - back)
        closes = np.searchsorted(reported, hours + 1 - back)
        found = []
        for number in range(count):
            parts = [np.zeros(0, dtype=np.int64)]
            shifts = [np.zeros(0)]
            for hour in range(len(hours)):
                parts.append(np.arange(opens[number, hour], closes[number, hour]))
                shifts.append(np.full(len(parts[-1]), back[number, hour]))
            calls = np.concatenate(parts)
            found.append((calls, reported[calls] + np.concatenate(shifts)))
        return found

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
