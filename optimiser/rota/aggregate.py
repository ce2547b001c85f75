"""The aggregate model: how many people start each duty, without naming them.

People who may work the same shifts at one base form a class. Every constraint follows from the
rules that it relaxes, summed over a class, so its optimum is a proven bound on any roster.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from ortools.sat.python import cp_model

from optimiser.roster import Tour
from optimiser.rota.night import NightTime
from optimiser.rota.overtime_shares import RATE_SCALE, OvertimeShares
from optimiser.rota.pool import Bench
from optimiser.rota.row_bound import Prices
from optimiser.rota.rules import (
    ConsecutiveNights,
    LongestRun,
    MinimumRest,
    OvertimeCap,
    RestDays,
)
from optimiser.rota.rules.base import Rule
from optimiser.rota.staff_classes import StaffClass, staff_classes
from optimiser.rota.stopping import Stopped
from optimiser.solver_child import Cancel

MINUTES_PER_HOUR = 60
Starts = list[list[tuple[int, cp_model.IntVar]]]
"""By day, the options that may start and how many people start each."""


class AggregateModel:
    """Starts per class, day and option, with the shortfall and cost that follow from them.

    Raises
    ------
    Stopped
        Cancelled while the model was made, which takes long for a whole force.
    """

    def __init__(self, bench: Bench, cancel: Cancel | None = None) -> None:
        self._cancel = cancel or Cancel()
        self.bench = bench
        self.problem = bench.problem
        self.model = cp_model.CpModel()
        self.classes = tuple(staff_classes(bench))
        self._tours = _representative_tours(bench)
        self.starts: list[Starts] = []
        for staff in self.classes:
            self._stop_if_asked()
            self.starts.append(self._add_starts(staff))
        for staff, starts in zip(self.classes, self.starts, strict=True):
            self._stop_if_asked()
            self._limit_heads(staff, starts)
            self._limit_hours(staff, starts)
            for rule in self.problem.rules:
                self._relax(rule, staff, starts)
        self.overtime_cost = self._capped_cost()
        self._cap_row: int | None = None
        if any(isinstance(rule, OvertimeCap) for rule in self.problem.rules):
            cap_pence = self.problem.overtime.cap_pence
            cap = self.model.add(self.overtime_cost <= RATE_SCALE * cap_pence)
            self._cap_row = cap.index
        self._cover_rows: dict[tuple[int, int], int] = {}
        self.short = self._shortfall()

    def _stop_if_asked(self) -> None:
        if self._cancel.requested:
            raise Stopped

    def shortfall(self, weights: Sequence[int]) -> cp_model.LinearExprT:
        """Minutes short, weighted by the group of the requirement."""
        terms: list[cp_model.LinearExprT] = []
        for (group, _), variable in self.short.items():
            terms.append(weights[group] * variable)
        return sum(terms)

    def prices(self, prices: Sequence[float], weights: Sequence[int]) -> Prices:
        """What cover and pennies are worth at prices of the constraints of this model, in order."""
        cover = np.zeros(self.problem.requirement.required.shape)
        for (group, hour), row in self._cover_rows.items():
            cover[group, hour] = min(weights[group], max(0.0, prices[row]))
        penny = 0.0
        if self._cap_row is not None:
            penny = RATE_SCALE * max(0.0, -prices[self._cap_row])
        return Prices(cover, penny)

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
        own = {member.staff_id for member in staff.members}
        locked = Counter(
            (self.problem.horizon.index_of_day(date), code)
            for (staff_id, date), code in self.problem.fixed.items()
            if staff_id in own and code is not None
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
        date = self.problem.horizon.dates[day]
        return sum((m.staff_id, date) in self.problem.exigencies for m in staff.members)

    def _capped_cost(self) -> cp_model.LinearExprT:
        """Least thousandths of a penny that the overtime started can cost."""
        shares = OvertimeShares(self.model, self.problem)
        costs: list[cp_model.LinearExprT] = []
        for staff, starts in zip(self.classes, self.starts, strict=True):
            self._stop_if_asked()
            every_day = self._on(starts, range(self.problem.horizon.days))
            started = [(day, tour, variable) for day, _, tour, variable in every_day]
            costs.extend(shares.cost(staff, started))
        return sum(costs)

    def _shortfall(self) -> dict[tuple[int, int], cp_model.IntVar]:
        cover: dict[tuple[int, int], list[cp_model.LinearExprT]] = {}
        hours = self._hours_touched()
        for staff, starts in zip(self.classes, self.starts, strict=True):
            self._stop_if_asked()
            for day, option, _, variable in self._on(starts, range(self.problem.horizon.days)):
                for hour, minutes in hours[day][option - 1]:
                    cover.setdefault((staff.group, hour), []).append(minutes * variable)
        short = {}
        past = self.bench.history_cover
        for group, row in enumerate(self.problem.requirement.required):
            self._stop_if_asked()
            for hour, people in enumerate(row):
                needed = MINUTES_PER_HOUR * int(people) - int(past[group, hour])
                if needed > 0:
                    variable = self.model.new_int_var(0, needed, "")
                    row = self.model.add(variable >= needed - sum(cover.get((group, hour), [])))
                    self._cover_rows[group, hour] = row.index
                    short[group, hour] = variable
        return short

    def _hours_touched(self) -> list[list[list[tuple[int, int]]]]:
        """By day and option, the hours that it touches, each with its minutes."""
        horizon = self.problem.horizon
        return [
            [list(horizon.minutes_by_hour(tour.start, tour.end)) for tour in tours]
            for tours in self._tours
        ]


def _representative_tours(bench: Bench) -> list[list[Tour]]:
    """Times of every option on every day; who works it does not matter for them."""
    problem = bench.problem
    someone = next((m for m in bench.members if m.role.is_officer), bench.members[0])
    return [
        [problem.tour(someone, day, option) for option in bench.options]
        for day in problem.horizon.dates
    ]
