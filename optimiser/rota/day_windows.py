"""A few days of everybody in a group at once, solved exactly.

Redraws of two or three people stall where a chain of many would have to give way by an hour each.
Here everybody chooses among the ways to fill the days that are worth nearly most at the prices that
closed the group; CP-SAT picks one way each so that least is short and the group's overtime costs no
more. Supervisors stay as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from optimiser.rota.group_task import pence_of, value_of
from optimiser.rota.kernel import restore
from optimiser.rota.near_ways import near_ways
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import Floats, GroupBound, worth_of_cover
from optimiser.solver_child import Cancel
from optimiser.solving import Limits, set_hint, solve_once

WINDOW_DAYS, STRIDE_DAYS = 3, 2
"""Days that are filled at once, and from the first of one window to that of the next."""

WITHIN_HOURS = 0.125
"""What a way may fall short of a person's best one, in hours short of their group."""

MOST_WAYS = 800
"""Ways of all people that are offered, those that fall short least."""

DEAREST = 1.0
"""The most that a penny counts for, in weighted hours: no overtime is worth that."""

SCALE = 1000
"""Parts of a weighted hour in which costs are whole numbers."""

SAME = 1e-9


@dataclass(frozen=True, eq=False)
class _Way:
    """How a person may fill the days: the `options` (L,), `cover` (H,) in minutes, and `pence`."""

    person: int
    options: NDArray[np.int16]
    cover: NDArray[np.int64]
    pence: int


