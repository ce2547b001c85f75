"""Groups closed and dived for on a pool of workers: the largest first, then the smallest."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimiser.rota.bounds import Prover
from optimiser.rota.group_bench import bench_of_group
from optimiser.rota.group_task import GroupResult, GroupTask, is_near, value_of
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import GroupBound, Prices
from optimiser.rota.window_search import WindowSearch
from optimiser.solver_child import Cancel
from optimiser.solving import Limits
from optimiser.worker_pool import Message, WorkerPool

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FREE = 1e-9
"""The price of a penny where money is no object, in weighted staff-hours."""

POLL_SECONDS = 0.05
GRACE_SECONDS = 2.0
"""How long a worker that was told to stop is waited for."""


@dataclass(frozen=True)
class Allowance:
    """What all groups may take: seconds that are left at any moment, or rounds in all."""

    seconds_left: Callable[[], float] = lambda: math.inf
    rounds: float = math.inf

    def rounds_of(self, people: int, of: int) -> float:
        """Rounds of a group of so many people of so many."""
        return self.rounds if self.rounds == math.inf else round(self.rounds * people / of)


class RowPlans:
    """Closes groups and dives for their rows; `rows` (P, D) by group are what was found, `cover`
    (H,) by group the best prices known of a minute of cover.

    `told` gets what all groups prove together, in hours, whenever it rises.
    """

    def __init__(
        self,
        bench: Bench,
        prover: Prover,
        prices: Prices,
        allowance: Allowance,
        told: Callable[[float], None],
    ) -> None:
        self._bench, self._prover, self._prices = bench, prover, prices
        self._allowance, self._told = allowance, told
        self.rows: dict[int, NDArray[np.int16]] = {}
        self.cover = {group.group: prices.cover[group.group] for group in prover.groups}
        groups = [group for group in prover.groups if len(group.people)]
        groups.sort(key=lambda group: len(group.people))
        self._left = [*groups[-2::-1], *groups[-1:]]
        """The next one last. The largest takes longest; where time runs out before all are done,
        small ones have proved more for theirs."""
        self._people = sum(len(group.people) for group in groups)
        self._running: set[int] = set()

    @property
    def price(self) -> float:
        """Weighted staff-hours that a penny of overtime must be worth."""
        return max(FREE, self._prices.penny / 60)

    def work(self, pool: WorkerPool, room: Callable[[], int], stop: Callable[[], bool]) -> None:
        """Have all groups worked on, as many at a time as there is `room` for, until told to stop.

        What workers have not done within a moment of that is left.
        """
        while (self._left or self._running) and not stop():
            while self._left and pool.ready and len(self._running) < room():
                group = self._left.pop()
                self._running.add(group.group)
                pool.submit(group.group, self._task(group, room()))
            self._hear(pool.next(POLL_SECONDS))
        pool.stop()
        until = time.monotonic() + GRACE_SECONDS
        while self._running and time.monotonic() < until:
            self._hear(pool.next(POLL_SECONDS))

    def _task(self, group: GroupBound, workers: int) -> GroupTask:
        """What is to be done for a group, in its share of the time of it and all that are left."""
        seconds, people = self._allowance.seconds_left(), len(group.people)
        left = people + sum(len(other.people) for other in self._left)
        return GroupTask(
            bench_of_group(self._bench, group.group),
            self._prices.penny,
            self._prices.cover[group.group],
            self._prover.bound_of_group(group.group),
            seconds,
            seconds * workers * people / left,
            self._allowance.rounds_of(people, self._people),
        )

    def _hear(self, message: Message | None) -> None:
        """Take in what a worker found."""
        if message is None:
            return
        bound, result = message.told, message.result
        if isinstance(result, GroupResult):
            bound, self.cover[message.number] = result.bound, result.prices
            if result.rows is not None:
                self.rows[message.number] = result.rows
        if message.ended:
            self._running.discard(message.number)
        if bound is not None:
            self._told(self._prover.raise_group(message.number, bound))

    def open_groups(self) -> list[int]:
        """Groups that search can win something for in the roster that the pool holds, the most
        open first."""
        penny, bound_of = self._prices.penny, self._prover.bound_of_group
        open_ones = [
            group
            for group in self._prover.groups
            if len(group.people) and not is_near(self._bench, group, penny, bound_of(group.group))
        ]
        return [group.group for group in sorted(open_ones, key=self._open, reverse=True)]

    def windows(self, limits: Limits, cancel: Cancel) -> WindowSearch:
        """A search of windows of groups at the best prices known."""
        groups = [group for group in self._prover.groups if len(group.people)]
        return WindowSearch(self._bench, groups, self.cover, limits, cancel)

    def _open(self, group: GroupBound) -> float:
        return self.value(group) - self._prover.bound_of_group(group.group)

    def value(self, group: GroupBound) -> float:
        """Weighted minutes that a group is short and pays in the roster that the pool holds."""
        return value_of(self._bench, group, self._prices.penny)
