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

from optimiser.roster import Tour, TourKind
from optimiser.rota.kernel import place
from optimiser.rota.pool import Bench
from optimiser.rota.rules import AverageWeek, OvertimeCap, PersonalOvertime

PENNY = 1


@dataclass(frozen=True)
class _Piece:
    """One piece of overtime: what the person would then do on the day, and what it costs."""

    person: int
    day: int
    option: int
    cost_pence: int
    overtime_minutes: int
    real_minutes: int
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
        heap = [(-worth, n, piece) for n, (worth, piece) in enumerate(self._worthwhile())]
        heapify(heap)
        while heap:
            old, number, piece = heappop(heap)
            worth = self._worth(piece)
            if worth <= 0 or not self._is_open(piece):
                continue
            if -worth > old + 1e-12 and heap and -worth > heap[0][0]:
                heappush(heap, (-worth, number, piece))
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

    def _worthwhile(self) -> Iterator[tuple[float, _Piece]]:
        bench = self.bench
        overtime = [n for n, option in enumerate(bench.options, 1) if option.is_overtime]
        for person, member in enumerate(bench.members):
            for day, date in enumerate(bench.problem.horizon.dates):
                if bench.pool.pinned[person, day]:
                    continue
                for option in overtime:
                    if bench.possible[person, day, option] and self._fits(person, day, option):
                        tour = bench.problem.tour(member, date, bench.options[option - 1])
                        piece = self._piece(person, day, option, tour)
                        worth = self._worth(piece)
                        if worth > 0:
                            yield worth, piece

    def _piece(self, person: int, day: int, option: int, tour: Tour) -> _Piece:
        worked = self.bench.pool.rows[person, day]
        year, week, _ = tour.day.isocalendar()
        return _Piece(
            person=person,
            day=day,
            option=option,
            cost_pence=tour.cost_pence,
            overtime_minutes=tour.overtime_minutes,
            real_minutes=tour.minutes - self._minutes[day][worked],
            week=(year, week),
        )

    def _fits(self, person: int, day: int, option: int) -> bool:
        """Whether the day is free for rest-day working, or has the tour that is extended."""
        wanted = self.bench.options[option - 1]
        now = self.bench.pool.rows[person, day]
        if wanted.kind is TourKind.REST_DAY_WORKING:
            return bool(now == 0)
        return bool(now == self._plain[wanted.shift.code])

    def _is_open(self, piece: _Piece) -> bool:
        return self._fits(piece.person, piece.day, piece.option)

    def _worth(self, piece: _Piece) -> float:
        """Weighted minutes short that a piece covers, per penny."""
        pool = self.bench.pool
        now = pool.rows[piece.person, piece.day]
        group = pool.group[piece.person]
        before = _short(self.bench, piece.day, piece.option, group)
        if now:
            place(pool, piece.person, piece.day, now, -1)
        place(pool, piece.person, piece.day, piece.option, 1)
        after = _short(self.bench, piece.day, piece.option, group)
        place(pool, piece.person, piece.day, piece.option, -1)
        if now:
            place(pool, piece.person, piece.day, now, 1)
        return float(self._weights[group] * (before - after) / max(PENNY, piece.cost_pence))

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


def _short(bench: Bench, day: int, option: int, group: int) -> int:
    pool = bench.pool
    hours = slice(pool.span_first[day, option], pool.span_last[day, option])
    return int(np.maximum(0, pool.required[group, hours] - pool.cover[group, hours]).sum())
