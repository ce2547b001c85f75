"""Bounds on one goal while others are held, from prices of the cases and of what is held.

A subgradient with a memory climbs; every bound that it meets is proved.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimiser.caseloads.exact_loads import (
    IMPOSSIBLE,
    SCALE,
    Menu,
    relaxed_cost,
    scratch_for,
)
from optimiser.caseloads.pair_bounds import pair_bounds
from optimiser.caseloads.table import CaseTable, Flags, Integers

Floats = NDArray[np.float64]

MEMORY, SHRINK, PATIENCE, LEAST_HOPE = 0.7, 0.7, 10, 0.05
LEAST_GAIN, LEAST_STRIDE = 0.01, 1e-3
MOST_CELLS = 1_000_000_000
"""Pairs times points for which a relaxation is worth its memory (a byte each) and time."""


class Costs(NamedTuple):
    """A goal: `pairs` (managers, cases) of who leads, `loads` (managers, slack + 1) of what room
    is left; `begin` (cases,) are prices at which to begin."""

    pairs: Integers
    loads: Integers
    begin: Integers | Floats

    @property
    def unit(self) -> int:
        """All values that the goal can have are multiples of this."""
        divisors = (np.gcd.reduce(costs, axis=None) for costs in (self.pairs, self.loads))
        return max(1, int(np.gcd(*divisors)))


class Held(NamedTuple):
    """A goal that stays within `most`; `price` is where its price begins."""

    costs: Costs
    most: int
    price: float


class Climbed(NamedTuple):
    """A bound in whole units, with the prices of all cases (0 where one manager alone may lead) and
    of what is held at which it is met."""

    bound: int
    cases: Floats
    held: Floats


class LoadRelaxation:
    """Which cases each manager takes when "one leader each" is only priced.

    Holds for every plan of pairs of `may_lead` (cases, managers), those of the table if not given,
    that keeps to the rooms of the table.
    """

    def __init__(self, table: CaseTable, may_lead: Flags | None = None) -> None:
        facts = table.facts
        self._table = table
        self.may_lead = facts.may_lead if may_lead is None else may_lead
        self.unit = table.problem.points_unit
        options = self.may_lead.sum(axis=1)
        self._bound_cases = np.flatnonzero(options == 1)
        self._bound_to = self.may_lead[self._bound_cases].argmax(axis=1)
        room = facts.room.copy()
        np.subtract.at(room, self._bound_to, facts.points[self._bound_cases])
        self.is_possible = bool((options > 0).all() and (room >= 0).all() and table.slack >= 0)
        room -= room % self.unit
        open_cases = self.may_lead & (options > 1)[:, None]
        rows = [np.flatnonzero(column) for column in open_cases.T]
        counts = np.array([len(row) for row in rows], dtype=np.int64)
        listed = np.zeros((len(rows), int(counts.max(initial=0))), dtype=np.int64)
        for row, cases in zip(listed, rows, strict=True):
            row[: len(cases)] = cases
        self.menu = Menu(facts.points // self.unit, room // self.unit, self.slack, listed, counts)

    def narrowed(self, may_lead: Flags) -> "LoadRelaxation":
        """The same for plans of fewer pairs."""
        return LoadRelaxation(self._table, may_lead)

    @property
    def slack(self) -> int:
        """Units of points that all rooms together leave free."""
        return max(0, self._table.slack) // self.unit

    @property
    def cells(self) -> int:
        """How much one round fills."""
        managers, width = len(self.menu.room), int(self.menu.room.max(initial=0)) + 1
        return managers * (int(self.menu.counts.max(initial=0)) * width + self.slack**2)

    def moves(self) -> Costs:
        """The cost of moves of cases that need not move."""
        facts = self._table.facts
        begin = np.where(facts.home >= 0, facts.move_cost, 0)
        return Costs(self._table.move_costs(), self._no_loads(), begin)

    def spread(self) -> Costs:
        """Whole steps that loads are away from the mean."""
        loads = self._no_loads()
        left = self.unit * np.arange(loads.shape[1])
        for manager, room in enumerate(self._table.facts.room):
            row = np.maximum(room - room % self.unit - left, 0)
            loads[manager] = self._table.steps_from_mean(manager, row)
        pairs = np.zeros((len(loads), len(self.menu.points)), dtype=np.int64)
        return Costs(pairs, loads, np.zeros(len(self.menu.points), dtype=np.int64))

    def travel(self) -> Costs:
        """Metres from the base of who leads."""
        facts = self._table.facts
        far = int(facts.metres.max(initial=0)) + 1
        begin = np.where(facts.may_lead, facts.metres, far).min(axis=1, initial=far)
        return Costs(np.ascontiguousarray(facts.metres.T), self._no_loads(), begin)

    def _no_loads(self) -> Integers:
        return np.zeros((len(self.menu.room), self.slack + 1), dtype=np.int64)

    def bound(
        self,
        goal: Costs,
        held: Sequence[Held],
        value: int,
        rounds: int,
        stop: Callable[[], bool],
        begin: Climbed | None = None,
    ) -> Climbed | None:
        """The best bound on a goal that has reached `value` while others are held; None for none.

        Climbing begins at the prices of `begin`, else at those of the goals, and ends at `value`,
        which no bound may pass while a plan has it.
        """
        if not self.is_possible or self.cells > MOST_CELLS:
            return None
        return _Climb(self, goal, held, value, begin).run(rounds, stop)

    def pair_bounds(
        self, goal: Costs, held: Sequence[Held], at: Climbed
    ) -> tuple[Integers, Integers]:
        """What the bound becomes, at the prices of `at`, where a pair is taken, and where not.

        Both are of shape (cases, managers), in whole units, and `IMPOSSIBLE` for pairs that are
        not open.
        """
        return _Climb(self, goal, held, at.bound, at).pair_bounds()

    def bound_cost(self, costs: Costs) -> int:
        """What the cases cost that one manager alone may lead."""
        return int(costs.pairs[self._bound_to, self._bound_cases].sum())

    @property
    def open_cases(self) -> Integers:
        """Cases that several managers may lead."""
        return np.setdiff1d(np.arange(len(self.menu.points)), self._bound_cases)


class _Climb:
    """Prices of cases and of what is held, raised from round to round."""

    def __init__(
        self,
        relaxation: LoadRelaxation,
        goal: Costs,
        held: Sequence[Held],
        value: int,
        begin: Climbed | None,
    ) -> None:
        self._relaxation = relaxation
        self._goal, self._held, self._value, self._unit = goal, held, value, goal.unit
        self._open = relaxation.open_cases
        self._taken = np.zeros(goal.pairs.shape, dtype=np.bool_)
        self._work = scratch_for(relaxation.menu)
        self._limits = np.array([one.most - relaxation.bound_cost(one.costs) for one in held])
        self._fixed = relaxation.bound_cost(goal)
        if begin is not None:
            self._prices = np.append(begin.cases[self._open], begin.held)
            return
        first = goal.begin + sum(
            (one.price * one.costs.begin for one in held), np.zeros(len(goal.begin))
        )
        self._prices = np.append(first[self._open], [one.price for one in held])

    def run(self, rounds: int, stop: Callable[[], bool]) -> Climbed | None:
        """The best bound that was met; no goal is below 0."""
        best, best_prices = -np.inf, self._prices.copy()
        direction = np.zeros(len(self._prices))
        stride, failed = 1.0, 0
        for _ in range(rounds):
            parts, lack = self._round()
            if parts >= IMPOSSIBLE:
                return self._climbed(self._value)
            told = parts / SCALE
            if told > best:
                failed = 0 if told > best + LEAST_GAIN else failed + 1
                best, best_prices = told, self._prices.copy()
            else:
                failed += 1
            if best > self._value - self._unit or stride < LEAST_STRIDE or stop():
                break
            if failed >= PATIENCE:
                stride, failed = SHRINK * stride, 0
                self._prices = best_prices.copy()
            direction = MEMORY * direction + (1 - MEMORY) * lack
            square = float((direction**2).sum())
            if square == 0:
                break
            hope = max(self._value - told, LEAST_HOPE)
            self._prices = self._prices + stride * hope / max(1.0, square) * direction
            cases = len(self._open)
            self._prices[cases:] = np.maximum(self._prices[cases:], 0.0)
        self._prices = best_prices
        if best == -np.inf:
            return None
        return self._climbed(max(0, -int(-best // self._unit) * self._unit))

    def _climbed(self, bound: int) -> Climbed:
        prices, cases = np.zeros(len(self._goal.begin)), len(self._open)
        prices[self._open] = self._prices[:cases]
        return Climbed(bound, prices, self._prices[cases:])

    def pair_bounds(self) -> tuple[Integers, Integers]:
        """The bounds where a pair is decided, at the prices as they are."""
        taken = np.full(self._goal.pairs.shape, IMPOSSIBLE)
        refused = taken.copy()
        pairs, loads, prices, fixed = self._priced()
        menu, work = self._relaxation.menu, self._work
        relaxed_cost(menu, pairs, loads, prices, self._taken, work)
        pair_bounds(menu, pairs, loads, prices, work, taken, refused)
        whole = SCALE * self._unit
        return tuple(  # type: ignore[return-value]
            np.where(
                parts < IMPOSSIBLE // 2, -(-(parts + fixed) // whole) * self._unit, IMPOSSIBLE
            ).T
            for parts in (taken, refused)
        )

    def _priced(self) -> tuple[Integers, Integers, Integers, int]:
        """Costs of pairs and loads, prices of cases and what is fixed, in parts."""
        cases = len(self._open)
        own = np.rint(self._prices[cases:] * SCALE).astype(np.int64)
        prices = np.zeros(len(self._goal.begin), dtype=np.int64)
        prices[self._open] = np.rint(self._prices[:cases] * SCALE).astype(np.int64)
        pairs, loads = SCALE * self._goal.pairs, SCALE * self._goal.loads
        for price, one in zip(own, self._held, strict=True):
            pairs, loads = pairs + price * one.costs.pairs, loads + price * one.costs.loads
        return pairs, loads, prices, SCALE * self._fixed - int((own * self._limits).sum())

    def _round(self) -> tuple[int, Floats]:
        """The bound in parts at the prices, and how to raise it."""
        pairs, loads, prices, fixed = self._priced()
        work, menu = self._work, self._relaxation.menu
        parts = int(relaxed_cost(menu, pairs, loads, prices, self._taken, work))
        if parts >= IMPOSSIBLE:
            return IMPOSSIBLE, np.zeros(0)
        lack = 1.0 - self._taken[:, self._open].sum(axis=0)
        excess = [self._excess(one, number) for number, one in enumerate(self._held)]
        return parts + fixed, np.append(lack, excess)

    def _excess(self, one: Held, number: int) -> float:
        """By how much the choices miss what is held."""
        pairs = int((one.costs.pairs * self._taken).sum())
        menu = self._relaxation.menu
        left = menu.room - self._taken @ menu.points
        loads = one.costs.loads[np.arange(len(left)), left]
        return float(pairs + loads.sum() - self._limits[number])
