"""Minimises the tiers of one base and week: relaxation, rounding, then CP-SAT where it pays.

A week of one base has tens of thousands of counts, nearly all of which the linear relaxation
leaves whole: its cells are joined by a few weekly sums only. So the relaxation gives the bound and
most of the plan, the rest is built in order, and CP-SAT improves the cells that were left in
fractions. CP-SAT alone decides small pieces, and those of middling size again where the others did
not come close.
"""

import math
import time
from collections.abc import Container, Sequence
from dataclasses import replace

from optimiser.errors import ModelDisagreement
from optimiser.goal import TierResult
from optimiser.patrols.cells import Counts
from optimiser.patrols.construct import top_up
from optimiser.patrols.decisions import Decisions, pairs_of
from optimiser.patrols.rounding import round_up
from optimiser.patrols.visit_room import ROOM
from optimiser.solving import (
    Cancel,
    Limits,
    Objective,
    relax_once,
    set_hint,
    solve_once,
    terms_of,
)

SLACK = 1e-6
SMALL = 1500
"""Variables up to which CP-SAT needs no relaxation."""
LARGE = 6000
"""Variables from which CP-SAT is of no use on the whole model."""
CLOSE = 0.005
"""Gap that is good enough where the optimum is out of reach."""
POLISHED = 3000
"""Free counts up to which CP-SAT betters a rounded plan at all."""
ROOM_SLACK = 0.001
"""Part of the room for visits that lower tiers may take: it stands for routes, and is no goal."""
POLISH_WORK = 0.2
"""Deterministic seconds of CP-SAT on a few cells: the last improvements are not worth the wait."""


