"""A bound from exact rows: everybody works the legal row that is best at given prices.

By weak duality any prices bound any roster: what the requirement is worth at them, less the worth
of the best row of every person, less the cap at the price of a penny. Rows keep every rule on one
person but the limits on sums of overtime and of hours; supervision is left out.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.best_row import best_row
from optimiser.rota.pool import Bench
from optimiser.solver_child import Cancel

ROUNDING = 1e-7


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices in weighted minutes: `cover` (G, H) of a minute of cover, `penny` of overtime."""

    cover: NDArray[np.float64]
    penny: float


class RowBound:
    """Prices the rows of a bench exactly.

    Contracted units are rounded so that no legal row is lost, and a locked tour may be extended.
    """

    def __init__(self, bench: Bench, cancel: Cancel | None = None) -> None:
        self._cancel = cancel or Cancel()
        problem = bench.problem
        self._bench = bench
        self._units = bench.contracted_minutes // bench.unit_minutes
        self._allowed = bench.pool.allowed.copy()
        for (staff_id, date), code in problem.fixed.items():
            if code is not None:
                person = bench.row_of_person[staff_id]
                self._allowed[person, problem.horizon.index_of_day(date), 0] = False

    def weighted_minutes(self, prices: Prices, cap_pence: int) -> float:
        """The bound that some prices give; -inf where somebody has no legal row, or cancelled."""
        bench, pool = self._bench, self._bench.pool
        groups = range(len(bench.problem.requirement.groups))
        needed = np.maximum(0, pool.required - bench.history_cover)
        parts = [float(prices.cover[group] @ needed[group]) for group in groups]
        parts.append(-prices.penny * cap_pence)
        worth = [_worth_of_cover(bench, prices.cover[group]) for group in groups]
        for person, group in enumerate(pool.group.tolist()):
            if self._cancel.requested:
                return -math.inf
            if group in groups:
                best = self._best(person, worth[group] - prices.penny * pool.pence[person])
                if best == -math.inf:
                    return -math.inf
                parts.append(-best)
        bound = math.fsum(parts)
        return math.ceil(bound - ROUNDING * max(1.0, sum(abs(part) for part in parts)))

    def _best(self, person: int, worth: NDArray[np.float64]) -> float:
        """The worth of a person's best row."""
        bench, pool = self._bench, self._bench.pool
        worth = np.where(self._allowed[person], worth, -np.inf)
        owed = bench.problem.owed_minutes[bench.members[person].staff_id]
        return best_row(
            pool.tables,
            pool.table_of_day,
            self._units,
            worth,
            int(pool.start_state[person]),
            owed // bench.unit_minutes,
        )


def _worth_of_cover(bench: Bench, cover: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the cover of every option is worth at prices by hour, shape (D, O)."""
    pool = bench.pool
    sums = np.concatenate([[0.0], np.cumsum(60.0 * cover)])
    first, last = pool.span_first, pool.span_last
    lost = 60 - pool.span_minutes
    worth = sums[last] - sums[first]
    worth -= np.where(last > first, lost[:, :, 0] * cover[np.minimum(first, len(cover) - 1)], 0.0)
    worth -= np.where(last > first + 1, lost[:, :, 1] * cover[np.maximum(last - 1, 0)], 0.0)
    worth[:, 0] = 0.0
    return np.asarray(worth)
