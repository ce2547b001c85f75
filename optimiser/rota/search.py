"""The search for a rota: a constructed first plan, then rounds of row draws.

Groups share nothing but supervision, so each is searched on a thread of its own; supervisors are
moved between the rounds, when nobody else is.
"""

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.draws import anneal, redraw
from optimiser.rota.kernel import lacking_sergeants, place, shortfall, spent_pence
from optimiser.rota.pool import Bench
from optimiser.rota.rebuild import rebuild
from optimiser.rota.rewards import NO_OVERTIME, Terms
from optimiser.solving import Cancel, Limits

ALARM_STAFF_HOURS = 2.0
GREEDY_GAMMA = 5.0
REBUILDING_GAMMA = 20.0
MOVES_PER_SWEEP = 10
SHORTEST_WINDOW_DAYS = 5
LONGEST_WINDOW_DAYS = 14
MOVES_PER_WORK_UNIT = 400
MOVES_AT_ONCE = 250
"""Moves after which a sweep looks whether it was cancelled."""

SUPERVISORS = -1
REPRICING = 0.05
TINY = 1e-6


@dataclass(frozen=True)
class Cooling:
    """How a round cools: inverse temperatures per staff-hour, windows of how many days, and how
    many people are redrawn together."""

    gamma_from: float
    gamma_to: float
    together: int = 1
    shortest_days: int = SHORTEST_WINDOW_DAYS
    longest_days: int = LONGEST_WINDOW_DAYS

    def at(self, done: float) -> float:
        """Inverse temperature when a part of the round is done."""
        return float(self.gamma_from * (self.gamma_to / self.gamma_from) ** done)


