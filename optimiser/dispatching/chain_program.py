"""One shift with hindsight as a linear program: a column is the chain of calls of one officer.

The calls that are left cost what they are worth; the officers are free to start from any base.
Columns are made as they are needed (Desrosiers & Luebbecke 2005). Every bound comes from prices by
the Lagrangian, so it holds whatever the tolerance of the solver of the program.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimiser.dispatching.calls import Calls, FloatArray
from optimiser.dispatching.chain_master import Chain, ChainMaster, Limits, Relaxed
from optimiser.dispatching.chain_pricing import (
    MOST_CALLS,
    IntArray,
    best_chain,
    follow,
    rewards_by_tick,
)

COARSE_TICKS = 1000
FINE_TICKS = 1_000_000
"""Ticks of an hour for the rewards and for the chains."""
ROUNDING = 1e-6
SEARCH_STEPS = 300_000
STABLE = 0.7
STARTS_HOURS = tuple(np.arange(0.0, 3.01, 0.25).tolist())
WORTHLESS = 1e-7
CLOSED = 1e-5


@dataclass(frozen=True)
class ShiftTask:
    """The calls that one shift can answer, what each costs when it is left, and the officers.

    `members` are indices of `calls`, `cost` has one number a member; `officers` is the most of them
    at all bases.
    """

    calls: Calls
    members: tuple[int, ...]
    start: float
    end: float
    officers: int
    cost: FloatArray


@dataclass(frozen=True)
class Ticks:
    """Times of a shift in whole ticks; `last` and `takes` have a row for every base."""

    release: IntArray
    last: IntArray
    takes: IntArray
    length: int


def in_ticks(task: ShiftTask, per_hour: int, up: bool) -> Ticks:
    """Round the times so that a chain is possible (`up`) or that none is lost."""
    members = list(task.members)
    calls = task.calls

    def whole(hours: FloatArray, rise: bool) -> IntArray:
        ticks = (
            np.ceil(hours * per_hour - ROUNDING) if rise else np.floor(hours * per_hour + ROUNDING)
        )
        return ticks.astype(np.int64)

    travel = calls.travel[members].T
    length = int(whole(np.asarray(task.end - task.start), False))
    last = whole(calls.deadline[members] - task.start - travel, False)
    release = whole(np.maximum(calls.reported[members] - task.start, 0.0), up)
    return Ticks(
        release,
        np.minimum(last, length - 1),
        whole(travel + calls.on_scene[members], up),
        length,
    )


class ChainProgram:
    """The program of one shift, its columns, and the calls that are still to be answered."""

    def __init__(self, task: ShiftTask, up: bool) -> None:
        self.task = task
        self.alive = np.ones(len(task.members), dtype=bool)
        self.officers = task.officers
        self.bases = task.calls.travel.shape[1]
        self.coarse, self.fine = (in_ticks(task, ticks, up) for ticks in (COARSE_TICKS, FINE_TICKS))
        self.columns: dict[Chain, tuple[int, ...]] = {}
        self._master = ChainMaster(task.cost, self.bases)
        self.bound = -np.inf
        for base in range(self.bases):
            self.add(Chain(base, ()))

    def add(self, chain: Chain) -> bool:
        """Add a column; whether it is new. The same calls in another order are the same column."""
        key = Chain(chain.base, tuple(sorted(chain.calls)))
        if key in self.columns:
            return False
        self.columns[key] = chain.calls
        self._master.add(key)
        return True

    def without_repeats(self) -> None:
        """Leave only columns that answer a call once, and that are possible in fine ticks."""
        columns, self.columns = self.columns, {}
        self._master = ChainMaster(self.task.cost, self.bases)
        for chain, calls in columns.items():
            self.add(self._possible(chain.base, calls))

    def _possible(self, base: int, calls: Sequence[int]) -> Chain:
        """The calls in this order, each once, without those that come too late in fine ticks."""
        free, kept = 0, []
        for call in dict.fromkeys(calls):
            start = max(free, self.fine.release[call])
            if start <= self.fine.last[base, call]:
                kept.append(call)
                free = start + self.fine.takes[base, call]
        return Chain(base, tuple(kept))

    def keep_latest(self, count: int) -> None:
        """Forget the columns that were added before the last so many."""
        self.columns = dict(list(self.columns.items())[-count:])
        self._master = ChainMaster(self.task.cost, self.bases, self.columns)

    def in_order(self, chain: Chain) -> Chain:
        """The column with its calls in an order that is possible, each once."""
        return Chain(chain.base, tuple(dict.fromkeys(self.columns[chain])))

    def solve(self, limits: Limits | None = None) -> Relaxed:
        """Solve the program over the columns whose calls are all to be answered."""
        return self._master.solve(self.alive, limits or self._any_base())

    def _any_base(self) -> Limits:
        """All officers, wherever they start from."""
        return Limits((0,) * self.bases, (self.officers,) * self.bases, self.officers)

    def grow(
        self,
        ends: float,
        rounds: int = 10_000,
        *,
        enough: float = np.inf,
        limits: Limits | None = None,
        exact: bool = False,
    ) -> Relaxed:
        """Add columns until none improves the program, and keep the best bound found.

        Ends at a moment of the monotonic clock, after `rounds`, or when the bound passes `enough`.
        `exact` leaves no chain that answers a call twice in the bound.
        """
        self.bound, centre = -np.inf, None
        exact = exact and len(self.alive) <= MOST_CALLS
        if exact:
            self.without_repeats()
        relaxed = self.solve(limits)
        for _ in range(rounds):
            tries = [relaxed.price]
            if centre is not None:
                tries.insert(0, STABLE * centre + (1 - STABLE) * relaxed.price)
            new = False
            for price in tries:
                bound, new = self._price(price, relaxed, limits, exact)
                if bound > self.bound:
                    self.bound, centre = bound, price
                if new:
                    break
            if not new and exact:
                bound, new = self._price_exactly(relaxed, limits)
                self.bound = max(self.bound, bound)
            closed = relaxed.value - self.bound < CLOSED or self.bound > enough
            if not new or closed or time.monotonic() > ends:
                break
            relaxed = self.solve(limits)
        return relaxed

    def _price(
        self, price: FloatArray, relaxed: Relaxed, limits: Limits | None, exact: bool
    ) -> tuple[float, bool]:
        """Add the chains of highest reward; repeats are allowed in the bound, not if `exact` in
        the columns."""
        most, new = np.zeros(self.bases), False
        ticks = self.coarse
        for base in range(self.bases):
            takes = ticks.takes[base]
            rewards = rewards_by_tick(ticks.release, ticks.last[base], takes, price, ticks.length)
            most[base] = rewards.reward[0, 0]
            for hours in STARTS_HOURS if exact else (0.0,):
                followed = follow(rewards, takes, int(hours * COARSE_TICKS))
                chain = Chain(base, tuple(followed.tolist()))
                if exact:
                    chain = self._possible(base, chain.calls)
                if relaxed.price[list(chain.calls)].sum() > relaxed.threshold[base] + WORTHLESS:
                    new |= self.add(chain)
        return self._lagrangian(price, most, limits), new

    def best_single(self, steps: int) -> Chain | None:
        """The chain of one officer that leaves least of what is to be answered; `None` if it is
        not found in so many steps."""
        price = np.where(self.alive, self.task.cost, 0.0)
        found, worth = None, 0.0
        for base in range(self.bases) if len(price) <= MOST_CALLS else ():
            reward, chain = self._search(base, price, worth, steps)
            if len(chain) and reward > worth:
                found, worth = Chain(base, tuple(chain.tolist())), reward
        return found

    def _search(
        self, base: int, price: FloatArray, floor: float, steps: int
    ) -> tuple[float, IntArray]:
        """A bound on the reward of a chain of a base, and the best above `floor` if it is found."""
        coarse, fine = self.coarse, self.fine
        rewards = rewards_by_tick(
            coarse.release, coarse.last[base], coarse.takes[base], price, coarse.length
        )
        above, shape = rewards.reward[:, 0], (fine.length, FINE_TICKS // COARSE_TICKS)
        found: tuple[float, IntArray] = best_chain(
            fine.release, fine.last[base], fine.takes[base], price, shape, above, floor, steps
        )
        return found

    def _price_exactly(self, relaxed: Relaxed, limits: Limits | None) -> tuple[float, bool]:
        """Add the chain of highest reward without repeats at each base."""
        most, new = np.zeros(self.bases), False
        for base in range(self.bases):
            floor = relaxed.threshold[base] + WORTHLESS
            most[base], chain = self._search(base, relaxed.price, floor, SEARCH_STEPS)
            if len(chain):
                new |= self.add(Chain(base, tuple(chain.tolist())))
        return self._lagrangian(relaxed.price, most, limits), new

    def _lagrangian(self, price: FloatArray, most: FloatArray, limits: Limits | None) -> float:
        """What all plans cost at least, if no chain of a base is worth more than `most`."""
        limits = limits or self._any_base()
        used, spare = np.array(limits.least), limits.officers - sum(limits.least)
        for base in np.argsort(-most):
            more = min(spare, limits.most[base] - used[base]) if most[base] > 0 else 0
            used[base] += more
            spare -= more
        return float(price.sum() - used @ most)
