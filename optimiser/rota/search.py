"""The search for a rota: a constructed first plan, then rounds of row draws.

Groups share nothing but supervision, so each is searched on a thread of its own; supervisors are
moved between the rounds, when nobody else is.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.draws import anneal, redraw
from optimiser.rota.kernel import place, restore, shortfall
from optimiser.rota.pool import Bench
from optimiser.rota.rewards import NO_OVERTIME
from optimiser.solving import Cancel, Limits

ALARM_STAFF_HOURS = 2.0
GREEDY_GAMMA = 5.0
CHUNK_MOVES = 60
SHORTEST_WINDOW_DAYS = 5
LONGEST_WINDOW_DAYS = 14
MOVES_PER_WORK_UNIT = 400
SUPERVISORS = -1


@dataclass(frozen=True)
class Cooling:
    """How a round cools: inverse temperatures per staff-hour."""

    gamma_from: float
    gamma_to: float


class Search:
    """Row draws on a bench, under limits, that can be stopped at any time.

    `price` is what a penny of overtime must be worth, in weighted staff-hours.
    """

    def __init__(self, bench: Bench, limits: Limits, cancel: Cancel) -> None:
        self.bench = bench
        self.limits = limits
        self.cancel = cancel
        self.price = NO_OVERTIME
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
        days = self.bench.pool.rows.shape[1]
        order = [self.bench.supervisors(), *self._people]
        for people, rng in zip(order, [self._rngs[-1], *self._rngs], strict=False):
            for person in people:
                self._redraw(rng, person, 0, days, NO_OVERTIME)

    def _redraw(
        self, rng: np.random.Generator, person: int, first: int, last: int, price: float
    ) -> None:
        gamma, alarm = GREEDY_GAMMA, ALARM_STAFF_HOURS
        redraw(self.bench.pool, rng, person, first, last, gamma, price, self._least, alarm)

    def supervise(self) -> None:
        """Redraw supervisors so that nobody is on duty without one, as far as they can."""
        days = self.bench.pool.rows.shape[1]
        for person in self.bench.supervisors():
            for first in range(0, days, SHORTEST_WINDOW_DAYS):
                last = min(days, first + LONGEST_WINDOW_DAYS)
                self._redraw(self._rngs[-1], person, first, last, self.price)

    def settle(self) -> None:
        """Take every tour without its sergeants away, and give those people what is left.

        Tours that are locked stay.
        """
        pool, days = self.bench.pool, self.bench.pool.rows.shape[1]
        for person in range(len(pool.rows)):
            lacking = [] if pool.leads[person] else self._unsupervised_days(person)
            for day in lacking:
                place(pool, person, day, pool.rows[person, day], -1)
                pool.rows[person, day] = 0
            if lacking:
                self._redraw(self._rngs[pool.group[person]], person, 0, days, NO_OVERTIME)

    def _unsupervised_days(self, person: int) -> list[int]:
        pool = self.bench.pool
        scope = pool.scope[pool.group[person]]
        if scope < 0:
            return []
        days = []
        for day, option in enumerate(pool.rows[person]):
            hours = slice(pool.span_first[day, option], pool.span_last[day, option])
            lacks = option and (pool.sergeants[scope, hours] < self._least).any()
            if lacks and not self.bench.locked[person, day]:
                days.append(day)
        return days

    def run_round(
        self,
        cooling: Cooling,
        seconds: float,
        work: float | None,
        on_chunk: Callable[[], None] = lambda: None,
    ) -> None:
        """Cool every group once, sharing the time by size; then supervisors and the settling."""
        leaders = len(self.bench.supervisors())
        everybody = max(1, leaders + sum(len(people) for people in self._people))
        busy = [group for group, people in enumerate(self._people) if len(people)]
        order = sorted(busy, key=lambda group: -len(self._people[group]))
        if work is not None:
            each = work * MOVES_PER_WORK_UNIT / everybody
            for group in order:
                self._cool_by_moves(group, cooling, round(each * len(self._people[group])))
            self._cool_by_moves(SUPERVISORS, cooling, round(each * leaders))
        else:
            workers = min(self.limits.worker_count, len(order)) or 1
            each = seconds / (leaders + (everybody - leaders) / workers)
            self._run_threads(order, workers, cooling, each, on_chunk)
            self._cool_by_time(SUPERVISORS, cooling, each * leaders)
        self.supervise()

    def _run_threads(
        self,
        order: Sequence[int],
        workers: int,
        cooling: Cooling,
        seconds_each: float,
        on_chunk: Callable[[], None],
    ) -> None:
        with ThreadPoolExecutor(workers) as threads:
            futures = [
                threads.submit(
                    self._cool_by_time, group, cooling, seconds_each * len(self._people[group])
                )
                for group in order
            ]
            for future in futures:
                future.result()
                on_chunk()

    def _cool_by_time(self, group: int, cooling: Cooling, seconds: float) -> None:
        started = time.monotonic()

        def part() -> float:
            return (time.monotonic() - started) / max(seconds, 1e-6)

        self._cool(group, cooling, part)

    def _cool_by_moves(self, group: int, cooling: Cooling, moves: int) -> None:
        chunks = iter(range(0, moves, CHUNK_MOVES))
        self._cool(group, cooling, lambda: next(chunks, moves) / max(1, moves))

    def _cool(self, group: int, cooling: Cooling, part: Callable[[], float]) -> None:
        """Cool one group as `part` goes from 0 to 1, and leave it at the best plan met."""
        pool, people, rng = self.bench.pool, self._crowds[group], self._rngs[group]
        if not len(people):
            return
        days = pool.rows.shape[1]
        best_rows, hours = pool.rows[people].copy(), np.zeros(2)
        while (done := part()) < 1.0 and not self.cancel.requested:
            anneal(
                pool,
                rng,
                people,
                CHUNK_MOVES,
                cooling.gamma_from + done * (cooling.gamma_to - cooling.gamma_from),
                self.price,
                self._least,
                ALARM_STAFF_HOURS,
                min(SHORTEST_WINDOW_DAYS, days),
                min(LONGEST_WINDOW_DAYS, days),
                best_rows,
                hours,
            )
        restore(pool, people, best_rows)
