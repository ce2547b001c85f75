"""Limits on what a person's tours of some days measure in all, as plain numbers.

A limit says that the tours which start on days `first` to `last` measure at most `most`: minutes
`paid` and `normal` of contracted tours, without and with the breaks that are not paid, extensions
left out; minutes `worked` of all tours; of `overtime`, what is paid as such; or tours `contracted`.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from optimiser.rota.pricing import OVERTIME_ROLES
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rules import (
    AverageRestDays,
    AverageWeek,
    ContractedHours,
    MonthlyOvertime,
    NightWorkerAverage,
    PartTimeWeek,
    PersonalOvertime,
)

Plain = dict[str, Any]
MEASURES = ("paid", "normal", "worked", "overtime", "contracted")


def limits_of(
    problem: RotaProblem, slots: Sequence[Plain], duties: Sequence[Plain]
) -> Iterator[Plain]:
    """The limits that what is open to a person could pass."""
    longest: dict[tuple[int, int, str], int] = {}
    for slot in slots:
        for measure in MEASURES:
            most = max((duties[number][measure] for number in slot["open"]), default=0)
            longest[slot["person"], slot["day"], measure] = most
    for limit in _all_limits(problem):
        days = range(limit["first"], limit["last"] + 1)
        key = limit["person"], limit["measure"]
        if sum(longest.get((key[0], day, key[1]), 0) for day in days) > limit["most"]:
            yield limit


def part_time_weeks(problem: RotaProblem) -> Iterator[Plain]:
    """Part-timers' weeks: with overtime in one, at most so many minutes are `worked` in it."""
    if not has_rule(problem, PartTimeWeek):
        return
    for person, member in enumerate(problem.strength.members):
        most = problem.pay.full_time_minutes(member.role)
        if member.role not in OVERTIME_ROLES or member.contract_minutes_per_week >= most:
            continue
        history = problem.history_by_person.get(member.staff_id, ())
        for week, first, last in _runs(problem, lambda day: day.isocalendar()[:2]):
            before = sum(t.minutes for t in history if t.day.isocalendar()[:2] == week)
            yield _limit(person, first, last, "worked", most - before)


def has_rule(problem: RotaProblem, kind: type) -> bool:
    """Whether a rule of a kind binds."""
    return any(isinstance(rule, kind) for rule in problem.rules)


def _all_limits(problem: RotaProblem) -> Iterator[Plain]:
    final, reference = problem.horizon.days - 1, problem.reference
    for person, member in enumerate(problem.strength.members):
        who = member.staff_id
        if has_rule(problem, ContractedHours):
            yield _limit(person, 0, final, "paid", problem.owed_minutes[who])
        for rests in problem.rules:
            if isinstance(rests, AverageRestDays):
                days = len(rests.days(problem, member))
                most = days - rests.least(problem, member)
                yield _limit(person, 0, final, "contracted", most)
        for rule, measure, whole, ends in (
            (AverageWeek, "worked", problem.average_limit_minutes, reference.worked),
            (NightWorkerAverage, "normal", problem.night_limit_minutes, reference.normal),
        ):
            if who in whole and has_rule(problem, rule):
                yield _limit(person, 0, final, measure, whole[who])
                for last, left in enumerate(ends.get(who, ())):
                    yield _limit(person, reference.first(last), last, measure, left)
        yield from _overtime_limits(problem, person)


def _overtime_limits(problem: RotaProblem, person: int) -> Iterator[Plain]:
    """Overtime by calendar week and month, less what was worked of it before."""
    history = problem.history_by_person.get(problem.strength.members[person].staff_id, ())
    for rule in problem.rules:
        if isinstance(rule, PersonalOvertime):
            part = _week
        elif isinstance(rule, MonthlyOvertime):
            part = _month
        else:
            continue
        for key, first, last in _runs(problem, part):
            past = [t for t in history if t.is_capped_overtime and part(t.day) == key]
            left = rule.minutes - sum(t.overtime_minutes for t in past)
            yield _limit(person, first, last, "overtime", max(0, left))


def _week(day: Any) -> tuple[int, int]:
    return day.isocalendar()[0], day.isocalendar()[1]


def _month(day: Any) -> tuple[int, int]:
    return day.year, day.month


def _runs(problem: RotaProblem, part: Any) -> Iterator[tuple[Any, int, int]]:
    """The parts of the calendar that the period touches, with their first and last day in it."""
    for key, days in groupby(enumerate(problem.horizon.dates), key=lambda pair: part(pair[1])):
        numbers = [number for number, _ in days]
        yield key, numbers[0], numbers[-1]


def _limit(person: int, first: int, last: int, measure: str, most: int) -> Plain:
    return {"person": person, "first": first, "last": last, "measure": measure, "most": most}
