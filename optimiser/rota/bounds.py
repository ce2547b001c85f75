"""Proven bounds on a rota, from the linear relaxation of the aggregate model."""

from dataclasses import dataclass, replace

from optimiser.rota.aggregate import MINUTES_PER_HOUR, AggregateModel
from optimiser.rota.goals.duty_cost import PENCE_PER_POUND
from optimiser.rota.pool import Bench
from optimiser.solver_child import Cancel
from optimiser.solving import Limits, relax_once


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

    def __init__(self, bench: Bench, limits: Limits, cancel: Cancel) -> None:
        self._bench = bench
        self._aggregate: AggregateModel | None = None
        self._limits = limits
        self._cancel = cancel

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

    def pounds(self, weighted_hours: float, seconds: float) -> float | None:
        """Least cost of a roster that is no shorter than this."""
        aggregate = self._model()
        reached = round(MINUTES_PER_HOUR * weighted_hours)
        aggregate.model.add(aggregate.shortfall() <= reached)
        aggregate.model.minimize(aggregate.overtime_pence)
        return self._relax(aggregate, PENCE_PER_POUND, seconds)

    def _relax(
        self, aggregate: AggregateModel, scale: int, seconds: float | None = None
    ) -> float | None:
        limits = self._limits if seconds is None else replace(self._limits, seconds=seconds)
        bound = relax_once(aggregate.model, limits, self._cancel).bound
        return None if bound is None else max(0.0, bound / scale)
