"""Proven bounds on a rota: the linear relaxation of the aggregate model, and exact rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from optimiser.rota.aggregate import MINUTES_PER_HOUR, AggregateModel
from optimiser.rota.goals.duty_cost import PENCE_PER_POUND
from optimiser.rota.overtime_shares import RATE_SCALE
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import RowBound
from optimiser.rota.stopping import Stopped
from optimiser.solver_child import Answer, Cancel
from optimiser.solving import Limits, relax_once

SHORTEST_PROOF = 0.5


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
        self._aggregate: AggregateModel | None = None
        self._rows = RowBound(bench, cancel)
        self._weights = bench.problem.requirement_weights
        self._limits = limits
        self._cancel = cancel
        self._seconds_left = seconds_left

    def shortfall(self) -> Bounds:
        """Bounds on the weighted and on the plain shortfall; none where cancelled before."""
        try:
            aggregate = self._model()
        except Stopped:
            return Bounds()
        plain = [1] * len(self._weights)
        return Bounds(self._hours(aggregate, self._weights), self._hours(aggregate, plain))

    def _hours(self, aggregate: AggregateModel, weights: Sequence[int]) -> float | None:
        """The aggregate bound, raised by pricing exact rows at its prices."""
        aggregate.model.minimize(aggregate.shortfall(weights))
        answer = self._answer(aggregate)
        if answer.bound is None or answer.prices is None:
            return None
        prices = aggregate.prices(answer.prices, weights)
        rows = self._rows.weighted_minutes(prices, self._bench.problem.overtime.cap_pence)
        return max(0.0, answer.bound, rows) / MINUTES_PER_HOUR

    def _model(self) -> AggregateModel:
        if self._aggregate is None:
            self._aggregate = AggregateModel(self._bench, self._cancel)
        return self._aggregate

    def pounds(self, weighted_hours: float) -> float | None:
        """Least cost of a roster that is no shorter than this."""
        try:
            aggregate = self._model()
        except Stopped:
            return None
        reached = round(MINUTES_PER_HOUR * weighted_hours)
        aggregate.model.add(aggregate.shortfall(self._weights) <= reached)
        aggregate.model.minimize(aggregate.overtime_cost)
        bound = self._answer(aggregate).bound
        return None if bound is None else max(0.0, bound / (RATE_SCALE * PENCE_PER_POUND))

    def _answer(self, aggregate: AggregateModel) -> Answer:
        limits = replace(self._limits, seconds=max(SHORTEST_PROOF, self._seconds_left()))
        return relax_once(aggregate.model, limits, self._cancel)
