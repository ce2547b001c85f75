"""Proven bounds on a rota: the linear relaxation of the aggregate model, and exact rows."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from optimiser.rota.goals.duty_cost import PENCE_PER_POUND
from optimiser.rota.group_bounds import MINUTES_PER_HOUR, GroupBounds
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import RowBound
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
        self._groups = GroupBounds(
            bench, cancel, lambda: limits.work is None and seconds_left() <= 0
        )
        self._rows = RowBound(bench, cancel)
        self._weights = bench.problem.requirement_weights

    def shortfall(self) -> Bounds:
        """Bounds on the weighted and on the plain shortfall; none where cancelled before."""
        try:
            self._groups.prove()
        except Stopped:
            return Bounds()
        plain = [1] * len(self._weights)
        return Bounds(self._hours(self._weights), self._hours(plain))

    def _hours(self, weights: Sequence[int]) -> float:
        """The aggregate bound in whole minutes, raised by pricing exact rows at its prices."""
        proved, prices = self._groups.shortfall(weights)
        minutes = math.ceil(proved - ROUNDING * max(1.0, abs(proved)))
        rows = self._rows.weighted_minutes(prices, self._bench.problem.overtime.cap_pence)
        return max(0.0, minutes, rows) / MINUTES_PER_HOUR

    def pounds(self, weighted_hours: float) -> float | None:
        """Least cost of a roster that is no shorter than this."""
        try:
            self._groups.prove()
        except Stopped:
            return None
        pence = self._groups.pence(self._weights, round(MINUTES_PER_HOUR * weighted_hours))
        return max(0.0, (1 - ROUNDING) * pence / PENCE_PER_POUND)
