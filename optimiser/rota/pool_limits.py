"""The limits of a pool on overtime and on hours, as arrays."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from optimiser.people import StaffMember
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules import (
    AverageRestDays,
    AverageWeek,
    MonthlyOvertime,
    PartTimeWeek,
    PersonalOvertime,
)

NO_LIMIT = 2**31 - 1
CLOCK_CHANGE_MINUTES = 60


def weekly_limit(problem: RotaProblem) -> int:
    """Minutes of overtime that a person may work in a calendar week."""
    limits = [rule.minutes for rule in problem.rules if isinstance(rule, PersonalOvertime)]
    return min(limits, default=NO_LIMIT)


def monthly_limit(problem: RotaProblem) -> int:
    """Minutes of overtime that a person may work in a calendar month."""
    limits = [rule.minutes for rule in problem.rules if isinstance(rule, MonthlyOvertime)]
    return min(limits, default=NO_LIMIT)


def weeks(problem: RotaProblem) -> NDArray[np.int32]:
    """By day, which calendar week of the period it is in, from 0."""
    return _spans(problem, _week)


def months(problem: RotaProblem) -> NDArray[np.int32]:
    """By day, which calendar month of the period it is in, from 0."""
    return _spans(problem, _month)


def week_limits(problem: RotaProblem) -> NDArray[np.int32]:
    """Minutes of overtime that every person has left in every week, shape (P, weeks)."""
    return _room(problem, _week, weekly_limit(problem))


def month_limits(problem: RotaProblem) -> NDArray[np.int32]:
    """Minutes of overtime that every person has left in every month, shape (P, months)."""
    return _room(problem, _month, monthly_limit(problem))


def full_weeks(problem: RotaProblem) -> NDArray[np.int32]:
    """Minutes on duty that a week with overtime may have of everybody: part-timers' are limited."""
    limited = any(isinstance(rule, PartTimeWeek) for rule in problem.rules)
    return np.array(
        [
            problem.pay.full_time_minutes(member.role)
            if limited and problem.pricing.is_part_time(member)
            else NO_LIMIT
            for member in problem.strength.members
        ],
        dtype=np.int32,
    )


def minutes_in_first_week(problem: RotaProblem) -> NDArray[np.int32]:
    """Minutes on duty of everybody before the period, in the week in which it starts."""
    first = _week(problem.horizon.start)
    return np.array(
        [
            sum(
                tour.minutes
                for tour in problem.history_by_person.get(member.staff_id, ())
                if _week(tour.day) == first
            )
            for member in problem.strength.members
        ],
        dtype=np.int32,
    )


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month


def _spans(problem: RotaProblem, span_of: Callable[[date], Hashable]) -> NDArray[np.int32]:
    spans = list(dict.fromkeys(map(span_of, problem.horizon.dates)))
    return np.array([spans.index(span_of(day)) for day in problem.horizon.dates], dtype=np.int32)


def _room(
    problem: RotaProblem, span_of: Callable[[date], Hashable], minutes: int
) -> NDArray[np.int32]:
    """A limit by person and span, less the overtime that was worked before the period."""
    members = problem.strength.members
    spans = list(dict.fromkeys(map(span_of, problem.horizon.dates)))
    room = np.full((len(members), len(spans)), minutes, dtype=np.int64)
    for row, member in enumerate(members):
        for tour in problem.history_by_person.get(member.staff_id, ()):
            if tour.is_capped_overtime and span_of(tour.day) in spans:
                room[row, spans.index(span_of(tour.day))] -= tour.overtime_minutes
    return np.maximum(0, room).astype(np.int32)


def period_limits(problem: RotaProblem) -> NDArray[np.int32]:
    """Minutes on duty that the average week leaves each person in the period."""
    averaged = any(isinstance(rule, AverageWeek) for rule in problem.rules)
    limits = problem.average_limit_minutes if averaged else {}
    members = problem.strength.members
    return np.array([limits.get(m.staff_id, NO_LIMIT) for m in members], dtype=np.int32)


def rest_day_limits(problem: RotaProblem) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Days that can be a person's rest days, shape (P, D), and how many of them they must have."""
    members, dates = problem.strength.members, problem.horizon.dates
    rests = np.zeros((len(members), len(dates)), dtype=np.bool_)
    least = np.zeros(len(members), dtype=np.int32)
    rule = next((rule for rule in problem.rules if isinstance(rule, AverageRestDays)), None)
    if rule is not None:
        for row, member in enumerate(members):
            days = rule.days(problem, member)
            rests[row] = [day in days for day in dates]
            least[row] = rule.least(problem, member)
    return rests, least


def reference_limits(
    problem: RotaProblem, kind: type, limits: Mapping[str, Sequence[int]]
) -> NDArray[np.int32]:
    """Minutes that the reference period which ends with each day leaves everybody, shape (P, D)."""
    members = problem.strength.members
    left = np.full((len(members), problem.horizon.days), NO_LIMIT, dtype=np.int32)
    if any(isinstance(rule, kind) for rule in problem.rules):
        for row, member in enumerate(members):
            left[row] = limits.get(member.staff_id, NO_LIMIT)
    return left


def contracted_budget(problem: RotaProblem, member: StaffMember) -> int:
    """Contracted minutes that a person can be given, inside the average week too."""
    owed = problem.owed_minutes[member.staff_id]
    averaged = problem.average_limit_minutes.get(member.staff_id)
    by_night = problem.night_limit_minutes.get(member.staff_id)
    if by_night is not None:
        by_night -= CLOCK_CHANGE_MINUTES
    limits = [limit for limit in (averaged, by_night) if limit is not None]
    if not limits:
        return owed
    share = min(shift.paid_minutes / shift.minutes for shift in problem.shifts)
    return max(0, min(owed, int(min(limits) * share)))
