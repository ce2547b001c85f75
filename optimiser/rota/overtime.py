"""Overtime on top of contracted tours: extensions and rest-day working, where a pound does most.

Pieces of overtime are taken in order of weighted staff-minutes covered per penny, each only while
its person's row stays legal, until the money is spent. Worth falls as cover grows, so a piece is
priced again when its turn comes.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from optimiser.roster import TourKind
from optimiser.rota.kernel import all_useful_minutes, place, useful_minutes
from optimiser.rota.pool import Bench
from optimiser.rota.rules import AverageWeek, OvertimeCap, PersonalOvertime

PENNY = 1
TIE = 1e-12


@dataclass(frozen=True)
class _Piece:
    """One piece of overtime: what the person would then do on the day, and what it costs."""

    person: int
    day: int
    option: int
    cost_pence: int
    overtime_minutes: int
    week: tuple[int, int]


class OvertimePlanner:
    """Takes overtime off a bench and puts the best of it back."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        problem = bench.problem
        self._weights = np.zeros(len(bench.pool.cover))
        for row, group in enumerate(problem.requirement.groups):
            self._weights[row] = problem.shortfall_weight[group.role_group]
        rules = problem.rules
        capped = any(isinstance(rule, OvertimeCap) for rule in rules)
        self._cap_pence = problem.overtime.cap_pence if capped else None
        self._weekly = next((r.minutes for r in rules if isinstance(r, PersonalOvertime)), None)
        self._averaged = any(isinstance(rule, AverageWeek) for rule in rules)
        self._plain = {
            option.shift.code: number
            for number, option in enumerate(bench.options, start=1)
            if not option.is_overtime
        }
        self._minutes = [
            [0, *(problem.unpriced_tour(bench.members[0], day, o).minutes for o in bench.options)]
            for day in problem.horizon.dates
        ]

        self._pieces = tuple(self._all_pieces())
        self._people = np.array([piece.person for piece in self._pieces], dtype=np.int64)
        self._days = np.array([piece.day for piece in self._pieces], dtype=np.int64)
        self._options = np.array([piece.option for piece in self._pieces], dtype=np.int64)
        self._pence = np.array([max(PENNY, p.cost_pence) for p in self._pieces], dtype=np.int64)

    def clear(self) -> None:
        """Take all overtime away: extensions shrink to their tour, rest days are free again."""
        pool = self.bench.pool
        for person, day in np.argwhere(pool.rows > 0):
            option = self.bench.options[pool.rows[person, day] - 1]
            if option.is_overtime:
                rest_day = option.kind is TourKind.REST_DAY_WORKING
                self._put(person, day, 0 if rest_day else self._plain[option.shift.code])
                pool.pinned[person, day] = False

    def add(self) -> None:
        """Add overtime while there is money and something short that it covers; pin its days."""
        spent = 0
        weekly: defaultdict[tuple[int, tuple[int, int]], int] = defaultdict(int)
        heap = self._worthwhile()
        heapify(heap)
        while heap:
            old, number = heappop(heap)
            piece = self._pieces[number]
            if not self._fits(piece.person, piece.day, piece.option):
                continue
            worth = self._worth(piece)
            if worth <= 0:
                continue
            if -worth > old + TIE and heap and -worth > heap[0][0]:
                heappush(heap, (-worth, number))
                continue
            key = (piece.person, piece.week)
            if self._cap_pence is not None and spent + piece.cost_pence > self._cap_pence:
                continue
            if self._weekly is not None and weekly[key] + piece.overtime_minutes > self._weekly:
                continue
            if self._is_legal(piece):
                self._put(piece.person, piece.day, piece.option)
                self.bench.pool.pinned[piece.person, piece.day] = True
                spent += piece.cost_pence
                weekly[key] += piece.overtime_minutes

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
        worth = self._weights[pool.group[people]] * useful / self._pence[fits]
        return [(-float(worth[n]), int(numbers[n])) for n in np.flatnonzero(worth > 0)]

    def _all_pieces(self) -> Iterator[_Piece]:
        """Every piece of overtime that its day and person alone allow."""
        bench = self.bench
        overtime = [n for n, option in enumerate(bench.options, 1) if option.is_overtime]
        for person, member in enumerate(bench.members):
            for day, date in enumerate(bench.problem.horizon.dates):
                for option in overtime:
                    if bench.possible[person, day, option] and not bench.locked[person, day]:
                        tour = bench.problem.tour(member, date, bench.options[option - 1])
                        year, week, _ = date.isocalendar()
                        minutes, pence = tour.overtime_minutes, tour.cost_pence
                        yield _Piece(person, day, option, pence, minutes, (year, week))

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
        return float(
            self._weights[pool.group[piece.person]] * useful / max(PENNY, piece.cost_pence)
        )

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
        limit = bench.problem.average_limit_minutes.get(bench.members[piece.person].staff_id)
        if self._averaged and limit is not None:
            worked = sum(self._minutes[day][option] for day, option in enumerate(row))
            if worked > limit:
                return False
        scope = pool.scope[pool.group[piece.person]]
        if scope < 0 or pool.leads[piece.person] or bench.supervision is None:
            return True
        first = pool.span_first[piece.day, piece.option]
        last = pool.span_last[piece.day, piece.option]
        return bool((pool.sergeants[scope, first:last] >= bench.supervision.sergeants).all())