class Search:
    """Row draws on a bench, under limits, that can be stopped at any time.

    `price` is what a penny of overtime must be worth, in weighted staff-hours; groups `left_alone`
    are not swept, the others on so many `threads`.
    """

    def __init__(self, bench: Bench, limits: Limits, cancel: Cancel) -> None:
        self.bench = bench
        self.limits = limits
        self.cancel = cancel
        self.price = NO_OVERTIME
        self.left_alone: frozenset[int] = frozenset()
        self.threads = limits.worker_count
        groups = range(len(bench.pool.cover))
        self._people = [bench.people_of_group(group) for group in groups]
        self._crowds = [*self._people, bench.supervisors()]
        seeds = np.random.SeedSequence(limits.seed).spawn(len(self._crowds))
        self._rngs = [np.random.default_rng(seed) for seed in seeds]

    @property
    def _least(self) -> int:
        rule = self.bench.supervision
        return 0 if rule is None else rule.sergeants

    def shortfall_hours(self) -> NDArray[np.float64]:
        """Staff-hours short by group."""
        pool = self.bench.pool
        hours = pool.cover.shape[1]
        return np.array([shortfall(pool, group, 0, hours) for group in range(len(pool.cover))])

    def construct(self) -> None:
        """Give everybody their best row given those before them, supervisors first."""
        self._give_rows(self.bench.supervisors(), self._rngs[-1])
        self.construct_others()

    def construct_others(self) -> None:
        """Give everybody but supervisors their best row given those before them.

        Once cancelled, who has no row yet stays free.
        """
        for people, rng in zip(self._people, self._rngs, strict=False):
            self._give_rows(people, rng)

    def _give_rows(self, people: NDArray[np.int64], rng: np.random.Generator) -> None:
        """Redraw people one after another; once cancelled, the others keep what they have."""
        for person in people:
            if self.cancel.requested:
                return
            self._redraw(rng, person, 0, self.bench.pool.rows.shape[1], NO_OVERTIME)

    def _redraw(
        self, rng: np.random.Generator, person: int, first: int, last: int, price: float
    ) -> None:
        terms = self._terms(GREEDY_GAMMA)._replace(price=price)
        redraw(self.bench.pool, rng, person, first, last, terms)

    def redraw_group(self, group: int, passes: int) -> None:
        """Give a group's people their best row given all others, one after another."""
        for _ in range(passes):
            self._give_rows(self._people[group], self._rngs[group])

    def supervise(self) -> None:
        """Redraw supervisors so that nobody is on duty without one, as far as they can.

        Once cancelled, those who are left stay as they are.
        """
        days = self.bench.pool.rows.shape[1]
        for person in self.bench.supervisors():
            if self.cancel.requested:
                return
            for first in range(0, days, SHORTEST_WINDOW_DAYS):
                last = min(days, first + LONGEST_WINDOW_DAYS)
                self._redraw(self._rngs[-1], person, first, last, self.price)

    def settle(self) -> None:
        """Take every tour without its sergeants away, and give those people what is left.

        Tours that are locked stay.
        """
        pool, days = self.bench.pool, self.bench.pool.rows.shape[1]
        lacking = lacking_sergeants(pool, self._least) & ~pool.pinned
        for person in np.flatnonzero(lacking.any(axis=1)).tolist():
            for day in np.flatnonzero(lacking[person]).tolist():
                place(pool, person, day, pool.rows[person, day], -1)
                pool.rows[person, day] = 0
            self._redraw(self._rngs[pool.group[person]], person, 0, days, NO_OVERTIME)

    def locked_unsupervised(self) -> int:
        """Locked tours that lack their sergeants."""
        pool = self.bench.pool
        return int(np.count_nonzero(lacking_sergeants(pool, self._least) & pool.pinned))

    def cool(self, cooling: Cooling, seconds: float, work: float | None, cap_pence: int) -> None:
        """Sweep over everybody at falling temperature, for some time or some work.

        After every sweep overtime is made a little dearer where more is planned than `cap_pence`
        pays for, and a little cheaper where less is.
        """
        part = self._part_of_time(seconds) if work is None else self._part_of_work(work)
        workers = min(self.threads, max(1, len(self._people)))
        with ThreadPoolExecutor(workers) as threads:
            while (done := part()) < 1.0 and not self.cancel.requested:
                self._sweep(cooling, cooling.at(done), threads)
                self._reprice(cap_pence)
        self.supervise()

    def _part_of_time(self, seconds: float) -> Callable[[], float]:
        started = time.monotonic()
        return lambda: (time.monotonic() - started) / max(seconds, TINY)

    def _part_of_work(self, work: float) -> Callable[[], float]:
        """Sweeps done, of those that the work is enough for."""
        people = max(1, sum(len(crowd) for crowd in self._crowds))
        sweeps = max(1, round(work * MOVES_PER_WORK_UNIT / (people * MOVES_PER_SWEEP)))
        done = iter(range(sweeps))
        return lambda: next(done, sweeps) / sweeps

    def _sweep(self, cooling: Cooling, gamma: float, threads: ThreadPoolExecutor) -> None:
        """Redraw everybody a few times: groups side by side, then supervisors alone."""
        swept = (group for group in range(len(self._people)) if group not in self.left_alone)
        groups = sorted(swept, key=lambda group: -len(self._people[group]))
        for _ in threads.map(lambda group: self._redraw_some(group, cooling, gamma), groups):
            pass
        self._redraw_some(SUPERVISORS, cooling, gamma)

    def _redraw_some(self, crowd: int, cooling: Cooling, gamma: float) -> None:
        """Redraw the people of a group, or all supervisors, a few times each."""
        people, rng = self._crowds[crowd], self._rngs[crowd]
        windows = cooling.shortest_days, cooling.longest_days
        if not len(people) or self.cancel.requested:
            return
        if cooling.together == 1:
            terms = self._terms(gamma)
            for moves in _in_parts(MOVES_PER_SWEEP * len(people)):
                if not self.cancel.requested:
                    anneal(self.bench.pool, rng, people, moves, terms, *windows)
        elif crowd == SUPERVISORS:
            for group, others in enumerate(self._people):
                if group in self.left_alone:
                    continue
                leading = people[self.bench.pool.group[people] == group]
                self._rebuild(rng, leading, others, cooling, gamma)
        else:
            self._rebuild(rng, people, people[:0], cooling, gamma)

    def _rebuild(
        self,
        rng: np.random.Generator,
        leading: NDArray[np.int64],
        others: NDArray[np.int64],
        cooling: Cooling,
        gamma: float,
    ) -> None:
        """Redraw people of one group, a few times each, together with some of the others."""
        if not len(leading):
            return
        pool, moves = self.bench.pool, MOVES_PER_SWEEP * len(leading)
        people = np.concatenate([leading, others])
        patience = float(pool.weight[pool.group[leading[0]]] / gamma)
        terms, windows = (
            self._terms(REBUILDING_GAMMA),
            (cooling.shortest_days, cooling.longest_days),
        )
        for part in _in_parts(moves):
            if not self.cancel.requested:
                rebuild(
                    pool, rng, people, len(leading), cooling.together, part, terms, patience,
                    *windows,
                )  # fmt: skip

    def _terms(self, gamma: float) -> Terms:
        return Terms(gamma, self.price, self._least, ALARM_STAFF_HOURS)

    def _reprice(self, cap_pence: int) -> None:
        if self.price < NO_OVERTIME and cap_pence:
            excess = spent_pence(self.bench.pool) / cap_pence - 1
            self.price *= math.exp(REPRICING * max(-1.0, min(1.0, excess)))


def _in_parts(moves: int) -> list[int]:
    """Numbers of moves that make up so many, none of them large."""
    whole, rest = divmod(moves, MOVES_AT_ONCE)
    return [MOVES_AT_ONCE] * whole + [rest] * (rest > 0)
