"""Minimises the tiers of one base and week: relaxation for the bound, CP-SAT for whole numbers.

A week of one base has some 15,000 counts, nearly all of which the linear relaxation leaves whole:
its cells are joined by a few weekly sums only. So the relaxation gives the bound, CP-SAT decides
the cells that it left in fractions, and the rest stays. Whoever is left without a task gets one
where that worsens nothing. CP-SAT alone decides small pieces, and those of middling size again
where the two did not come close.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from optimiser.goal import TierResult
from optimiser.patrols.cells import Counts
from optimiser.patrols.construct import top_up
from optimiser.patrols.decisions import Decisions, pairs_of
from optimiser.solving import (
    Cancel,
    Limits,
    Objective,
    Repair,
    evaluate,
    relax_and_repair,
    solve_once,
)

SLACK = 1e-6
SMALL = 1500
"""Variables up to which CP-SAT needs no relaxation."""
LARGE = 6000
"""Variables from which CP-SAT is of no use on the whole model."""
CLOSE = 0.01
"""Gap that is good enough where the optimum is out of reach."""
CELLS_AROUND = (0, 1, 4, 1000)
"""Cells on either side of a fraction that the repair may change as well, try by try."""
REPAIR_WORK = 0.25
"""Deterministic seconds of a try: the last improvements are not worth the wait."""


class Tiers:
    """The tiers of one model, minimised one after the other from a known plan."""

    def __init__(
        self,
        decisions: Decisions,
        objectives: Sequence[Objective],
        limits: Limits,
        cancel: Cancel,
    ) -> None:
        self._decisions = decisions
        self._model = decisions.model
        self._objectives = objectives
        self._limits = limits
        self._cancel = cancel
        self._ends = time.monotonic() + limits.seconds

    def minimise(self, start: list[int]) -> tuple[Counts, tuple[TierResult, ...]]:
        """The best counts found, and every tier with its value on them and its bound."""
        values = start
        bounds = []
        for objective in self._objectives:
            values, bound = self._one(objective, values)
            bounds.append(bound)
            self._model.add(objective.expression <= evaluate(objective.expression, values))
        return self._decisions.counts_of(values), self._results(values, bounds)

    def _one(self, objective: Objective, values: list[int]) -> tuple[list[int], int | None]:
        """One tier, given those before it."""
        reached = evaluate(objective.expression, values)
        if reached <= self._lowest(objective):
            return values, reached
        if self._stopped():
            return values, None
        self._model.minimize(objective.expression)
        size = len(self._model.proto.variables)
        bound: int | None = None
        if size > SMALL:
            values, bound = self._nearly(objective, values)
        if size <= LARGE and not self._stopped() and not self._is_close(objective, values, bound):
            values, proved = self._exactly(objective, values)
            bound = max((known for known in (bound, proved) if known is not None), default=None)
        return values, bound

    def _is_close(self, objective: Objective, values: list[int], bound: int | None) -> bool:
        reached = evaluate(objective.expression, values)
        return bound is not None and reached - bound <= CLOSE * abs(reached)

    def _lowest(self, objective: Objective) -> int:
        """Value of a tier that no plan can beat, as the domains of its variables show."""
        if not isinstance(objective.expression, cp_model.LinearExpr):
            return int(objective.expression)
        flat = cp_model.FlatIntExpr(objective.expression)
        terms = zip(flat.vars, flat.coeffs, strict=True)
        lowest = int(flat.offset)
        for variable, weight in terms:
            domain = list(self._model.proto.variables[variable.index].domain)
            lowest += int(weight) * (min(domain) if weight > 0 else max(domain))
        return lowest

    def _exactly(self, objective: Objective, values: list[int]) -> tuple[list[int], int | None]:
        """CP-SAT on the whole model, with half of the time that is left."""
        self._hint(dict(enumerate(values)))
        limits = self._limits_left()
        limits = replace(limits, seconds=limits.seconds / 2)
        answer = solve_once(self._model, limits, self._cancel)
        bound = None if answer.bound is None else math.ceil(answer.bound - SLACK)
        return self._better(objective, values, answer.values), bound

    def _nearly(self, objective: Objective, values: list[int]) -> tuple[list[int], int | None]:
        """The relaxation, then CP-SAT on the cells that it left in fractions."""
        repair = Repair(self._decisions.groups(), CELLS_AROUND, REPAIR_WORK, CLOSE)
        answer = relax_and_repair(self._model, repair, self._limits_left(), self._cancel)
        bound = None if answer.bound is None else math.ceil(answer.bound)
        return self._better(objective, values, answer.values), bound

    def _better(
        self, objective: Objective, old: list[int], found: Sequence[int] | None
    ) -> list[int]:
        """What was found, with its measuring variables at their value, if it is truly better."""
        if found is None:
            return old
        counts = top_up(
            self._decisions.problem, self._decisions.piece, self._decisions.counts_of(found)
        )
        new = self._decisions.values_of(counts, pairs_of(counts))
        expression = objective.expression
        if new is None or evaluate(expression, new) >= evaluate(expression, old):
            return old
        return new

    def _hint(self, values: dict[int, int]) -> None:
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in values.items():
            self._model.add_hint(self._model.get_int_var_from_proto_index(index), value)

    def _limits_left(self) -> Limits:
        """The time that is left, or an equal part of the work."""
        if self._limits.work is not None:
            return self._limits.share(1 / len(self._objectives))
        return replace(self._limits, seconds=max(0.0, self._ends - time.monotonic()))

    def _stopped(self) -> bool:
        late = self._limits.work is None and time.monotonic() >= self._ends
        return self._cancel.requested or late

    def _results(
        self, values: Sequence[int], bounds: Sequence[int | None]
    ) -> tuple[TierResult, ...]:
        tiers: list[TierResult] = []
        for objective, bound in zip(self._objectives, bounds, strict=True):
            reached = evaluate(objective.expression, values)
            value = reached / objective.scale
            proved = None if bound is None else min(bound, reached) / objective.scale
            tiers.append(TierResult(len(tiers) + 1, objective.goal, objective.unit, value, proved))
        return tuple(tiers)
