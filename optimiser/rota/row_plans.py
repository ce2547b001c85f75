"""Bounds raised and rosters dived for, group by group, whichever is most open a person first.

Several threads may work through the groups side by side: they share the list and the bound.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

import numpy as np

from optimiser.rota.bounds import Prover
from optimiser.rota.kernel import shortfall
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import GroupBound, Prices
from optimiser.rota.row_dive import RowDive, rounds_of_dive
from optimiser.rota.row_relaxation import GroupRelaxation
from optimiser.rota.stopping import Stopped

CLOSE_ENOUGH = 5e-3
"""Share of a group's value within which its roster and its bound need no dive."""

DIVING_SHARE = 0.8
"""What a round of a dive takes, as a share of a round of the whole group."""

FREE = 1e-9
"""The price of a penny where money is no object, in weighted staff-hours."""


class RowPlans:
    """Closes groups and dives for their rows; `rows` (P, D) by group are what was found.

    `told` gets what all groups prove together, in hours, after every round. No dive begins that
    would not end within `seconds_left`.
    """

    def __init__(
        self,
        bench: Bench,
        prover: Prover,
        prices: Prices,
        seconds_left: Callable[[], float],
        told: Callable[[float], None],
    ) -> None:
        self._bench, self._prover, self._prices = bench, prover, prices
        self._seconds_left, self._told = seconds_left, told
        self.rows: dict[int, np.ndarray[tuple[int, int], np.dtype[np.int16]]] = {}
        groups = [group for group in prover.groups if len(group.people)]
        self._left = sorted(groups, key=lambda group: self._open(group) / len(group.people))
        self._lock = Lock()

    @property
    def price(self) -> float:
        """Weighted staff-hours that a penny of overtime must be worth."""
        return max(FREE, self._prices.penny / 60)

    def work(self, stop: Callable[[], bool]) -> None:
        """Work on the groups that nobody works on yet, until told to stop or cancelled."""
        with suppress(Stopped):
            while not stop() and (group := self._next()) is not None:
                self._close(group, stop)

    def _close(self, group: GroupBound, stop: Callable[[], bool]) -> None:
        """Close one group, and dive where that left something open."""
        penny, prices = self._prices.penny, self._prices.cover[group.group]
        relaxation = GroupRelaxation(self._bench, group, penny, prices)
        started, rounds = time.monotonic(), 0
        while not relaxation.closed:
            if stop():
                return
            relaxation.advance()
            rounds += 1
            with self._lock:
                self._told(self._prover.raise_group(group.group, relaxation.bound))
        a_round = DIVING_SHARE * (time.monotonic() - started) / max(1, rounds)
        in_time = a_round * rounds_of_dive(len(group.people)) < self._seconds_left()
        if in_time and not self._is_near(group):
            known = relaxation.master.rows
            rows = RowDive(self._bench, group, penny, known, relaxation.prices).rows(stop)
            if rows is not None:
                self.rows[group.group] = rows

    def near_bound(self) -> frozenset[int]:
        """Groups that search can win next to nothing for, in the roster that the pool holds."""
        return frozenset(group.group for group in self._prover.groups if self._is_near(group))

    def _is_near(self, group: GroupBound) -> bool:
        return self._open(group) <= CLOSE_ENOUGH * self.value(group)

    def _next(self) -> GroupBound | None:
        """The group that is most open a person of those left, which is then taken."""
        with self._lock:
            return self._left.pop() if self._left else None

    def _open(self, group: GroupBound) -> float:
        return self.value(group) - self._prover.bound_of_group(group.group)

    def value(self, group: GroupBound) -> float:
        """Weighted minutes that a group is short and pays in the roster that the pool holds."""
        pool, days = self._bench.pool, np.arange(len(self._bench.pool.table_of_day))
        rows = pool.rows[group.people]
        pence = int(pool.pence[group.people[:, None], days, rows].sum())
        weight = self._bench.problem.requirement_weights[group.group]
        hours = shortfall(pool, group.group, 0, pool.required.shape[1])
        return 60 * weight * hours + self._prices.penny * pence