class Tiers:
    """The tiers of one model, minimised one after the other from a known plan."""

    def __init__(
        self,
        decisions: Decisions,
        objectives: Sequence[Objective],
        limits: Limits,
        cancel: Cancel,
        ends: float,
    ) -> None:
        self._decisions = decisions
        self._model = decisions.model
        self._objectives = objectives
        self._limits = limits
        self._cancel = cancel
        self._ends = ends
        self._terms = {each.goal: terms_of(each.expression) for each in objectives}
        self._most: dict[str, int] = {}

    def minimise(self, first: Counts) -> tuple[Counts, tuple[TierResult, ...]]:
        """The best counts found from the first, and every tier with its value and bound."""
        values = self._values(first)
        bounds = []
        for objective in self._objectives:
            values, bound = self._one(objective, values)
            bounds.append(bound)
            most = self._value(objective, values)
            if objective.goal == ROOM:
                most += int(ROOM_SLACK * abs(most))
            self._most[objective.goal] = most
            self._model.add(objective.expression <= most)
        return self._decisions.counts_of(values), self._results(values, bounds)

    def _one(self, objective: Objective, values: list[int]) -> tuple[list[int], int]:
        """One tier, given those before it."""
        reached, bound = self._value(objective, values), self._lowest(objective)
        if reached <= bound or self._stopped() or self._is_left_as_built(objective):
            return values, min(reached, bound)
        self._model.minimize(objective.expression)
        size = len(self._model.proto.variables)
        relaxed = proved = None
        if size > SMALL:
            values, relaxed = self._nearly(objective, values)
        if size <= LARGE and not self._stopped() and not self._is_close(objective, values, relaxed):
            values, proved = self._exactly(objective, values)
        bound = max(known for known in (bound, relaxed, proved) if known is not None)
        return values, bound

    def _is_left_as_built(self, objective: Objective) -> bool:
        """Whether a tier is left as it was built: the room for visits in a large model, and those
        after it, which hardly gain by then what their relaxations cost."""
        goals = [each.goal for each in self._objectives]
        if ROOM not in goals or len(self._model.proto.variables) <= LARGE:
            return False
        return goals.index(objective.goal) >= goals.index(ROOM)

    def _is_close(self, objective: Objective, values: list[int], bound: int | None) -> bool:
        reached = self._value(objective, values)
        return bound is not None and reached - bound <= CLOSE * abs(reached)

    def _lowest(self, objective: Objective) -> int:
        """Value of a tier that no plan can beat, as the domains of its variables show."""
        terms = self._terms[objective.goal]
        lowest = terms.offset
        for index, weight in terms.weights:
            domain = list(self._model.proto.variables[index].domain)
            lowest += weight * (min(domain) if weight > 0 else max(domain))
        return lowest

    def _exactly(self, objective: Objective, values: list[int]) -> tuple[list[int], int | None]:
        """CP-SAT on the whole model, with half of the time that is left."""
        set_hint(self._model, dict(enumerate(values)))
        limits = self._limits_left()
        limits = replace(limits, seconds=limits.seconds / 2)
        answer = solve_once(self._model, limits, self._cancel)
        bound = None if answer.bound is None else _whole(answer.bound)
        return self._better(objective, values, answer.values), bound

    def _nearly(self, objective: Objective, values: list[int]) -> tuple[list[int], int | None]:
        """The relaxation, whole numbers near it, then CP-SAT on what it left in fractions."""
        answer = relax_once(self._model, self._limits_left(), self._cancel)
        if answer.bound is None or answer.relaxed is None:
            return values, None
        bound = math.ceil(answer.bound)
        decisions = self._decisions
        whole = decisions.whole_cells(answer.relaxed)
        rounded = round_up(decisions.problem, decisions.piece, whole)
        values = self._better(objective, values, self._read(rounded))
        if self._stopped() or self._is_close(objective, values, bound):
            return values, bound
        return self._polish(objective, values, whole), bound

    def _polish(
        self, objective: Objective, values: list[int], settled: Container[int]
    ) -> list[int]:
        """CP-SAT on the cells that are not settled, if they are few; the rest stays as it is."""
        held = self._decisions.held(values, settled)
        if self._decisions.size - len(held) > POLISHED:
            return values
        set_hint(self._model, dict(enumerate(values)))
        found = solve_once(
            self._model,
            self._limits_left(),
            self._cancel,
            held=held,
            max_deterministic_time=POLISH_WORK,
        ).values
        return self._better(objective, values, found)

    def _better(
        self, objective: Objective, old: list[int], found: Sequence[int] | None
    ) -> list[int]:
        """What was found, topped up, if it betters this tier and no tier before it is worse."""
        if found is None:
            return old
        counts = self._decisions.counts_of(found)
        fuller = top_up(self._decisions.problem, self._decisions.piece, counts)
        new = self._values(fuller)
        before = self._objectives[: self._objectives.index(objective)]
        worse = any(self._value(other, new) > self._most[other.goal] for other in before)
        return old if worse or self._value(objective, new) >= self._value(objective, old) else new

    def _values(self, counts: Counts) -> list[int]:
        """Counts as values of the model, with people at home where the same is done."""
        return self._read(self._decisions.counts_of(self._read(counts)))

    def _read(self, counts: Counts) -> list[int]:
        values = self._decisions.values_of(counts, pairs_of(counts))
        if values is None:
            message = f"a plan of {self._decisions.base_id} makes a choice that a rule forbids"
            raise ModelDisagreement(message)
        return values

    def _limits_left(self) -> Limits:
        """The time that is left, or half of the work, as few tiers need any."""
        if self._limits.work is not None:
            return self._limits.share(1 / 2)
        return replace(self._limits, seconds=max(0.0, self._ends - time.monotonic()))

    def _value(self, objective: Objective, values: Sequence[int]) -> int:
        return self._terms[objective.goal].value(values)

    def _stopped(self) -> bool:
        late = self._limits.work is None and time.monotonic() >= self._ends
        return self._cancel.requested or late

    def _results(self, values: Sequence[int], bounds: Sequence[int]) -> tuple[TierResult, ...]:
        tiers: list[TierResult] = []
        for objective, bound in zip(self._objectives, bounds, strict=True):
            if objective.goal == ROOM:
                continue
            reached = self._value(objective, values)
            value = reached / objective.scale
            proved = min(bound, reached) / objective.scale
            tiers.append(TierResult(len(tiers) + 1, objective.goal, objective.unit, value, proved))
        return tuple(tiers)


def _whole(bound: float) -> int | None:
    """A lower bound on whole numbers, if it is one at all."""
    return math.ceil(bound - SLACK) if math.isfinite(bound) else None
