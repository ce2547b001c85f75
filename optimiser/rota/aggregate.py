"""The aggregate model: how many people start each duty, without naming them.

People who may work the same shifts at one base form a class. Every constraint follows from the
rules that it relaxes, summed over a class, so its optimum is a proven bound on any roster; the
starts that reach it are the target that the search pulls towards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from optimiser.people import StaffMember
from optimiser.roster import Tour
from optimiser.rota.night import NightTime
from optimiser.rota.pool import Bench
from optimiser.rota.rules import (
    ConsecutiveNights,
    LongestRun,
    MinimumRest,
    OvertimeCap,
    PersonalOvertime,
    RestDays,
)
from optimiser.rota.rules.base import Rule, TourRule

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, eq=False)
class StaffClass:
    """People of one group who may work the same shifts; rows of the pool.

    `may_start[m, d, o]` says which options (0 = free, unused) each person could work on a day.
    """

    group: int
    members: tuple[StaffMember, ...]
    may_start: NDArray[np.bool_]
    most_minutes: int

    @cached_property
    def available(self) -> NDArray[np.bool_]:
        """Who could work at all on a day, shape (members, days)."""
        return np.asarray(self.may_start[:, :, 1:].any(axis=2))


class AggregateModel:
    """Starts per class, day and option, with the shortfall and cost that follow from them."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.problem = bench.problem
        self.model = cp_model.CpModel()
        self.classes = tuple(_classes(bench))
        self._tours = _representative_tours(bench)
        self.starts: list[dict[tuple[int, int], cp_model.IntVar]] = []
        for staff in self.classes:
            self.starts.append(self._add_starts(staff))
        for staff, starts in zip(self.classes, self.starts, strict=True):
            self._limit_heads(staff, starts)
            self._limit_hours(staff, starts)
            for rule in self.problem.rules:
                self._relax(rule, staff, starts)
        self.cost_pence = self._cost()
        if any(isinstance(rule, OvertimeCap) for rule in self.problem.rules):
            self.model.add(self._capped_cost() <= self.problem.overtime.cap_pence)
        self.short = self._shortfall()

    def shortfall(self, *, weighted: bool = True) -> cp_model.LinearExprT:
        """Minutes short, weighted by role group or plain."""
        groups, weights = self.problem.requirement.groups, self.problem.shortfall_weight
        terms: list[cp_model.LinearExprT] = []
        for (group, _), variable in self.short.items():
            weight = weights[groups[group].role_group] if weighted else 1
            terms.append(weight * variable)
        return sum(terms)

    def target(self, value: Sequence[int]) -> NDArray[np.int32]:
        """Starts by group, day and option of a solution."""
        target = np.zeros_like(self.bench.pool.target)
        for staff, starts in zip(self.classes, self.starts, strict=True):
            for (day, option), variable in starts.items():
                target[staff.group, day, option] += value[variable.index]
        return target

    def distance(self, planned: NDArray[np.int32]) -> cp_model.LinearExprT:
        """Sum of absolute differences to contracted starts that are planned now."""
        contracted = range(1, len(self.problem.shifts) + 1)
        wanted: dict[tuple[int, int, int], list[cp_model.IntVar]] = {}
        for staff, starts in zip(self.classes, self.starts, strict=True):
            for (day, option), variable in starts.items():
                if option in contracted:
                    wanted.setdefault((staff.group, day, option), []).append(variable)
        terms = []
        for (group, day, option), variables in wanted.items():
            now = int(planned[group, day, option])
            away = self.model.new_int_var(0, 10_000, "")
            self.model.add(away >= sum(variables) - now)
            self.model.add(away >= now - sum(variables))
            terms.append(away)
        return sum(terms)

    def _add_starts(self, staff: StaffClass) -> dict[tuple[int, int], cp_model.IntVar]:
        heads = staff.may_start.sum(axis=0)
        pinned = self._pinned_starts(staff)
        starts = {}
        for day, option in np.argwhere(heads > 0):
            if option:
                least = pinned.get((int(day), int(option)), 0)
                most = int(heads[day, option])
                starts[int(day), int(option)] = self.model.new_int_var(least, max(least, most), "")
        return starts

    def _pinned_starts(self, staff: StaffClass) -> dict[tuple[int, int], int]:
        """Locked duties of a class: they start in any plan."""
        codes = {
            option.shift.code: n for n, option in reversed(list(enumerate(self.bench.options, 1)))
        }
        own = {member.staff_id for member in staff.members}
        pinned: dict[tuple[int, int], int] = {}
        for (staff_id, date), code in self.problem.fixed.items():
            if staff_id in own and code is not None:
                key = (self.problem.horizon.index_of_day(date), codes[code])
                pinned[key] = pinned.get(key, 0) + 1
        return pinned

    def _on(
        self, starts: dict[tuple[int, int], cp_model.IntVar], days: Sequence[int]
    ) -> Iterator[tuple[int, int, Tour, cp_model.IntVar]]:
        wanted = set(days)
        for (day, option), variable in starts.items():
            if day in wanted:
                yield day, option, self._tours[day][option - 1], variable

    def _limit_heads(
        self, staff: StaffClass, starts: dict[tuple[int, int], cp_model.IntVar]
    ) -> None:
        """At most one duty a person and day."""
        for day in range(self.problem.horizon.days):
            working = [variable for *_, variable in self._on(starts, [day])]
            self.model.add(sum(working) <= int(staff.available[:, day].sum()))

    def _limit_hours(
        self, staff: StaffClass, starts: dict[tuple[int, int], cp_model.IntVar]
    ) -> None:
        """Contracted minutes that the class can be given in all."""
        paid = [
            tour.paid_minutes * variable
            for *_, tour, variable in self._on(starts, range(self.problem.horizon.days))
            if tour.kind.is_contracted
        ]
        self.model.add(sum(paid) <= staff.most_minutes)

    def _relax(
        self, rule: Rule, staff: StaffClass, starts: dict[tuple[int, int], cp_model.IntVar]
    ) -> None:
        """What a rule on one person means for a class in all."""
        if isinstance(rule, LongestRun):
            self._cap_windows(staff, starts, rule.days + 1, rule.days)
        elif isinstance(rule, RestDays):
            self._cap_windows(staff, starts, rule.gap, rule.gap - 1, contracted_only=True)
        elif isinstance(rule, ConsecutiveNights):
            self._cap_windows(staff, starts, rule.nights + 1, rule.nights, night=rule.night_time)
        elif isinstance(rule, MinimumRest):
            self._cap_successions(staff, starts, rule.rest)
        elif isinstance(rule, PersonalOvertime):
            self._cap_weekly_overtime(staff, starts, rule.minutes)

    def _cap_windows(
        self,
        staff: StaffClass,
        starts: dict[tuple[int, int], cp_model.IntVar],
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

    def _cap_successions(
        self, staff: StaffClass, starts: dict[tuple[int, int], cp_model.IntVar], rest: timedelta
    ) -> None:
        """Late today and early tomorrow are different people."""
        for day in range(self.problem.horizon.days - 1):
            today = [(t, v) for _, _, t, v in self._on(starts, [day])]
            tomorrow = [(t, v) for _, _, t, v in self._on(starts, [day + 1])]
            either = int((staff.available[:, day] | staff.available[:, day + 1]).sum())
            for latest in sorted({tour.start for tour, _ in tomorrow}):
                early = [v for t, v in tomorrow if t.start <= latest]
                late = [v for t, v in today if t.end + rest > latest]
                if late:
                    self.model.add(sum(early) + sum(late) <= either)

    def _cap_weekly_overtime(
        self, staff: StaffClass, starts: dict[tuple[int, int], cp_model.IntVar], minutes: int
    ) -> None:
        weeks: dict[tuple[int, int], list[cp_model.LinearExprT]] = {}
        for day, _, tour, variable in self._on(starts, range(self.problem.horizon.days)):
            if tour.is_capped_overtime:
                week = self.problem.horizon.dates[day].isocalendar()[:2]
                weeks.setdefault(week, []).append(tour.overtime_minutes * variable)
        for terms in weeks.values():
            self.model.add(sum(terms) <= minutes * len(staff.members))

    def _cost(self) -> cp_model.LinearExprT:
        """Least pence that the overtime and public holidays can cost."""
        return sum(pence * variable for pence, _, variable in self._priced_starts())

    def _capped_cost(self) -> cp_model.LinearExprT:
        priced = self._priced_starts()
        return sum(pence * variable for pence, tour, variable in priced if tour.is_capped_overtime)

    def _priced_starts(self) -> Iterator[tuple[int, Tour, cp_model.IntVar]]:
        """Every start that costs something, at the price of the cheapest person of its class."""
        for staff, starts in zip(self.classes, self.starts, strict=True):
            cheapest = min(staff.members, key=lambda member: member.annual_pay_pence)
            for (day, option), variable in starts.items():
                date = self.problem.horizon.dates[day]
                tour = self.problem.tour(cheapest, date, self.bench.options[option - 1])
                if tour.cost_pence:
                    yield tour.cost_pence, tour, variable

    def _shortfall(self) -> dict[tuple[int, int], cp_model.IntVar]:
        cover: dict[tuple[int, int], list[cp_model.LinearExprT]] = {}
        horizon = self.problem.horizon
        for staff, starts in zip(self.classes, self.starts, strict=True):
            for _, _, tour, variable in self._on(starts, range(horizon.days)):
                for hour, minutes in horizon.minutes_by_hour(tour.start, tour.end):
                    cover.setdefault((staff.group, hour), []).append(minutes * variable)
        short = {}
        past = self._history_cover()
        for group, row in enumerate(self.problem.requirement.required):
            for hour, people in enumerate(row):
                needed = MINUTES_PER_HOUR * int(people) - int(past[group, hour])
                if needed > 0:
                    variable = self.model.new_int_var(0, needed, "")
                    self.model.add(variable >= needed - sum(cover.get((group, hour), [])))
                    short[group, hour] = variable
        return short

    def _history_cover(self) -> NDArray[np.int64]:
        cover = np.zeros(self.problem.requirement.required.shape, dtype=np.int64)
        groups = self.problem.requirement.groups
        for tour in self.problem.history:
            if (tour.base_id, tour.role_group) in groups:
                row = groups.index((tour.base_id, tour.role_group))
                for hour, part in self.problem.horizon.minutes_by_hour(tour.start, tour.end):
                    cover[row, hour] += part
        return cover


def _representative_tours(bench: Bench) -> list[list[Tour]]:
    """Times of every option on every day; who works it does not matter for them."""
    problem = bench.problem
    someone = next((m for m in bench.members if m.role.is_officer), bench.members[0])
    return [
        [problem.tour(someone, day, option) for option in bench.options]
        for day in problem.horizon.dates
    ]


def _classes(bench: Bench) -> Iterator[StaffClass]:
    """People by group and by the options that their role opens to them."""
    may_start = _may_start(bench)
    keys: dict[tuple[int, bytes], list[int]] = {}
    for row in range(len(bench.members)):
        signature = may_start[row].any(axis=0).tobytes()
        keys.setdefault((int(bench.pool.group[row]), signature), []).append(row)
    for (group, _), rows in keys.items():
        members = tuple(bench.members[row] for row in rows)
        if group < len(bench.problem.requirement.groups) and may_start[rows].any():
            most = sum(_most_minutes(bench, row) for row in rows)
            yield StaffClass(group, members, may_start[rows], most)


def _may_start(bench: Bench) -> NDArray[np.bool_]:
    """Options that each person could work on each day as far as single tours decide."""
    problem = bench.problem
    rules = [rule for rule in problem.rules if isinstance(rule, TourRule)]
    number = {option: index for index, option in enumerate(bench.options, start=1)}
    shape = (len(bench.members), problem.horizon.days, len(bench.options) + 1)
    may_start = np.zeros(shape, dtype=np.bool_)
    for row, member in enumerate(bench.members):
        for day, date in enumerate(problem.horizon.dates):
            for option in problem.options(member, date):
                tour = problem.tour(member, date, option)
                if all(rule.permits(problem, member, tour) for rule in rules):
                    may_start[row, day, number[option]] = True
    return may_start


def _most_minutes(bench: Bench, row: int) -> int:
    """Most contracted minutes that one person can be given: a sum of tours within what is owed."""
    problem, member = bench.problem, bench.members[row]
    locked = sum(
        problem.shift_by_code[code].paid_minutes
        for (staff_id, _), code in problem.fixed.items()
        if staff_id == member.staff_id and code is not None
    )
    owed = max(problem.contracted_minutes.get(member.staff_id, 0), locked)
    return largest_sum(_paid_minutes(bench), owed)


def _paid_minutes(bench: Bench) -> set[int]:
    """What a contracted tour can pay, the days on which the clocks change included."""
    contracted = bench.options[: len(bench.problem.shifts)]
    return {
        bench.problem.tour(bench.members[0], day, option).paid_minutes
        for day in bench.problem.horizon.dates
        for option in contracted
    }


def largest_sum(parts: set[int], most: int) -> int:
    """Largest sum of any number of the parts that is at most `most`."""
    reachable = np.zeros(most + 1, dtype=np.bool_)
    reachable[0] = True
    for part in parts:
        for start in range(part, most + 1):
            reachable[start] |= reachable[start - part]
    return int(np.flatnonzero(reachable)[-1]) if most else 0
