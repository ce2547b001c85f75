"""A bound raised group by group: the best blend of legal rows at one price of a penny.

At a price of a penny groups share nothing, so each is closed alone: rows are priced exactly at the
prices that blend the rows known so far, and taken in, until no better bound is promised. Every
pricing is a bound (weak duality), so that it holds wherever the clock stops.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import Floats, GroupBound, Prices
from optimiser.rota.row_master import RowMaster

Rows = NDArray[np.int16]

CLOSED = 3e-4
"""A group is closed when its rows promise no more than this share of its bound."""

EASE = 0.8
"""What is left of the pull towards the best prices each time that others prove more."""


class GroupRelaxation:
    """Rows of one group, blended and priced in turns.

    `bound` is in weighted minutes, money at the price of a penny included; `prices` (H,) of a
    minute of cover are those that gave it, `closed` says that nothing more is to be gained.
    """

    def __init__(self, bench: Bench, group: GroupBound, penny: float, prices: Floats) -> None:
        self._bench, self._group, self._penny = bench, group, penny
        self._weight = float(bench.problem.requirement_weights[group.group])
        self.master = RowMaster(group.needed / 60, self._weight, len(group.people))
        self.prices = np.clip(prices, 0.0, self._weight)
        self.bound = -np.inf
        self.closed = not len(group.people) or not group.needed.any()
        self._price(self.prices)
        lacking = self.master.needed - self.master.cover(np.ones(len(self.master.person)))
        self._pull = float(lacking @ lacking) / (2 * max(1.0, self.bound / 60))

    def advance(self) -> None:
        """One round: blend the rows, price at the blend's prices, take in what is best there.

        Raises
        ------
        Stopped
            Cancelled before everybody was priced.
        """
        proved = self.bound / 60
        blend = self.master.blend(self.prices, self._pull, proved)
        if self._price(np.clip(blend.prices, 0.0, self._weight)):
            self._pull *= EASE
        if blend.promised - proved <= CLOSED * max(1.0, proved):
            self.closed = True

    def _price(self, prices: Floats) -> bool:
        """Take in everybody's best rows at some prices; True if these prices prove more."""
        priced = self._group.priced(prices, self._penny)
        if priced.bound == -np.inf:
            self.closed = True
            return False
        self.add(priced.rows)
        better = priced.bound > self.bound
        if better:
            self.bound, self.prices = priced.bound, prices
        return better

    def add(self, rows: Rows) -> None:
        """Take in one row of everybody, in the order of the group, shape (P, D)."""
        pool, days = self._bench.pool, np.arange(rows.shape[1])
        for index, row in enumerate(rows):
            pence = int(pool.pence[self._group.people[index], days, row].sum())
            self.master.add(index, self._cover(row), self._penny * pence / 60)

    def _cover(self, row: Rows) -> NDArray[np.int64]:
        """Minutes on duty of a row, by hour (H,)."""
        pool = self._bench.pool
        cover = np.zeros(len(self.prices), dtype=np.int64)
        for day in np.flatnonzero(row):
            first, last = pool.span_first[day, row[day]], pool.span_last[day, row[day]]
            ends = pool.span_minutes[day, row[day]]
            cover[first:last] += 60
            if last > first:
                cover[first] += ends[0] - 60
            if last > first + 1:
                cover[last - 1] += ends[1] - 60
        return cover


def raise_bound(
    bench: Bench,
    groups: Sequence[GroupBound],
    prices: Prices,
    stop: Callable[[], bool],
    told: Callable[[int, float], None],
) -> None:
    """Close one group after another, the smallest first, until told to stop.

    `told` gets a group and its bound after every round. One thread is enough for matrices of this
    size; more get into each other's way.

    Raises
    ------
    Stopped
        Cancelled.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        for group in sorted(groups, key=lambda group: len(group.people)):
            if stop():
                return
            relaxation = GroupRelaxation(bench, group, prices.penny, prices.cover[group.group])
            while not relaxation.closed and not stop():
                relaxation.advance()
                told(group.group, relaxation.bound)
