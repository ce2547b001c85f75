"""A rota problem as the arrays that the compiled search works on, and back to a roster."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd

import numpy as np
from numpy.typing import NDArray

from optimiser.people import RoleGroup, StaffMember
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.allowed import allowed_options
from optimiser.rota.automaton import Automaton, compile_automaton
from optimiser.rota.kernel import Pool, place
from optimiser.rota.option_arrays import (
    capped_minutes,
    capped_pence,
    contracted_minutes,
    moments,
    spans,
    twins,
    worked_minutes,
)
from optimiser.rota.pool_limits import (
    contracted_budget,
    full_weeks,
    minutes_in_first_week,
    month_limits,
    months,
    period_limits,
    reference_limits,
    rest_day_limits,
    week_limits,
    weeks,
)
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.resting import past_tours, rest_needs, rest_spans
from optimiser.rota.rules import AverageWeek, NightWorkerAverage
from optimiser.rota.rules.supervision import SUPERVISED, Supervision
from optimiser.solver_child import Cancel

SMALLEST_UNIT_MINUTES = 30
FILL_PER_PAID_HOUR = 0.02
LEAST_WEIGHT = 1e-6
"""Instead of none, so that overtime is never worth its money where no hour short counts."""


@dataclass(frozen=True, eq=False)
class Bench:
    """The problem in arrays: who is which row of the pool, and which option is which number.

    `contracted_minutes` (D, O) is what an option pays of the hours that are owed; option 0 is a
    free day.
    """

    problem: RotaProblem
    members: tuple[StaffMember, ...]
    options: tuple[DutyOption, ...]
    pool: Pool
    contracted_minutes: NDArray[np.int32]
    unit_minutes: int
    supervision: Supervision | None

    @cached_property
    def row_of_person(self) -> dict[str, int]:
        """Rows of the pool by staff_id."""
        return {member.staff_id: row for row, member in enumerate(self.members)}

    @cached_property
    def history_cover(self) -> NDArray[np.int32]:
        """Minutes on duty that tours of the past leave in the period, shape (G, H)."""
        return _history_cover(self.problem, _groups(self.problem))

    def people_of_group(self, group: int) -> NDArray[np.int64]:
        """Rows of a group's people who supervise nobody."""
        chosen = (self.pool.group == group) & ~self.pool.leads
        return np.flatnonzero(chosen).astype(np.int64)

    def supervisors(self) -> NDArray[np.int64]:
        """Rows of the people who supervise others."""
        return np.flatnonzero(self.pool.leads).astype(np.int64)

    def rows_of(self, tours: Iterable[Tour]) -> NDArray[np.int16]:
        """The rows of the pool that hold these planned tours and no others."""
        rows = np.zeros_like(self.pool.rows)
        for tour in tours:
            rest_day = tour.kind is TourKind.REST_DAY_WORKING
            kind = TourKind.REST_DAY_WORKING if rest_day else TourKind.ROSTERED
            shift = self.problem.shift_by_code[tour.shift_code]
            option = self.options.index(DutyOption(shift, tour.extension_minutes, kind)) + 1
            day = self.problem.horizon.index_of_day(tour.day)
            rows[self.row_of_person[tour.staff_id], day] = option
        return rows

    def roster(self, rows: NDArray[np.int16] | None = None) -> Roster:
        """The plan that the pool holds, or that some rows for it are, history first."""
        problem, rows = self.problem, self.pool.rows if rows is None else rows
        tours = [
            problem.tour(self.members[person], problem.horizon.dates[day], self.options[option - 1])
            for person, day in np.argwhere(rows > 0)
            if (option := int(rows[person, day]))
        ]
        tours.sort(key=lambda tour: (tour.start, tour.staff_id))
        return Roster(problem.horizon, (*problem.history, *tours))


def build_bench(problem: RotaProblem, cancel: Cancel | None = None) -> Bench:
    """Arrays for a problem, with nothing planned but what is locked.

    Raises
    ------
    Stopped
        Cancelled before they were made.
    """
    cancel = cancel or Cancel()
    members = problem.strength.members
    options = _all_options(problem)
    automaton = compile_automaton(problem, members, options)
    supervision = next((r for r in problem.rules if isinstance(r, Supervision)), None)
    tours = [
        [problem.unpriced_tour(members[0], day, option) for option in options]
        for day in problem.horizon.dates
    ]
    unit, paid = _unit_minutes(options), contracted_minutes(options, tours)
    pool = _empty_pool(problem, options, automaton, supervision, tours, unit, paid, cancel)
    bench = Bench(problem, members, options, pool, paid, unit, supervision)
    _place_fixed(bench)
    return bench


def _all_options(problem: RotaProblem) -> tuple[DutyOption, ...]:
    plain = [DutyOption(shift) for shift in problem.shifts]
    extended = [
        DutyOption(shift, minutes)
        for shift in problem.shifts
        for minutes in problem.overtime.extension_minutes
    ]
    rest_day = [DutyOption(shift, kind=TourKind.REST_DAY_WORKING) for shift in problem.shifts]
    as_told = problem.terms.values()
    return tuple(dict.fromkeys((*plain, *extended, *rest_day, *as_told)))


def _unit_minutes(options: Sequence[DutyOption]) -> int:
    """The unit in which contracted hours are counted; coarser than half an hour never helps."""
    return max(SMALLEST_UNIT_MINUTES, gcd(*(option.shift.paid_minutes for option in options)))