class DayWindows:
    """Improves one group's rows in the pool, some days at a time.

    `prices` (H,) are what a minute of cover is worth, in weighted minutes.
    """

    def __init__(self, bench: Bench, group: GroupBound, prices: Floats, cancel: Cancel) -> None:
        self._bench, self._group, self._cancel = bench, group, cancel
        self._price, self._sweeps = 0.0, 0
        self._weight = float(bench.problem.requirement_weights[group.group])
        self._worth = worth_of_cover(bench, prices) / 60
        pool = bench.pool
        self._people = [int(person) for person in group.people if not pool.leads[person]]

    def sweep(self, price: float, limits: Limits, stop: Callable[[], bool]) -> bool:
        """Fill one window after another as well as it can be, and say whether that won anything.

        Every other sweep begins a day later. `price` is what a penny of overtime must be worth, in
        weighted hours; all windows together pay no more than is paid now. Where the limits of a
        window end its search, its days stay as they are or become better.
        """
        self._price, won = min(price, DEAREST), False
        cap, days = self._paid_pence(), self._bench.pool.rows.shape[1]
        begin = self._sweeps % STRIDE_DAYS if days > WINDOW_DAYS else 0
        self._sweeps += 1
        for first in range(begin, max(1, days - WINDOW_DAYS + STRIDE_DAYS), STRIDE_DAYS):
            if stop() or self._cancel.requested:
                break
            length = min(WINDOW_DAYS, days - first)
            won |= self._improve(first, length, cap - self._paid_pence(), limits)
        return won

    def _improve(self, first: int, days: int, more_pence: int, limits: Limits) -> bool:
        """Fill some days anew for at most so many pence more; whether that won anything."""
        ways = self._ways(first, days)
        if len(ways) == len(self._people):
            return False
        needed = self._uncovered(ways[: len(self._people)])
        chosen = self._choose(ways, needed, more_pence, limits)
        return chosen is not None and self._take(first, days, chosen)

    def _ways(self, first: int, days: int) -> list[_Way]:
        """The ways that are offered to everybody, the one they have now first."""
        pool, last = self._bench.pool, first + days
        short_of, offered = [], []
        unsupervised = self._unsupervised(slice(first, last))
        now = [self._way(person, first, pool.rows[person, first:last]) for person in self._people]
        for person, held in zip(self._people, now, strict=True):
            found, lacks = near_ways(
                pool,
                person,
                first,
                self._worth_to(person, first, unsupervised),
                WITHIN_HOURS * self._weight,
            )
            for options, lack in zip(found, lacks.tolist(), strict=True):
                if not np.array_equal(options, held.options):
                    short_of.append(lack)
                    offered.append((person, options))
        order = np.argsort(short_of, kind="stable")[:MOST_WAYS]
        return now + [self._way(offered[i][0], first, offered[i][1]) for i in order.tolist()]

    def _worth_to(self, person: int, first: int, unsupervised: NDArray[np.bool_]) -> Floats:
        """What options of some days are worth to a person in weighted hours, -inf where one is not
        allowed, not the one pinned, or would be worked without sergeants."""
        pool, span = self._bench.pool, slice(first, first + len(unsupervised))
        worth = self._worth[span] - self._price * pool.pence[person, span]
        worth[~pool.allowed[person, span] | unsupervised] = -np.inf
        for step in np.flatnonzero(pool.pinned[person, span]).tolist():
            held = pool.rows[person, first + step]
            worth[step, np.arange(worth.shape[1]) != held] = -np.inf
            worth[step, held] = 0.0
        return worth

    def _unsupervised(self, span: slice) -> NDArray[np.bool_]:
        """Options that lack their sergeants in an hour that they touch."""
        pool, rule = self._bench.pool, self._bench.supervision
        first, last = pool.span_first[span], pool.span_last[span]
        scope = pool.scope[self._group.group]
        if rule is None or scope < 0:
            return np.zeros(first.shape, dtype=np.bool_)
        lacking = np.concatenate([[0], np.cumsum(pool.sergeants[scope] < rule.sergeants)])
        return np.asarray(lacking[last] > lacking[first])

    def _way(self, person: int, first: int, options: NDArray[np.int16]) -> _Way:
        pool = self._bench.pool
        row = np.zeros(pool.rows.shape[1], dtype=np.int16)
        days = np.arange(first, first + len(options))
        row[days] = options
        cover = self._group.cover_of(row)
        return _Way(person, options.copy(), cover, int(pool.pence[person, days, options].sum()))

    def _uncovered(self, held: Sequence[_Way]) -> NDArray[np.int64]:
        """Minutes that nobody would cover if everybody were free on the days that are held."""
        pool, group = self._bench.pool, self._group.group
        left = pool.required[group] - pool.cover[group] + sum(way.cover for way in held)
        return np.asarray(np.maximum(0, left), dtype=np.int64)

    def _choose(
        self,
        ways: Sequence[_Way],
        needed: NDArray[np.int64],
        more_pence: int,
        limits: Limits,
    ) -> list[_Way] | None:
        """One way each so that least is short and paid, or none where none was found."""
        model, hint = cp_model.CpModel(), {}
        taken = [model.new_bool_var("") for _ in ways]
        of_person: dict[int, list[int]] = {person: [] for person in self._people}
        for number, way in enumerate(ways):
            of_person[way.person].append(number)
            hint[taken[number].index] = int(number < len(self._people))
        for numbers in of_person.values():
            model.add_exactly_one(taken[number] for number in numbers)
        cover = np.stack([way.cover for way in ways])
        unit = int(np.gcd.reduce(np.concatenate([cover.ravel(), needed]))) or 1
        cover, needed = cover // unit, needed // unit
        short, held = [], cover[: len(self._people)].sum(axis=0)
        for hour in np.flatnonzero((needed > 0) & cover.any(axis=0)).tolist():
            who = np.flatnonzero(cover[:, hour]).tolist()
            lacks = model.new_int_var(0, int(needed[hour]), "")
            hint[lacks.index] = max(0, int(needed[hour] - held[hour]))
            minutes = cp_model.LinearExpr.weighted_sum(
                [taken[number] for number in who], cover[who, hour].tolist()
            )
            model.add(minutes + lacks >= int(needed[hour]))
            short.append(lacks)
        pence = [way.pence for way in ways]
        most_pence = sum(pence[: len(self._people)]) + max(0, more_pence)
        model.add(cp_model.LinearExpr.weighted_sum(taken, pence) <= most_pence)
        paid = [round(SCALE * self._price * way.pence) for way in ways]
        hour_short = round(SCALE * self._weight * unit / 60)
        model.minimize(
            cp_model.LinearExpr.weighted_sum(taken, paid)
            + hour_short * cp_model.LinearExpr.sum(short)
        )
        set_hint(model, hint)
        answer = solve_once(model, limits, self._cancel, linearization_level=2)
        if answer.values is None:
            return None
        return [way for way, var in zip(ways, taken, strict=True) if answer.values[var.index]]

    def _take(self, first: int, days: int, chosen: Sequence[_Way]) -> bool:
        """Put the ways chosen into the pool where they cost less than what is there."""
        pool = self._bench.pool
        people = np.array([way.person for way in chosen], dtype=np.int64)
        old, before = pool.rows[people].copy(), self._cost()
        rows = old.copy()
        rows[:, first : first + days] = [way.options for way in chosen]
        restore(pool, people, rows)
        if self._cost() >= before - SAME:
            restore(pool, people, old)
            return False
        return True

    def _cost(self) -> float:
        """Weighted hours that the group is short and pays."""
        return value_of(self._bench, self._group, 60 * self._price) / 60

    def _paid_pence(self) -> int:
        return pence_of(self._bench, self._group)
