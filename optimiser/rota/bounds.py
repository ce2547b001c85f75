"""Proven bounds on a rota: the linear relaxation of the aggregate model, and exact rows."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from optimiser.rota.goals.duty_cost import PENCE_PER_POUND
from optimiser.rota.group_bounds import MINUTES_PER_HOUR, GroupBounds
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import GroupBound, Prices, RowBound, together
from optimiser.rota.stopping import Stopped
from optimiser.solver_child import Cancel
from optimiser.solving import Limits

ROUNDING = 1e-6


@dataclass(frozen=True)
class Bounds:
    """Lower bounds that hold for every legal roster; None where none was proved.

    `weighted_hours` and `hours` bound the shortfall; `pounds` the cost of any roster whose
    weighted shortfall is no more than that of the roster it was asked for.
    """

    weighted_hours: float | None = None
    hours: float | None = None
    pounds: float | None = None


class Prover:
    """Proves bounds for one bench."""

    def __init__(
        self, bench: Bench, limits: Limits, cancel: Cancel, seconds_left: Callable[[], float]
    ) -> None:
        self._bench = bench
        self._late: Callable[[], bool] = lambda: limits.work is None and seconds_left() <= 0
        self._groups = GroupBounds(bench, cancel, self._late)
        self._rows = RowBound(bench, cancel)
        self._weights = bench.problem.requirement_weights
        self._cap_pence = bench.problem.overtime.cap_pence
        self._prices: Prices | None = None
        self._by_group: list[float] = []

    def shortfall(self) -> Bounds:
        """Bounds on the weighted and on the plain shortfall; none where cancelled before."""
        try:
            self._groups.prove()
            weighted, self._prices, self._by_group = self._minutes(self._weights)
            plain, _, _ = self._minutes([1] * len(self._weights))
        except Stopped:
            return Bounds()
        return Bounds(weighted / MINUTES_PER_HOUR, plain / MINUTES_PER_HOUR)

    def _minutes(self, weights: Sequence[int]) -> tuple[float, Prices, list[float]]:
        """The bound in whole minutes, of the aggregate model or of exact rows at its prices; those
        prices, and what rows prove there of each group: nothing where it is late."""
        proved, prices = self._groups.shortfall(weights)
        minutes = math.ceil(proved - ROUNDING * max(1.0, abs(proved)))
        nothing = [-math.inf] * len(self._rows.groups)
        by_group = nothing if self._late() else self._rows.by_group(prices)
        return (
            max(0.0, minutes, together(by_group, prices.penny, self._cap_pence)),
            prices,
            by_group,
        )

    @property
    def prices(self) -> Prices | None:
        """The prices that prove the bound on the weighted shortfall; none before it is proved."""
        return self._prices

    @property
    def groups(self) -> tuple[GroupBound, ...]:
        """What prices the rows of each group."""
        return self._rows.groups

    def bound_of_group(self, group: int) -> float:
        """Weighted minutes that a group is short and pays at least, at the price of a penny."""
        return self._by_group[group]

    def raise_group(self, group: int, bound: float) -> float:
        """Take in a better bound of one group; the weighted hours that all prove together."""
        self._by_group[group] = max(bound, self._by_group[group])
        penny = 0.0 if self._prices is None else self._prices.penny
        return together(self._by_group, penny, self._cap_pence) / MINUTES_PER_HOUR

    def pounds(self, weighted_hours: float) -> float | None:
        """Least cost of a roster that is no shorter than this."""
        try:
            self._groups.prove()
        except Stopped:
            return None
        pence = self._groups.pence(self._weights, round(MINUTES_PER_HOUR * weighted_hours))
        return max(0.0, (1 - ROUNDING) * pence / PENCE_PER_POUND)
