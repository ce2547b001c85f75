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

from optimiser.rota.kernel import anneal, redraw, restore, shortfall
from optimiser.rota.pool import Bench
from optimiser.solving import Cancel, Limits

ALARM_STAFF_HOURS = 1000.0
GREEDY_GAMMA = 60.0
CHUNK_MOVES = 60
SHORTEST_WINDOW_DAYS = 5
LONGEST_WINDOW_DAYS = 14
MOVES_PER_WORK_UNIT = 400


@dataclass(frozen=True)
class Cooling:
    """How a round cools: inverse temperatures per staff-hour, and the pull of the target."""

    gamma_from: float
    gamma_to: float
    pull: float = 0.0


class Search:
    """Row draws on a bench, under limits, that can be stopped at any time."""

    def __init__(self, bench: Bench, limits: Limits, cancel: Cancel) -> None:
        self.bench = bench
        self.limits = limits
        self.cancel = cancel
        groups = range(len(bench.pool.cover))
        self._people = [bench.people_of_group(group) for group in groups]
        seeds = np.random.SeedSequence(limits.seed).spawn(len(self._people) + 1)
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
        pool, days = self.bench.pool, self.bench.pool.rows.shape[1]
        order = [self.bench.supervisors(), *self._people]
        for people, rng in zip(order, [self._rngs[-1], *self._rngs], strict=False):
            for person in people:
                alarm = 0.0 if pool.leads[person] else ALARM_STAFF_HOURS
                redraw(pool, rng, person, 0, days, GREEDY_GAMMA, 0.0, self._least, alarm)
        self.supervise()

    def supervise(self) -> None:
        """Redraw supervisors so that nobody is on duty without one, as far as they can."""
        pool, days = self.bench.pool, self.bench.pool.rows.shape[1]
        for person in self.bench.supervisors():
            for first in range(0, days, SHORTEST_WINDOW_DAYS):
                last = min(days, first + LONGEST_WINDOW_DAYS)
                redraw(
                    pool,
                    self._rngs[-1],
                    person,
                    first,
                    last,
                    GREEDY_GAMMA,
                    0.0,
                    self._least,
                    ALARM_STAFF_HOURS,
                )

    def unsupervised_people(self) -> NDArray[np.int64]:
        """Rows of people who are on duty in an hour without its sergeants."""
        pool = self.bench.pool
        lacking = [
            person
            for person in range(len(pool.rows))
            if not pool.leads[person] and self._lacks_sergeants(person)
        ]
        return np.array(lacking, dtype=np.int64)

    def _lacks_sergeants(self, person: int) -> bool:
        pool = self.bench.pool
        scope = pool.scope[pool.group[person]]
        if scope < 0:
            return False
        for day, option in enumerate(pool.rows[person]):
            first, last = pool.span_first[day, option], pool.span_last[day, option]
            if option and (pool.sergeants[scope, first:last] < self._least).any():
                return True
        return False

    def settle(self) -> None:
        """Redraw whoever lacks a sergeant; with the alarm they keep to supervised hours."""
        pool, days = self.bench.pool, self.bench.pool.rows.shape[1]
        for person in self.unsupervised_people():
            rng = self._rngs[pool.group[person]]
            redraw(pool, rng, person, 0, days, GREEDY_GAMMA, 0.0, self._least, ALARM_STAFF_HOURS)

    def run_round(
        self,
        cooling: Cooling,
        seconds: float,
        work: float | None,
        on_chunk: Callable[[], None] = lambda: None,
    ) -> None:
        """Cool every group once, sharing the time by size; then supervisors and the settling."""
        sizes = [len(people) for people in self._people]
        busy = [group for group, size in enumerate(sizes) if size]
        order = sorted(busy, key=lambda group: -sizes[group])
        if work is not None:
            for group in order:
                self._cool_by_moves(group, cooling, round(work * sizes[group] / max(1, sum(sizes))))
        else:
            self._run_threads(order, sizes, cooling, seconds, on_chunk)
        self.supervise()
        self.settle()

    def _run_threads(
        self,
        order: Sequence[int],
        sizes: Sequence[int],
        cooling: Cooling,
        seconds: float,
        on_chunk: Callable[[], None],
    ) -> None:
        workers = min(self.limits.worker_count, len(order)) or 1
        each = seconds * workers / max(1, sum(sizes))
        with ThreadPoolExecutor(workers) as threads:
            futures = [
                threads.submit(self._cool_by_time, group, cooling, each * sizes[group])
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
        pool, people, rng = self.bench.pool, self._people[group], self._rngs[group]
        days = pool.rows.shape[1]
        best_rows, hours = pool.rows[people].copy(), np.zeros(2)
        while (done := part()) < 1.0 and not self.cancel.requested:
            anneal(
                pool,
                rng,
                people,
                CHUNK_MOVES,
                cooling.gamma_from + done * (cooling.gamma_to - cooling.gamma_from),
                cooling.pull,
                self._least,
                ALARM_STAFF_HOURS,
                min(SHORTEST_WINDOW_DAYS, days),
                min(LONGEST_WINDOW_DAYS, days),
                best_rows,
                hours,
            )
        restore(pool, people, best_rows)
