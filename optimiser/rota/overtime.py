"""Overtime that just fits its cap: what is worth least is taken off, what is worth most put on.

The worth of a piece (an extension or a rest day worked) is the weighted staff-hours short that it
covers per penny. It falls as cover grows, so a piece is priced again when its turn comes. A piece
is a person, a day and the option with overtime that the person would then work.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.kernel import (
    all_lost_minutes,
    all_useful_minutes,
    place,
    spent_pence,
    useful_minutes,
)
from optimiser.rota.pool import Bench
from optimiser.rota.pool_limits import NO_LIMIT
from optimiser.rota.problem import DutyOption
from optimiser.rota.rewards import keeps_limits
from optimiser.rota.rules import OvertimeCap
from optimiser.solver_child import Cancel

PENNY = 1
MINUTES_PER_HOUR = 60
TIE = 1e-12


class OvertimePlanner:
    """Takes overtime off a bench and puts the best of it back."""

    def __init__(self, bench: Bench, cancel: Cancel | None = None) -> None:
        self.bench = bench
        self._cancel = cancel or Cancel()
        problem, pool = bench.problem, bench.pool
        capped = any(isinstance(rule, OvertimeCap) for rule in problem.rules)
        self.cap_pence = problem.overtime.cap_pence if capped else NO_LIMIT
        self._before = _options_without_overtime(bench.options)
        is_overtime = np.array([False, *(option.is_overtime for option in bench.options)])
        self._pieces = np.argwhere(pool.allowed & ~pool.pinned[:, :, None] & is_overtime)

    def trim(self) -> None:
        """Take overtime away, the least worth of its money first, until the cap holds.

        That of sergeants whom others need comes last; who loses their sergeant by it is left to
        `Search.settle`.
        """
        excess = self._trim(spent_pence(self.bench.pool) - self.cap_pence, spare_supervisors=True)
        self._trim(excess, spare_supervisors=False)

    def _trim(self, excess: int, *, spare_supervisors: bool) -> int:
        """Take overtime worth `excess` pence away where that can be; what is left of the excess."""
        heap = self._worked() if excess > 0 else []
        heapify(heap)
        while excess > 0 and heap:
            old, person, day = heappop(heap)
            worth = self._loss(person, day)
            if worth > old + TIE and heap and worth > heap[0][0]:
                heappush(heap, (worth, person, day))
            elif not (spare_supervisors and self._supervises(person, day)):
                option = self.bench.pool.rows[person, day]
                excess -= self._price(person, day, option)
                self._put(person, day, self._before[option])
        return excess

    def add(self) -> float:
        """Add overtime while there is money and something short that it covers.

        Returns the worth of the last piece, in weighted staff-hours per penny: the price at which
        the money goes round. 0 where nothing was added. Once cancelled, no more is added.
        """
        left = self.cap_pence - spent_pence(self.bench.pool)
        price = 0.0
        heap = self._worthwhile() if left > 0 else []
        heapify(heap)
        while heap and not self._cancel.requested:
            old, person, day, option = heappop(heap)
            cost = self._price(person, day, option)
            if cost > left or self.bench.pool.rows[person, day] != self._before[option]:
                continue
            worth = self._worth(person, day, option)
            if worth <= 0:
                continue
            if -worth > old + TIE and heap and -worth > heap[0][0]:
                heappush(heap, (-worth, person, day, option))
            elif self._is_legal(person, day, option):
                self._put(person, day, option)
                left -= cost
                price = worth / MINUTES_PER_HOUR
        return price

    def _worked(self) -> list[tuple[float, int, int]]:
        """Every piece of overtime on the bench with what its loss would cost, for the heap."""
        pool = self.bench.pool
        people, days = np.nonzero(pool.rows)
        paid = pool.pence[people, days, pool.rows[people, days]] > 0
        people, days = people[paid], days[paid]
        pence = pool.pence[people, days, pool.rows[people, days]]
        lost = all_lost_minutes(pool, people, days, self._before)
        worth = pool.weight[pool.group[people]] * lost / pence
        return list(zip(worth.tolist(), people.tolist(), days.tolist(), strict=True))

    def _loss(self, person: int, day: int) -> float:
        """Weighted minutes that would be short without the overtime of a day, per penny."""
        option = int(self.bench.pool.rows[person, day])
        self._put(person, day, self._before[option])
        lost = self._worth(person, day, option)
        self._put(person, day, option)
        return lost

    def _supervises(self, person: int, day: int) -> bool:
        """Whether somebody would lack a sergeant without the overtime of a day."""
        pool, rule = self.bench.pool, self.bench.supervision
        scope = pool.scope[pool.group[person]]
        if rule is None or scope < 0 or not pool.leads[person]:
            return False
        option = pool.rows[person, day]
        first, last = pool.span_first[day, option], pool.span_last[day, option]
        people = pool.supervised[pool.scope == scope, first:last].sum(axis=0)
        return bool(((people > 0) & (pool.sergeants[scope, first:last] <= rule.sergeants)).any())

    def _put(self, person: int, day: int, option: int) -> None:
        pool = self.bench.pool
        if pool.rows[person, day]:
            place(pool, person, day, pool.rows[person, day], -1)
        if option:
            place(pool, person, day, option, 1)
        pool.rows[person, day] = option

    def _worthwhile(self) -> list[tuple[float, int, int, int]]:
        """Pieces that fit and cover something, each with its worth (negative, for the heap)."""
        pool = self.bench.pool
        people, days, options = self._pieces.T
        fitting = self._pieces[pool.rows[people, days] == self._before[options]]
        people, days, options = fitting.T
        useful = all_useful_minutes(pool, people, days, options)
        pence = np.maximum(PENNY, pool.pence[people, days, options])
        worth = pool.weight[pool.group[people]] * useful / pence
        worthy = worth > 0
        pieces = zip(-worth[worthy], *fitting[worthy].T, strict=True)
        return [(float(w), int(p), int(d), int(o)) for w, p, d, o in pieces]

    def _price(self, person: int, day: int, option: int) -> int:
        return int(self.bench.pool.pence[person, day, option])

    def _worth(self, person: int, day: int, option: int) -> float:
        """Weighted minutes short that a piece covers, per penny."""
        pool = self.bench.pool
        useful = useful_minutes(pool, person, day, option)
        price = max(PENNY, self._price(person, day, option))
        return float(pool.weight[pool.group[person]] * useful / price)

    def _is_legal(self, person: int, day: int, option: int) -> bool:
        """Whether the person's row stays legal, and supervised, with the piece in it."""
        bench, pool = self.bench, self.bench.pool
        row = pool.rows[person].copy()
        row[day] = option
        state = int(pool.start_state[person])
        for index, worked in enumerate(row):
            state = int(pool.tables[pool.table_of_day[index], state, worked])
            if state < 0:
                return False
        if not keeps_limits(pool, person, row):
            return False
        scope = pool.scope[pool.group[person]]
        if scope < 0 or pool.leads[person] or bench.supervision is None:
            return True
        hours = slice(pool.span_first[day, option], pool.span_last[day, option])
        return bool((pool.sergeants[scope, hours] >= bench.supervision.sergeants).all())


def _options_without_overtime(options: Sequence[DutyOption]) -> NDArray[np.int64]:
    """By option, what is left when its overtime is taken away: its plain tour, or a free day."""
    plain = {o.shift.code: number for number, o in enumerate(options, 1) if not o.is_overtime}
    left = [0 if not o.kind.is_contracted else plain[o.shift.code] for o in options]
    return np.array([0, *left], dtype=np.int64)
