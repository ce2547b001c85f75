"""One group at one price of a penny: closed, and dived for.

It is a problem of its own on a bench of its own, so that any worker anywhere can do it.
"""

import math
import time
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from optimiser.rota.kernel import shortfall
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import Floats, GroupBound
from optimiser.rota.row_dive import RowDive, rounds_of_dive
from optimiser.rota.row_relaxation import GroupRelaxation
from optimiser.rota.stopping import Stopped
from optimiser.solver_child import Cancel
from optimiser.worker_pool import Told

CLOSE_ENOUGH = 5e-3
"""Share of a group's value within which its roster and its bound need no dive."""

DIVING_SHARE = 0.8
"""What a round of a dive takes, as a share of a round of the whole group."""

LEAST_ROUNDS = 9
"""Rounds of closing before a dive: with fewer rows to blend it leads nowhere."""


@dataclass(frozen=True, eq=False)
class GroupResult:
    """What came of a group: weighted minutes that it is short and pays at least, the prices (H,) of
    a minute of cover that prove it, and rows (P, D) that were dived for, if any were."""

    bound: float
    prices: Floats
    rows: NDArray[np.int16] | None = None


@dataclass(frozen=True, eq=False)
class GroupTask:
    """A group on a bench of its own (`bench_of_group`), at a price of a `penny`; it begins at
    `prices` (H,) of a minute of cover, which prove `bound`.

    It may take so many `seconds`, and so many `rounds` of pricing everybody, the dive's included;
    closing stops where the dive would pass its `share` of the seconds, which are for other groups.
    """

    bench: Bench
    penny: float
    prices: Floats
    bound: float
    seconds: float = math.inf
    share: float = math.inf
    rounds: float = math.inf

    def __call__(self, told: Told, cancel: Cancel) -> GroupResult:
        """Close the group and dive where that leaves something open, telling every better bound.

        Once cancelled, or out of time, what is proved by then is the result.
        """
        closing, rows = _Closing(self, told, cancel), None
        # Never set back: threads beside this one may be in the middle of their own tasks.
        threadpool_limits(limits=1, user_api="blas")
        with suppress(Stopped):
            rows = closing.rows()
        return GroupResult(closing.bound, closing.prices, rows)


class _Closing:
    """A task that is worked on."""

    def __init__(self, task: GroupTask, told: Told, cancel: Cancel) -> None:
        self._task, self._told, self._cancel = task, told, cancel
        self._group = GroupBound(task.bench, 0, cancel)
        self._until = time.monotonic() + task.seconds
        self._dive_by = time.monotonic() + task.share
        self._rounds = task.rounds
        self.bound, self.prices = task.bound, task.prices

    def rows(self) -> NDArray[np.int16] | None:
        """Rows for the group, where it is worth diving and there is time to."""
        task, group = self._task, self._group
        relaxation = GroupRelaxation(task.bench, group, task.penny, task.prices)
        rounds_to_dive = rounds_of_dive(len(group.people))
        started, rounds, diving = time.monotonic(), 0, 0.0
        while not relaxation.closed and not self._has_had_its_share(rounds, diving):
            if self._stops():
                return None
            relaxation.advance()
            rounds += 1
            a_round = (time.monotonic() - started) / rounds
            diving = DIVING_SHARE * a_round * rounds_to_dive
            if relaxation.bound > self.bound:
                self.bound, self.prices = relaxation.bound, relaxation.prices
                self._told(self.bound)
        late = time.monotonic() + diving > self._until or rounds_to_dive > self._rounds
        if late or is_near(task.bench, group, task.penny, self.bound):
            return None
        known = relaxation.master.rows
        dive = RowDive(task.bench, group, task.penny, known, relaxation.prices)
        return dive.rows(self._stops)

    def _has_had_its_share(self, rounds: int, diving: float) -> bool:
        """Whether a dive of so many seconds should begin before the group is closed."""
        return rounds >= LEAST_ROUNDS and time.monotonic() + diving > self._dive_by

    def _stops(self) -> bool:
        """Whether a round that would begin now is one too many."""
        self._rounds -= 1
        return self._rounds < 0 or self._cancel.requested or time.monotonic() > self._until


def is_near(bench: Bench, group: GroupBound, penny: float, bound: float) -> bool:
    """Whether next to nothing can be won for a group in the roster that the pool holds."""
    value = value_of(bench, group, penny)
    return value - bound <= CLOSE_ENOUGH * value


def value_of(bench: Bench, group: GroupBound, penny: float) -> float:
    """Weighted minutes that a group is short and pays in the roster that the pool holds."""
    pool = bench.pool
    weight = bench.problem.requirement_weights[group.group]
    hours = shortfall(pool, group.group, 0, pool.required.shape[1])
    return float(60 * weight * hours + penny * pence_of(bench, group))


def pence_of(bench: Bench, group: GroupBound) -> int:
    """What a group's overtime costs in the roster that the pool holds."""
    pool, days = bench.pool, np.arange(len(bench.pool.table_of_day))
    return int(pool.pence[group.people[:, None], days, pool.rows[group.people]].sum())
