"""Overtime of a class shared out to its pay levels, cheapest first: what it must cost at least.

Each level takes no more than its people could work: by week what is allowed and what their days at
work leave room for, over the period what its months allow, and one extension for every contracted
tour that they owe.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from ortools.sat.python import cp_model

from optimiser.people import Role, StaffMember
from optimiser.roster import Tour, TourKind
from optimiser.rota.pool_limits import monthly_limit, weekly_limit
from optimiser.rota.problem import RotaProblem
from optimiser.rota.staff_classes import StaffClass

RATE_SCALE = 1000
"""Parts of a penny in which rates are counted."""

Rates = dict[tuple[Role, int, bool, TourKind], int]
"""Least rates by pay level and kind of overtime, as far as they are known."""

Started = Sequence[tuple[int, Tour, cp_model.IntVar]]
"""Day, tour and how many of a class start it."""


class OvertimeShares:
    """Adds the shares of one problem's classes to a model; `rates` grow as they are asked for."""

    def __init__(self, model: cp_model.CpModel, problem: RotaProblem, rates: Rates) -> None:
        self._model = model
        self._problem = problem
        self._weekly = weekly_limit(problem)
        months = {(day.year, day.month) for day in problem.horizon.dates}
        self._most_in_all = monthly_limit(problem) * len(months)
        self._week_of_day = [day.isocalendar()[:2] for day in problem.horizon.dates]
        self._rates = rates

    def cost(self, staff: StaffClass, started: Started) -> Iterator[cp_model.LinearExprT]:
        """Terms of the least cost of what a class starts, in thousandths of a penny."""
        overtime = [row for row in started if row[1].is_capped_overtime]
        if not overtime:
            return
        kinds = sorted({tour.kind for _, tour, _ in overtime})
        longest = {
            kind: max(t.overtime_minutes for _, t, _ in overtime if t.kind is kind)
            for kind in kinds
        }
        paid = min(t.paid_minutes for _, t, _ in started if t.kind.is_contracted)
        shares: defaultdict[tuple[tuple[int, int], TourKind], list[cp_model.IntVar]]
        shares = defaultdict(list)
        for people in self._pay_levels(staff):
            yield from self._level(staff, people, longest, max(1, paid), shares)
        for week in dict.fromkeys(self._week_of_day):
            for kind in kinds:
                minutes = [
                    t.overtime_minutes * variable
                    for day, t, variable in overtime
                    if t.kind is kind and self._week_of_day[day] == week
                ]
                self._model.add(sum(shares[week, kind]) == sum(minutes))

    def _level(
        self,
        staff: StaffClass,
        people: Sequence[int],
        longest: dict[TourKind, int],
        shortest_paid: int,
        shares: dict[tuple[tuple[int, int], TourKind], list[cp_model.IntVar]],
    ) -> Iterator[cp_model.LinearExprT]:
        """The minutes that one pay level takes, and what they cost."""
        extended, taken, most_taken = [], [], 0
        for week in dict.fromkeys(self._week_of_day):
            days = [day for day, other in enumerate(self._week_of_day) if other == week]
            at_work = staff.available[np.ix_(people, days)].sum(axis=1)
            own = []
            for kind, minutes in longest.items():
                most = int(np.minimum(self._weekly, minutes * at_work).sum())
                own.append(self._model.new_int_var(0, most, ""))
                shares[week, kind].append(own[-1])
                yield self._least_rate(staff.members[people[0]], kind) * own[-1]
                if kind is TourKind.ROSTERED:
                    extended.append(own[-1])
            together = np.minimum(self._weekly, max(longest.values()) * at_work)
            self._model.add(sum(own) <= int(together.sum()))
            taken += own
            most_taken += int(together.sum())
        if most_taken > self._most_in_all * len(people):
            self._model.add(sum(taken) <= self._most_in_all * len(people))
        if extended:
            owed = [self._problem.owed_minutes[staff.members[who].staff_id] for who in people]
            tours = sum(minutes // shortest_paid for minutes in owed)
            self._model.add(sum(extended) <= longest[TourKind.ROSTERED] * tours)

    def _least_rate(self, member: StaffMember, kind: TourKind) -> int:
        """Least thousandths of a penny that a minute of this overtime can cost a person."""
        key = (*self._level_of(member), kind)
        if key not in self._rates:
            priced = (
                self._problem.tour(member, day, option)
                for day in self._problem.horizon.dates
                for option in self._problem.options(member, day)
                if option.is_overtime and option.kind is kind
            )
            rates = [RATE_SCALE * tour.cost_pence // tour.overtime_minutes for tour in priced]
            self._rates[key] = min(rates, default=0)
        return self._rates[key]

    def _pay_levels(self, staff: StaffClass) -> list[list[int]]:
        """Members of a class by what an hour of overtime costs."""
        levels: dict[tuple[Role, int, bool], list[int]] = {}
        for index, member in enumerate(staff.members):
            levels.setdefault(self._level_of(member), []).append(index)
        return list(levels.values())

    def _level_of(self, member: StaffMember) -> tuple[Role, int, bool]:
        """What the price of overtime depends on: part-timers have plain time."""
        return member.role, member.annual_pay_pence, self._problem.pricing.is_part_time(member)
