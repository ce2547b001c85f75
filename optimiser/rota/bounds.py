"""Proven bounds on a rota, from the linear relaxation of the aggregate model."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from optimiser.rota.aggregate import MINUTES_PER_HOUR, AggregateModel
from optimiser.rota.goals.duty_cost import PENCE_PER_POUND
from optimiser.rota.pool import Bench
from optimiser.solver_child import Cancel
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
        self._limits = limits
        self._cancel = cancel
        self._seconds_left = seconds_left

    def shortfall(self) -> Bounds:
        """Bounds on the weighted and on the plain shortfall."""
        aggregate = self._model()
        aggregate.model.minimize(aggregate.shortfall())
        weighted = self._relax(aggregate, MINUTES_PER_HOUR)
        aggregate.model.minimize(aggregate.shortfall(weighted=False))
        return Bounds(weighted, self._relax(aggregate, MINUTES_PER_HOUR))

    def _model(self) -> AggregateModel:
        if self._aggregate is None:
            self._aggregate = AggregateModel(self._bench)
        return self._aggregate

    def pounds(self, weighted_hours: float) -> float | None:
        """Least cost of a roster that is no shorter than this."""
        aggregate = self._model()
        reached = round(MINUTES_PER_HOUR * weighted_hours)
        aggregate.model.add(aggregate.shortfall() <= reached)
        aggregate.model.minimize(aggregate.overtime_pence)
        return self._relax(aggregate, PENCE_PER_POUND)

    def _relax(self, aggregate: AggregateModel, scale: int) -> float | None:
        limits = replace(self._limits, seconds=max(SHORTEST_PROOF, self._seconds_left()))
        bound = relax_once(aggregate.model, limits, self._cancel).bound
        return None if bound is None else max(0.0, bound / scale)