def _empty_pool(
    problem: RotaProblem,
    options: Sequence[DutyOption],
    automaton: Automaton,
    supervision: Supervision | None,
    tours: Sequence[Sequence[Tour]],
    unit: int,
    paid: NDArray[np.int32],
    cancel: Cancel,
) -> Pool:
    members, groups, count = problem.strength.members, _groups(problem), len(options) + 1
    first, last, ends = spans(problem, tours, count)
    begins, finishes = moments(problem, tours, count)
    scopes, hours = _scopes(groups, supervision), len(problem.horizon.hours)
    units = -(-paid // unit)
    rests, least_rests = rest_day_limits(problem)
    leads = [supervision is not None and member.leads_response for member in members]
    return Pool(
        rows=np.zeros(rests.shape, dtype=np.int16),
        pinned=np.zeros(rests.shape, dtype=np.bool_),
        allowed=allowed_options(problem, options, tours, cancel),
        units=units,
        budget=np.array([contracted_budget(problem, m) // unit for m in members], dtype=np.int32),
        twin=twins(automaton.tables, automaton.table_of_day, units),
        tables=automaton.tables,
        table_of_day=automaton.table_of_day,
        start_state=np.array([automaton.initial[m.staff_id] for m in members], dtype=np.int16),
        overtime=capped_minutes(options, tours),
        pence=capped_pence(problem, options, tours, cancel),
        week=weeks(problem),
        week_limit=week_limits(problem),
        week_before=minutes_in_first_week(problem),
        full_week=full_weeks(problem),
        month=months(problem),
        month_limit=month_limits(problem),
        worked=worked_minutes(tours, count),
        period_limit=period_limits(problem),
        reference_days=problem.reference.days,
        worked_until=reference_limits(problem, AverageWeek, problem.reference.worked),
        normal_until=reference_limits(problem, NightWorkerAverage, problem.reference.normal),
        rests=rests,
        least_rests=least_rests,
        begins=begins,
        finishes=finishes,
        rest_needs=rest_needs(problem),
        rest_spans=rest_spans(problem),
        past=past_tours(problem),
        span_first=first,
        span_last=last,
        span_minutes=ends,
        cover=_history_cover(problem, groups),
        required=_required(problem, groups),
        weight=np.maximum([problem.shortfall_weight[kind] for _, kind in groups], LEAST_WEIGHT),
        group=np.array([groups.index((m.base_id, m.role_group)) for m in members], dtype=np.int32),
        fill=FILL_PER_PAID_HOUR * paid / 60,
        sergeants=np.zeros((max(scopes, default=-1) + 1 or 1, hours), dtype=np.int32),
        supervised=np.zeros((len(groups), hours), dtype=np.int32),
        scope=np.array(scopes, dtype=np.int32),
        leads=np.array(leads, dtype=np.bool_),
    )


def _groups(problem: RotaProblem) -> list[tuple[str, RoleGroup]]:
    """Groups of the requirement, then those that people are in and nobody requires."""
    required = [(group.base_id, group.role_group) for group in problem.requirement.groups]
    present = [(group.base_id, group.role_group) for group in problem.members_by_group]
    return list(dict.fromkeys([*required, *present]))


def _scopes(groups: Sequence[tuple[str, RoleGroup]], rule: Supervision | None) -> list[int]:
    """Scope of supervision of every group, -1 for those that need none."""
    if rule is None:
        return [-1] * len(groups)
    places = sorted({base if rule.scope == "base" else "" for base, _ in groups})
    return [
        places.index(base if rule.scope == "base" else "") if kind in SUPERVISED else -1
        for base, kind in groups
    ]


def _history_cover(
    problem: RotaProblem, groups: Sequence[tuple[str, RoleGroup]]
) -> NDArray[np.int32]:
    cover = np.zeros((len(groups), len(problem.horizon.hours)), dtype=np.int32)
    for tour in problem.history:
        group = (tour.base_id, tour.role_group)
        if group in groups:
            for hour, minutes in problem.horizon.minutes_by_hour(tour.start, tour.end):
                cover[groups.index(group), hour] += minutes
    return cover


def _required(problem: RotaProblem, groups: Sequence[tuple[str, RoleGroup]]) -> NDArray[np.int32]:
    required = np.zeros((len(groups), len(problem.horizon.hours)), dtype=np.int32)
    for row, group in enumerate(problem.requirement.groups):
        index = groups.index((group.base_id, group.role_group))
        required[index] = 60 * problem.requirement.required[row]
    return required


def _place_fixed(bench: Bench) -> None:
    """Pin what is locked, and count the tours of history that reach into the period."""
    pool, problem = bench.pool, bench.problem
    number = {option: n for n, option in enumerate(bench.options, 1)}
    for (staff_id, day), code in problem.fixed.items():
        person, index = bench.row_of_person[staff_id], problem.horizon.index_of_day(day)
        pool.pinned[person, index] = True
        if code is not None:
            option = number[problem.kept_option(staff_id, day, code)]
            pool.rows[person, index] = option
            place(pool, person, index, option, 1)
    for tour in problem.history:
        person = bench.row_of_person[tour.staff_id]
        group = pool.group[person]
        if pool.scope[group] < 0:
            continue
        for hour, minutes in problem.horizon.minutes_by_hour(tour.start, tour.end):
            if pool.leads[person] and minutes == 60:
                pool.sergeants[pool.scope[group], hour] += 1
