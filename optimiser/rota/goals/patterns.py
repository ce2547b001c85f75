"""Patterns of tours that tire people, as literals of a model."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from optimiser.people import StaffMember
from optimiser.roster import MINUTE
from optimiser.rota.night import STATUTORY_NIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions

DAY = timedelta(days=1)
MOST_DAYS_OF_A_TOUR = 3


class Patterns:
    """Weighted literals for every place where a person's tours may break good practice."""

    def __init__(self, model: "cp_model.CpModel", decisions: "RotaDecisions") -> None:
        self._model = model
        self._decisions = decisions
        self._weights = decisions.problem.wellbeing

    def points(self, member: StaffMember) -> "Iterator[cp_model.LinearExprT]":
        """Points of one person, each with the literal that makes them due."""
        decisions, weights = self._decisions, self._weights
        worked = decisions.worked_days(member)
        horizon = decisions.problem.horizon
        nights = decisions.worked_days(member, lambda t: STATUTORY_NIGHT.is_night(t, horizon))
        for weight, days, length in (
            (weights.long_runs, worked, weights.preferred_run_days),
            (weights.night_runs, nights, weights.preferred_nights),
        ):
            for window in decisions.windows(length + 1):
                if weight and all(day in days for day in window):
                    yield weight * self._all([days[day] for day in window])
        if weights.single_days_off:
            yield from self._single_days_off(worked)
        yield from self._pairs(member)
        for choice in decisions.choices(member):
            if choice.is_planned and choice.tour.minutes > weights.preferred_tour_minutes:
                yield weights.long_tours * choice.works
        if weights.short_recoveries:
            yield from self._after_nights(member, worked)

    def _after_nights(
        self, member: StaffMember, worked: "dict[date, cp_model.BoolVarT]"
    ) -> "Iterator[cp_model.LinearExprT]":
        """Tours by day too soon after a night, with nothing worked between."""
        weights, horizon = self._weights, self._decisions.problem.horizon
        furthest = weights.recovery_minutes * MINUTE // DAY + MOST_DAYS_OF_A_TOUR
        for day in self._decisions.days:
            for second in self._decisions.choices_on(member, day):
                if STATUTORY_NIGHT.is_night(second.tour, horizon):
                    continue
                between: list[cp_model.BoolVarT] = []
                for back in range(1, furthest + 1):
                    before = day - back * DAY
                    for first in self._decisions.choices_on(member, before):
                        rest = (second.tour.start - first.tour.end) // MINUTE
                        is_night = STATUTORY_NIGHT.is_night(first.tour, horizon)
                        if is_night and rest < weights.recovery_minutes:
                            literals = [first.works, second.works, *between]
                            yield weights.short_recoveries * self._all(literals)
                    if before in worked:
                        between.append(worked[before].negated())

    def _single_days_off(
        self, worked: "dict[date, cp_model.BoolVarT]"
    ) -> "Iterator[cp_model.LinearExprT]":
        for first, free, last in self._decisions.windows(3):
            if first in worked and last in worked:
                literals = [worked[first], worked[last]]
                if free in worked:
                    literals.append(worked[free].negated())
                yield self._weights.single_days_off * self._all(literals)

    def _pairs(self, member: StaffMember) -> "Iterator[cp_model.LinearExprT]":
        """Short rests, and starts that move back from one day to the next."""
        weights = self._weights
        for day in self._decisions.days:
            for second in self._decisions.choices_on(member, day):
                for first in self._decisions.choices_on(member, day - DAY):
                    points = 0
                    rest = (second.tour.start - first.tour.end) // MINUTE
                    later = (second.tour.start - first.tour.start) // MINUTE
                    if rest < weights.quick_rest_minutes:
                        points += weights.quick_turnarounds
                    if later < DAY // MINUTE - weights.backward_minutes:
                        points += weights.backward_rotations
                    if points:
                        yield points * self._all([first.works, second.works])

    def _all(self, literals: "Sequence[cp_model.BoolVarT]") -> "cp_model.BoolVarT":
        """A literal that is true exactly where all of the literals are."""
        every = self._model.new_bool_var("")
        self._model.add_min_equality(every, literals)
        return every
