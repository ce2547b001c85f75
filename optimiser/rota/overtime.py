"""Overtime that just fits its cap: what is worth least is taken off, what is worth most put on.

The worth of a piece (an extension or a rest day worked) is the weighted staff-hours short that it
covers per penny. It falls as cover grows, so a piece is priced again when its turn comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from optimiser.roster import TourKind
from optimiser.rota.kernel import all_useful_minutes, place, spent_pence, useful_minutes
from optimiser.rota.pool import Bench
from optimiser.rota.pool_limits import NO_LIMIT
from optimiser.rota.rewards import keeps_limits
from optimiser.rota.rules import OvertimeCap

PENNY = 1
MINUTES_PER_HOUR = 60
TIE = 1e-12


@dataclass(frozen=True)
class _Piece:
    """One piece of overtime: what the person would then do on the day, and what it costs."""

    person: int
    day: int
    option: int
    cost_pence: int


class OvertimePlanner:
    """Takes overtime off a bench and puts the best of it back."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        problem = bench.problem
        capped = any(isinstance(rule, OvertimeCap) for rule in problem.rules)
        self.cap_pence = problem.overtime.cap_pence if capped else NO_LIMIT
        self._plain = {
            option.shift.code: number
            for number, option in enumerate(bench.options, start=1)
            if not option.is_overtime
        }
        self._pieces = tuple(self._all_pieces())
        self._people = np.array([piece.person for piece in self._pieces], dtype=np.int64)
        self._days = np.array([piece.day for piece in self._pieces], dtype=np.int64)
        self._options = np.array([piece.option for piece in self._pieces], dtype=np.int64)
        self._pence = np.array([max(PENNY, p.cost_pence) for p in self._pieces], dtype=np.int64)

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
                excess -= int(self.bench.pool.pence[person, day, self.bench.pool.rows[person, day]])
                self._put(person, day, self._without_overtime(person, day))
        return excess

    def add(self) -> float:
        """Add overtime while there is money and something short that it covers.

        Returns the worth of the last piece, in weighted staff-hours per penny: the price at which
        the money goes round. 0 where nothing was added.
        """
        left = self.cap_pence - spent_pence(self.bench.pool)
        price = 0.0
        heap = self._worthwhile() if left > 0 else []
        heapify(heap)
        while heap:
            old, number = heappop(heap)
            piece = self._pieces[number]
            if piece.cost_pence > left or not self._fits(piece.person, piece.day, piece.option):
                continue
            worth = self._worth(piece)
            if worth <= 0:
                continue
            if -worth > old + TIE and heap and -worth > heap[0][0]:
                heappush(heap, (-worth, number))
            elif self._is_legal(piece):
                self._put(piece.person, piece.day, piece.option)
                left -= piece.cost_pence
                price = worth / MINUTES_PER_HOUR
        return price

    def _worked(self) -> list[tuple[float, int, int]]:
        """Every piece of overtime on the bench with what its loss would cost, for the heap."""
        pool = self.bench.pool
        people, days = np.nonzero(pool.rows)
        paid = pool.pence[people, days, pool.rows[people, days]] > 0
        pieces = zip(people[paid].tolist(), days[paid].tolist(), strict=True)
        return [(self._loss(person, day), person, day) for person, day in pieces]

    def _loss(self, person: int, day: int) -> float:
        """Weighted minutes that would be short without the overtime of a day, per penny."""
        pool = self.bench.pool
        option = int(pool.rows[person, day])
        self._put(person, day, self._without_overtime(person, day))
        lost = useful_minutes(pool, person, day, option)
        self._put(person, day, option)
        weight = float(pool.weight[pool.group[person]])
        return weight * lost / max(PENNY, int(pool.pence[person, day, option]))

    def _without_overtime(self, person: int, day: int) -> int:
        option = self.bench.options[self.bench.pool.rows[person, day] - 1]
        rest_day = option.kind is TourKind.REST_DAY_WORKING
        return 0 if rest_day else self._plain[option.shift.code]

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

    def _worthwhile(self) -> list[tuple[float, int]]:
        """Pieces that fit and cover something, each with its worth (negative, for the heap)."""
        pool = self.bench.pool
        fits = np.array([self._fits(p.person, p.day, p.option) for p in self._pieces], np.bool_)
        fits &= ~pool.pinned[self._people, self._days]
        numbers = np.flatnonzero(fits)
        people, days, options = self._people[fits], self._days[fits], self._options[fits]
        useful = all_useful_minutes(pool, people, days, options)
        worth = pool.weight[pool.group[people]] * useful / self._pence[fits]
        return [(-float(worth[n]), int(numbers[n])) for n in np.flatnonzero(worth > 0)]

    def _all_pieces(self) -> Iterator[_Piece]:
        """Every piece of overtime that its day and person alone allow."""
        bench = self.bench
        overtime = [n for n, option in enumerate(bench.options, 1) if option.is_overtime]
        for person in range(len(bench.members)):
            for day in range(bench.problem.horizon.days):
                for option in overtime:
                    if bench.possible[person, day, option] and not bench.pool.pinned[person, day]:
                        pence = int(bench.pool.pence[person, day, option])
                        yield _Piece(person, day, option, pence)

    def _fits(self, person: int, day: int, option: int) -> bool:
        """Whether the day is free for rest-day working, or has the tour that is extended."""
        wanted = self.bench.options[option - 1]
        now = self.bench.pool.rows[person, day]
        if wanted.kind is TourKind.REST_DAY_WORKING:
            return bool(now == 0)
        return bool(now == self._plain[wanted.shift.code])

    def _worth(self, piece: _Piece) -> float:
        """Weighted minutes short that a piece covers, per penny."""
        pool = self.bench.pool
        useful = useful_minutes(pool, piece.person, piece.day, piece.option)
        return float(pool.weight[pool.group[piece.person]] * useful / max(PENNY, piece.cost_pence))

    def _is_legal(self, piece: _Piece) -> bool:
        """Whether the person's row stays legal, and supervised, with the piece in it."""
        bench, pool = self.bench, self.bench.pool
        row = pool.rows[piece.person].copy()
        row[piece.day] = piece.option
        state = int(pool.start_state[piece.person])
        for day, option in enumerate(row):
            state = int(pool.tables[pool.table_of_day[day], state, option])
            if state < 0:
                return False
        if not keeps_limits(pool, piece.person, row):
            return False
        scope = pool.scope[pool.group[piece.person]]
        if scope < 0 or pool.leads[piece.person] or bench.supervision is None:
            return True
        first = pool.span_first[piece.day, piece.option]
        last = pool.span_last[piece.day, piece.option]
        return bool((pool.sergeants[scope, first:last] >= bench.supervision.sergeants).all())
