"""A bound raised group by group: the best blend of legal rows at one price of a penny.

At a price of a penny groups share nothing, so each is closed alone: rows are priced exactly at the
prices that blend the rows known so far, and taken in, until no better bound is promised. Every
pricing is a bound (weak duality), so that it holds wherever the clock stops.
"""

import numpy as np

from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import Floats, GroupBound
from optimiser.rota.row_master import RowMaster

CLOSED = 1e-3
"""A group is closed when its rows promise no more than this share of its bound."""

EASE = 0.8
"""What is left of the pull towards the best prices each time that others prove more."""

RELEASE, LEAST_PULL = 0.3, 0.1
"""What is left of the pull when little is promised, and of the first pull before that closes."""


class GroupRelaxation:
    """Rows of one group, blended and priced in turns.

    `bound` is in weighted minutes, money at the price of a penny included; `prices` (H,) of a
    minute of cover are those that gave it, `closed` says that nothing more is to be gained.
    """

    def __init__(self, bench: Bench, group: GroupBound, penny: float, prices: Floats) -> None:
        self._bench, self._group, self._penny = bench, group, penny
        self._weight = float(bench.problem.requirement_weights[group.group])
        self.master = RowMaster(group.needed / 60, self._weight, range(len(group.people)))
        self.prices = np.clip(prices, 0.0, self._weight)
        self.bound = -np.inf
        self.closed = not len(group.people) or not group.needed.any()
        self._price(self.prices)
        lacking = group.needed / 60 - sum(row.cover for row in self.master.rows) / 60
        self._pull = float(lacking @ lacking) / (2 * max(1.0, self.bound / 60))
        self._first_pull = self._pull

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
            self.closed = self._pull <= LEAST_PULL * self._first_pull
            self._pull *= RELEASE

    def _price(self, prices: Floats) -> bool:
        """Take in everybody's best rows at some prices; True if these prices prove more."""
        priced = self._group.priced(prices, self._penny)
        if priced.bound == -np.inf:
            self.closed = True
            return False
        for row in priced.rows:
            self.master.add(row)
        better = priced.bound > self.bound
        if better:
            self.bound, self.prices = priced.bound, prices
        return better
