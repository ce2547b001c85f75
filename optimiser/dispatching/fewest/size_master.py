"""How many officers a period needs at least: the linear program of chains, and what it proves.

A column is the chain of one officer in one shift; the shifts of a group have equally many
officers. For any prices of calls, the officers of a shift together earn at most their number times
the best chain, and all calls are to be earned: an inequality on the sizes that holds whatever the
tolerance of the solver (Lagrange, as in Desrosiers & Luebbecke 2005).
"""

import time
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from ortools.linear_solver import pywraplp

from optimiser.dispatching.calls import ON_TIME, FloatArray
from optimiser.dispatching.chain_pricing import IntArray, follow, rewards_by_tick
from optimiser.dispatching.chain_program import (
    COARSE_TICKS,
    STARTS_HOURS,
    ShiftTask,
    Ticks,
    in_ticks,
)
from optimiser.dispatching.fewest.period import Period, Plan

STABLE = 0.8
ROOM, LEAST_ROOM = 1.5, 0.002
"""A price may be so many times that of the best prices so far, and so much in any case."""
WORTHLESS = 1e-7
CLOSED, DEEP = 1e-4, 0.03
"""When the program counts as closed, and when an inequality is deep enough not to close it."""


class SizeCut(NamedTuple):
    """Sizes serve every call only if `rates` times sizes is at least `worth`."""

    rates: tuple[float, ...]
    worth: float

    def allows(self, sizes: Sequence[float]) -> bool:
        """Whether the inequality holds for some sizes, but for rounding."""
        return self.lack(sizes) <= CLOSED

    def lack(self, sizes: Sequence[float]) -> float:
        """Officers that every group needs more than some sizes by the inequality."""
        return (self.worth - float(np.dot(self.rates, sizes))) / max(sum(self.rates), WORTHLESS)


class Prices(NamedTuple):
    """What the program is willing to pay for each call and for an officer of each shift."""

    call: FloatArray
    shift: FloatArray


class ShiftCalls(NamedTuple):
    """The calls that can be begun in time in a shift, and their times in coarse ticks."""

    members: IntArray
    ticks: Ticks


class SizeMaster:
    """The program over the chains so far: how many more than some sizes every shift needs."""

    def __init__(self, period: Period, plan: Plan) -> None:
        self.period = period
        self._shifts = _shift_calls(period)
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity = self._solver.infinity()
        more = self._solver.NumVar(0, infinity, "")
        self._solver.Objective().SetCoefficient(more, 1)
        self._cover = [self._solver.Constraint(1, infinity) for _ in range(len(period.calls))]
        self._left = []
        for row in self._cover:
            left = self._solver.NumVar(0, infinity, "")
            row.SetCoefficient(left, 1)
            self._left.append(left)
        self._officers = [self._solver.Constraint(0, infinity) for _ in period.hours]
        for row in self._officers:
            row.SetCoefficient(more, 1)
        self._centre = np.zeros(len(period.calls))
        self._known: set[tuple[int, ...]] = set()
        for number, chains in enumerate(plan):
            for chain in chains:
                self._add(number, chain.calls)

    def _add(self, shift: int, calls: Sequence[int]) -> bool:
        """Add the chain of a shift; whether it is new."""
        key = (shift, *sorted(calls))
        if key in self._known or not calls:
            return False
        self._known.add(key)
        column = self._solver.NumVar(0, self._solver.infinity(), "")
        self._officers[shift].SetCoefficient(column, -1)
        for call, times in Counter(calls).items():
            self._cover[call].SetCoefficient(column, times)
        return True

    def cut_off(self, sizes: Sequence[int], ends: float) -> SizeCut | None:
        """The inequality by which some sizes lack most, as officers that every group needs more.

        `None` if nothing was proved against the sizes by a moment of the monotonic clock.
        """
        for row, group in zip(self._officers, self.period.groups, strict=True):
            row.SetBounds(-sizes[group], self._solver.infinity())
        if not self._centre.any():
            self._centre = self.period.calls.on_scene + self.period.calls.travel.min(axis=1)
        best = self._price(self._centre, None)[0]
        self._centre = self._centre / max(sum(best.rates), WORTHLESS)
        room = ROOM
        self._limit_prices(room)
        while time.monotonic() < ends:
            if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
                break
            value, lack = self._solver.Objective().Value(), best.lack(sizes)
            if value < CLOSED or value - lack < (DEEP if lack > DEEP else CLOSED):
                if lack > CLOSED or all(left.solution_value() < CLOSED for left in self._left):
                    break
                room *= ROOM
                self._limit_prices(room)
                continue
            own, new = self._prices(), False
            for call in (STABLE * self._centre + (1 - STABLE) * own.call, own.call):
                cut, more = self._price(call, own)
                if cut.lack(sizes) > best.lack(sizes):
                    best, self._centre = cut, call
                    self._limit_prices(room)
                new |= more
                if new:
                    break
            if not new:
                break
        return best if best.lack(sizes) > CLOSED else None

    def _limit_prices(self, room: float) -> None:
        """Keep prices near the best so far, by what it costs to leave a call."""
        for left, price in zip(self._left, self._centre.tolist(), strict=True):
            self._solver.Objective().SetCoefficient(left, room * price + LEAST_ROOM)

    def _prices(self) -> Prices:
        call = np.array([max(0.0, row.dual_value()) for row in self._cover])
        return Prices(call, np.array([max(0.0, row.dual_value()) for row in self._officers]))

    def _price(self, price: FloatArray, own: Prices | None) -> tuple[SizeCut, bool]:
        """The inequality of some prices, and whether a chain was found that improves on it."""
        rates, new = np.zeros(self.period.group_count), False
        for number, (members, ticks) in enumerate(self._shifts):
            paid = price[members]
            worth = np.flatnonzero(paid > 0)
            most = 0.0
            for base in range(len(ticks.last)):
                takes = ticks.takes[base][worth]
                rewards = rewards_by_tick(
                    ticks.release[worth], ticks.last[base][worth], takes, paid[worth], ticks.length
                )
                most = max(most, float(rewards.reward[0, 0]))
                for hours in STARTS_HOURS[::4]:
                    followed = follow(rewards, takes, int(hours * COARSE_TICKS))
                    for chain in (list(dict.fromkeys(followed.tolist())), followed):
                        calls = members[worth[chain]]
                        if own is None or own.call[calls].sum() > own.shift[number] + WORTHLESS:
                            new |= self._add(number, calls.tolist())
                            break
            rates[self.period.groups[number]] += most
        return SizeCut(tuple(rates.tolist()), float(price.sum())), new


def _shift_calls(period: Period) -> list[ShiftCalls]:
    """For each shift what can be begun in it in time, with all that rounding might let in."""
    calls, found = period.calls, []
    latest = calls.last_depart.max(axis=1)
    for start, end in period.hours:
        opens = np.maximum(calls.reported, start)
        members = np.flatnonzero((opens < end) & (opens <= latest + ON_TIME))
        task = ShiftTask(calls, tuple(members.tolist()), start, end, 0, np.ones(len(members)))
        found.append(ShiftCalls(members, in_ticks(task, COARSE_TICKS, up=False)))
    return found
