"""The aggregate model of a group: how many people start each duty, without naming them.

People of it who may work the same shifts form a class. Every constraint follows from the
rules that it relaxes, summed over a class, so its optimum is a proven bound on any roster.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from ortools.sat.python import cp_model

from optimiser.roster import Tour
from optimiser.rota.night import NightTime
from optimiser.rota.overtime_shares import OvertimeShares, Rates
from optimiser.rota.pool import Bench
from optimiser.rota.rules import (
    ConsecutiveNights,
    LongestRun,
    MinimumRest,
    RestDays,
)
from optimiser.rota.rules.base import Rule
from optimiser.rota.staff_classes import StaffClass, staff_classes

MINUTES_PER_HOUR = 60
Starts = list[list[tuple[int, cp_model.IntVar]]]
"""By day, the options that may start and how many people start each."""


class AggregateModel:
    """Starts per class, day and option, with the shortfall and cost that follow from them.

    `short` are the minutes short by hour, `cover_rows` the constraints that count them, by hour,
    and `overtime_cost` the least thousandths of a penny that the overtime started can cost. The cap
    on it is left out, as all groups share it.
    """

    def __init__(self, facts: "AggregateFacts", group: int) -> None:
        self.bench = facts.bench
        self.problem = facts.bench.problem
        self.model = cp_model.CpModel()
        self._facts = facts
        self._tours = facts.tours
        self._group = group
        self.classes = facts.classes.get(group, ())
        self.starts = [self._add_starts(staff) for staff in self.classes]
        for staff, starts in zip(self.classes, self.starts, strict=True):
            self._limit_heads(staff, starts)
            self._limit_hours(staff, starts)
            for rule in self.problem.rules:
                self._relax(rule, staff, starts)
        self.overtime_cost = self._capped_cost()
        self.cover_rows: dict[int, int] = {}
        self.short = self._shortfall()

    def _add_starts(self, staff: StaffClass) -> Starts:
        heads = staff.may_start.sum(axis=0)
        starts: Starts = [[] for _ in range(self.problem.horizon.days)]
        for day, option in np.argwhere(heads > 0):
            if option:
                variable = self.model.new_int_var(0, int(heads[day, option]), "")
                starts[day].append((int(option), variable))
        self._keep_locked(staff, starts)
        return starts

    def _keep_locked(self, staff: StaffClass, starts: Starts) -> None:
        """Locked duties of a class start in any plan, extended or not."""
        locked = Counter(
            (self.problem.horizon.index_of_day(date), code)
            for member in staff.members
            for date, code in self.problem.fixed_by_person.get(member.staff_id, {}).items()
            if code is not None
        )
        for (day, code), people in locked.items():
            ways = [v for n, v in starts[day] if self.bench.options[n - 1].shift.code == code]
            self.model.add(sum(ways) >= people)

    def _on(
        self, starts: Starts, days: Sequence[int]
    ) -> Iterator[tuple[int, int, Tour, cp_model.IntVar]]:
        for day in days:
            for option, variable in starts[day]:
                yield day, option, self._tours[day][option - 1], variable

    def _limit_heads(self, staff: StaffClass, starts: Starts) -> None:
        """At most one duty a person and day."""
        for day in range(self.problem.horizon.days):
            working = [variable for *_, variable in self._on(starts, [day])]
            self.model.add(sum(working) <= int(staff.available[:, day].sum()))

    def _limit_hours(self, staff: StaffClass, starts: Starts) -> None:
        """Contracted minutes that the class can be given in all."""
        paid = [
            tour.paid_minutes * variable
            for *_, tour, variable in self._on(starts, range(self.problem.horizon.days))
            if tour.kind.is_contracted
        ]
        self.model.add(sum(paid) <= staff.most_minutes)

    def _relax(self, rule: Rule, staff: StaffClass, starts: Starts) -> None:
        """What a rule on one person means for a class in all."""
        if isinstance(rule, LongestRun):
            self._cap_windows(staff, starts, rule.days + 1, rule.days)
        elif isinstance(rule, RestDays):
            self._cap_windows(staff, starts, rule.gap, rule.gap - 1, contracted_only=True)
        elif isinstance(rule, ConsecutiveNights):
            self._cap_windows(staff, starts, rule.nights + 1, rule.nights, night=rule.night_time)
        elif isinstance(rule, MinimumRest):
            self._cap_successions(staff, starts, rule.rest)

    def _cap_windows(
        self,
        staff: StaffClass,
        starts: Starts,
        length: int,
        most: int,
        *,
        contracted_only: bool = False,
        night: NightTime | None = None,
    ) -> None:
        for first in range(self.problem.horizon.days - length + 1):
            days = range(first, first + length)
            counted = [
                variable
                for _, _, tour, variable in self._on(starts, days)
                if (tour.kind.is_contracted or not contracted_only)
                and (night is None or night.is_night(tour, self.problem.horizon))
            ]
            workable = staff.available[:, first : first + length].sum(axis=1)
            self.model.add(sum(counted) <= int(np.minimum(workable, most).sum()))

    def _cap_successions(self, staff: StaffClass, starts: Starts, rest: timedelta) -> None:
        """Late today and early tomorrow are different people."""
        for day in range(self.problem.horizon.days - 1):
            today = [(t, v) for _, _, t, v in self._on(starts, [day])]
            tomorrow = [(t, v) for _, _, t, v in self._on(starts, [day + 1])]
            either = int((staff.available[:, day] | staff.available[:, day + 1]).sum())
            either += self._forced_on(staff, day) + self._forced_on(staff, day + 1)
            for latest in sorted({tour.start for tour, _ in tomorrow}):
                early = [v for t, v in tomorrow if t.start <= latest]
                late = [v for t, v in today if t.end + rest > latest]
                if late:
                    self.model.add(sum(early) + sum(late) <= either)

    def _forced_on(self, staff: StaffClass, day: int) -> int:
        """People of a class whose rest an exigency of duty of that day may cut short."""
        if not self.problem.exigencies:
            return 0
        date = self.problem.horizon.dates[day]
        return sum((m.staff_id, date) in self.problem.exigencies for m in staff.members)

    def _capped_cost(self) -> cp_model.LinearExprT:
        shares = OvertimeShares(self.model, self.problem, self._facts.rates)
        costs: list[cp_model.LinearExprT] = []
        for staff, starts in zip(self.classes, self.starts, strict=True):
            every_day = self._on(starts, range(self.problem.horizon.days))
            started = [(day, tour, variable) for day, _, tour, variable in every_day]
            costs.extend(shares.cost(staff, started))
        return sum(costs)

    def _shortfall(self) -> dict[int, cp_model.IntVar]:
        cover: dict[int, list[cp_model.LinearExprT]] = {}
        for starts in self.starts:
            for day, option, _, variable in self._on(starts, range(self.problem.horizon.days)):
                for hour, minutes in self._facts.hours[day][option - 1]:
                    cover.setdefault(hour, []).append(minutes * variable)
        short = {}
        past = self.bench.history_cover[self._group]
        for hour, people in enumerate(self.problem.requirement.required[self._group]):
            needed = MINUTES_PER_HOUR * int(people) - int(past[hour])
            if needed > 0:
                variable = self.model.new_int_var(0, needed, "")
                row = self.model.add(variable >= needed - sum(cover.get(hour, [])))
                self.cover_rows[hour] = row.index
                short[hour] = variable
        return short


class AggregateFacts:
    """What the models of all groups of a bench have in common.

    `hours` are, by day and option, the hours that it touches, each with its minutes.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.tours = _representative_tours(bench)
        self.hours = [
            [list(bench.problem.horizon.minutes_by_hour(tour.start, tour.end)) for tour in tours]
            for tours in self.tours
        ]
        self.rates: Rates = {}
        self.classes: dict[int, tuple[StaffClass, ...]] = {}
        for staff in staff_classes(bench):
            self.classes[staff.group] = (*self.classes.get(staff.group, ()), staff)


def _representative_tours(bench: Bench) -> list[list[Tour]]:
    """Times of every option on every day; who works it does not matter for them."""
    problem = bench.problem
    someone = next((m for m in bench.members if m.role.is_officer), bench.members[0])
    return [
        [problem.tour(someone, day, option) for option in bench.options]
        for day in problem.horizon.dates
    ]
