"""A bound from exact rows: everybody works the legal row that is best at given prices.

By weak duality any prices bound any roster: what the requirement is worth at them, less the worth
of the best row of every person, less the cap at the price of a penny. Rows keep every rule on one
person but the limits on sums of overtime and of hours; supervision is left out.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.best_row import best_path, foremost
from optimiser.rota.option_arrays import twins
from optimiser.rota.pool import Bench
from optimiser.rota.stopping import stop_if_asked
from optimiser.solver_child import Cancel

ROUNDING = 1e-7

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices in weighted minutes: `cover` (G, H) of a minute of cover, `penny` of overtime."""

    cover: Floats
    penny: float


@dataclass(frozen=True, eq=False)
class Priced:
    """A group at some prices: the weighted minutes that it is short and pays at least, and the rows
    (P, D) that are best there, one a person in the order of the group."""

    bound: float
    rows: NDArray[np.int16]


class GroupBound:
    """Prices the rows of one group's people exactly.

    Contracted units are rounded so that no legal row is lost, and a locked tour may be extended.
    `people` are rows of the pool.
    """

    def __init__(self, bench: Bench, group: int, cancel: Cancel) -> None:
        self._bench, self._cancel = bench, cancel
        problem, pool = bench.problem, bench.pool
        self.group = group
        self.people = np.flatnonzero(pool.group == group)
        self.needed = np.maximum(0, pool.required[group] - bench.history_cover[group])
        self._units = bench.contracted_minutes // bench.unit_minutes
        self._twin = twins(pool.tables, pool.table_of_day, self._units)
        self._allowed = pool.allowed[self.people].copy()
        place = {int(person): index for index, person in enumerate(self.people)}
        for (staff_id, date), code in problem.fixed.items():
            person = place.get(bench.row_of_person[staff_id])
            if code is not None and person is not None:
                self._allowed[person, problem.horizon.index_of_day(date), 0] = False

    def priced(self, cover: Floats, penny: float) -> Priced:
        """What prices of a minute of cover (H,) and of a penny prove; -inf where somebody has no
        legal row.

        Raises
        ------
        Stopped
            Cancelled before everybody was priced.
        """
        bench, pool = self._bench, self._bench.pool
        worth = worth_of_cover(bench, cover)
        rows = np.zeros((len(self.people), len(worth)), dtype=np.int16)
        parts = [float(cover @ self.needed)]
        for index, person in enumerate(self.people):
            stop_if_asked(self._cancel)
            paid = worth - penny * pool.pence[person]
            parts.append(-self._best(index, np.where(self._allowed[index], paid, -np.inf), rows))
        slack = ROUNDING * max(1.0, sum(abs(part) for part in parts if part < math.inf))
        return Priced(math.fsum(parts) - slack if max(parts) < math.inf else -math.inf, rows)

    def _best(self, index: int, worth: Floats, rows: NDArray[np.int16]) -> float:
        """The worth of a person's best row, the row into its place; -inf where none is legal."""
        bench, pool = self._bench, self._bench.pool
        person = int(self.people[index])
        merged, chosen = foremost(self._twin, worth)
        owed = bench.problem.owed_minutes[bench.members[person].staff_id] // bench.unit_minutes
        best = best_path(
            pool.tables, pool.table_of_day, self._units, merged,
            int(pool.start_state[person]), owed, 0, rows[index],
        )  # fmt: skip
        rows[index] = chosen[np.arange(len(worth)), rows[index]]
        return best


class RowBound:
    """Prices the rows of a bench exactly, group by group."""

    def __init__(self, bench: Bench, cancel: Cancel | None = None) -> None:
        cancel = cancel or Cancel()
        groups = range(len(bench.problem.requirement.groups))
        self.groups = tuple(GroupBound(bench, group, cancel) for group in groups)

    def by_group(self, prices: Prices) -> list[float]:
        """Weighted minutes that each group is short and pays at least; -inf where somebody has no
        legal row.

        Raises
        ------
        Stopped
            Cancelled before everybody was priced.
        """
        return [g.priced(prices.cover[g.group], prices.penny).bound for g in self.groups]


def together(bounds: Iterable[float], penny: float, cap_pence: int) -> float:
    """Weighted minutes that a rota is short at least, in whole ones, from what each of its groups
    is short and pays at one price of a penny."""
    bound = math.fsum([*bounds, -penny * cap_pence])
    return -math.inf if bound == -math.inf else math.ceil(bound - ROUNDING * max(1.0, abs(bound)))


def worth_of_cover(bench: Bench, cover: Floats) -> Floats:
    """What the cover of every option is worth at prices of a minute by hour (H,), shape (D, O)."""
    pool = bench.pool
    sums = np.concatenate([[0.0], np.cumsum(60.0 * cover)])
    first, last = pool.span_first, pool.span_last
    lost = 60 - pool.span_minutes
    worth = sums[last] - sums[first]
    worth -= np.where(last > first, lost[:, :, 0] * cover[np.minimum(first, len(cover) - 1)], 0.0)
    worth -= np.where(last > first + 1, lost[:, :, 1] * cover[np.maximum(last - 1, 0)], 0.0)
    worth[:, 0] = 0.0
    return np.asarray(worth)
