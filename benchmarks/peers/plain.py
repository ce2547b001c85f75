"""The rota problem as plain numbers, for solvers that cannot read Muster's objects.

Times are minutes from the start of the period, lengths minutes, money pence, days counted from 0.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from benchmarks.peers.plain_limits import has_rule, limits_of, part_time_weeks
from optimiser.people import Role, StaffMember
from optimiser.roster import MINUTE, Tour
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rest_spans import FORTNIGHT, fortnights, spans
from optimiser.rota.rules import (
    Absences,
    AverageRestDays,
    ConsecutiveNights,
    HazardousNights,
    LockedDuties,
    LongestRun,
    MinimumRest,
    MovedRestDays,
    OvertimeCap,
    RestDays,
    RestDaysOwed,
    Supervision,
    WeeklyRest,
)
from optimiser.rota.rules.base import TourRule
from optimiser.rota.rules.supervision import SUPERVISED

HOUR = 60
DAY = 24 * HOUR
NO_CAP = 2**31 - 1
Plain = dict[str, Any]


def plain(problem: RotaProblem) -> Plain:
    """The problem in numbers; a `ValueError` tells every part of it that this form cannot say.

    `duties` are the ways to be on duty on any day, `start` and `end` from its midnight; `slots` a
    person's days with the duties `open` to them by every rule on a single tour, and each one's
    `cost`; `must` slots are worked. `past` holds the tours of two weeks before the period.
    `required` is what is left to cover by row and hour, `led_already` are hours whose sergeant the
    past gives. `limits`, `part_time` and `rests` are told in `plain_limits` and below.
    """
    unsaid = list(_unsaid(problem))
    if unsaid:
        raise ValueError("; ".join(unsaid))
    members = problem.strength.members
    duties: dict[DutyOption, Plain] = {}
    slots = [s for p, member in enumerate(members) for s in _slots(problem, p, member, duties)]
    numbered = list(duties.values())
    return {
        "hours": len(problem.horizon.hours),
        "days": problem.horizon.days,
        "duties": numbered,
        "people": [_person(problem, member) for member in members],
        "slots": slots,
        "past": [tour for p, member in enumerate(members) for tour in _past(problem, p, member)],
        "limits": list(limits_of(problem, slots, numbered)),
        "part_time": list(part_time_weeks(problem)),
        "rests": [r for p, member in enumerate(members) for r in _rests(problem, p, member)],
        "required": _required(problem),
        "weights": list(problem.requirement_weights),
        "cap_pence": problem.overtime.cap_pence if has_rule(problem, OvertimeCap) else NO_CAP,
        "led_already": _led_already(problem),
        "rules": _rules(problem),
    }


def duty_row(problem: RotaProblem, numbers: Plain, slot: int, duty: int) -> tuple[Any, ...]:
    """A worked slot as a row of the answer."""
    worked, told = numbers["slots"][slot], numbers["duties"][duty]
    who = problem.strength.members[worked["person"]].staff_id
    day = problem.horizon.dates[worked["day"]].isoformat()
    return who, day, told["shift"], told["kind"], told["extension"]


def _unsaid(problem: RotaProblem) -> Iterator[str]:
    """What the numbers would leave out."""
    if len(problem.horizon.hours) != 24 * problem.horizon.days:
        yield "the clocks change in the period, and duties have the same length on every day"
    if any(shift.start_minute % HOUR or shift.minutes % HOUR for shift in problem.shifts):
        yield "a shift does not start and end on the hour"
    if any(extension % HOUR for extension in problem.overtime.extension_minutes):
        yield "an extension is no whole number of hours"
    if problem.public_holidays:
        yield "the period has a public holiday, on which duty is paid apart"
    away = any(problem.absent_days.values()) and not has_rule(problem, Absences)
    if away and has_rule(problem, AverageRestDays):
        yield "whoever is away may be on duty, and that counts against no rest day"
    if problem.exigencies:
        yield "duties are forced by exigencies"
    for rule in problem.rules:
        if isinstance(rule, HazardousNights) and (rule.shifts or rule.staff):
            yield "nights are hazardous"
        if isinstance(rule, WeeklyRest) and any(need.count != 1 for need in rule.alternatives):
            yield "weekly rest is of more than one rest in a span"
        if isinstance(rule, RestDaysOwed) and problem.overtime.most_rest_days_owed:
            yield "rest days may be left owed"
        if isinstance(rule, MovedRestDays) and problem.published.keys() - problem.fixed.keys():
            yield "published days may change"
        if isinstance(rule, Supervision) and (rule.scope != "district" or rule.sergeants != 1):
            yield "supervision is other than by one sergeant in the district"


def _person(problem: RotaProblem, member: StaffMember) -> Plain:
    groups = [(g.base_id, g.role_group) for g in problem.requirement.groups]
    key = (member.base_id, member.role_group)
    supervised = member.role_group in SUPERVISED and has_rule(problem, Supervision)
    return {
        "id": member.staff_id,
        "row": groups.index(key) if key in groups else -1,
        "leads": supervised and member.role is Role.SERGEANT,
        "led": supervised and member.role is not Role.SERGEANT,
    }


def _slots(
    problem: RotaProblem, person: int, member: StaffMember, duties: dict[DutyOption, Plain]
) -> Iterator[Plain]:
    """The days of a person on which any duty is open; new duties are added to those known."""
    single = [rule for rule in problem.rules if isinstance(rule, TourRule)]
    numbers = {option: index for index, option in enumerate(duties)}
    for index, day in enumerate(problem.horizon.dates):
        open_here, cost = [], []
        for option in problem.options(member, day):
            tour = problem.tour(member, day, option)
            if not all(rule.permits(problem, member, tour) for rule in single):
                continue
            told = _duty(problem, day, option, tour)
            number = numbers.setdefault(option, len(numbers))
            if duties.setdefault(option, told) != told:
                message = f"{option} is not the same for everybody on every day"
                raise ValueError(message)
            open_here.append(number)
            cost.append(tour.cost_pence if tour.is_capped_overtime else 0)
        fixed = problem.fixed.get((member.staff_id, day))
        must = fixed is not None and has_rule(problem, LockedDuties)
        if open_here or must:
            yield {
                "person": person,
                "day": index,
                "open": open_here,
                "cost": cost,
                "must": must,
            }


def _duty(problem: RotaProblem, day: date, option: DutyOption, tour: Tour) -> Plain:
    midnight = problem.horizon.instant(day, 0)
    return {
        "shift": option.shift.code,
        "kind": tour.kind.value,
        "extension": option.extension_minutes,
        "start": (tour.start - midnight) // MINUTE,
        "end": (tour.end - midnight) // MINUTE,
        "paid": tour.paid_minutes if tour.kind.is_contracted else 0,
        "normal": tour.minutes - tour.extension_minutes if tour.kind.is_contracted else 0,
        "worked": tour.minutes,
        "overtime": tour.overtime_minutes if tour.is_capped_overtime else 0,
        "contracted": tour.kind.is_contracted,
        "night": _is_night(problem, tour),
    }


def _is_night(problem: RotaProblem, tour: Tour) -> bool:
    rules = [rule for rule in problem.rules if isinstance(rule, ConsecutiveNights)]
    return any(rule.night_time.is_night(tour, problem.horizon) for rule in rules)


def _past(problem: RotaProblem, person: int, member: StaffMember) -> Iterator[Plain]:
    """The tours of the last two weeks and a day."""
    for tour in problem.history_by_person.get(member.staff_id, ()):
        day = problem.horizon.index_of_day(tour.day)
        if day >= -FORTNIGHT - 1:
            yield {
                "person": person,
                "day": day,
                "start": _minute(problem, tour.start),
                "end": _minute(problem, tour.end),
                "contracted": tour.kind.is_contracted,
                "night": _is_night(problem, tour),
            }


def _rests(problem: RotaProblem, person: int, member: StaffMember) -> Iterator[Plain]:
    """The two weeks of every fortnight in which a person's weekly rest must lie."""
    for rule in problem.rules:
        if isinstance(rule, WeeklyRest) and rule.alternatives:
            for first in fortnights(problem.horizon):
                if rule.can_be_met(problem, member, first):
                    (begin, middle), (_, end) = spans(problem.horizon, first, 7)
                    ends = [_minute(problem, moment) for moment in (begin, middle, end)]
                    yield {"person": person, "begin": ends[0], "middle": ends[1], "end": ends[2]}


def _rules(problem: RotaProblem) -> Plain:
    """The parameters of the rules about days in a row and rest."""
    no_run = problem.horizon.days + FORTNIGHT + 1
    told: Plain = {"rest": -2 * DAY, "run": no_run, "contracted_run": no_run, "nights": no_run}
    told["needs"] = []
    for rule in problem.rules:
        match rule:
            case MinimumRest():
                told["rest"] = rule.rest // MINUTE
            case LongestRun():
                told["run"] = rule.days
            case RestDays():
                told["contracted_run"] = rule.gap - 1
            case ConsecutiveNights():
                told["nights"] = rule.nights
            case WeeklyRest():
                told["needs"] = [(need.days, need.minutes) for need in rule.alternatives]
    return told


def _required(problem: RotaProblem) -> list[list[int]]:
    """People still required by row and hour, after tours of the past that run into the period."""
    required = problem.requirement.required.tolist()
    groups = [(g.base_id, g.role_group) for g in problem.requirement.groups]
    for tour, hours in _into_the_period(problem):
        key = (tour.base_id, tour.role_group)
        if key in groups:
            row = required[groups.index(key)]
            for hour in hours:
                row[hour] = max(0, row[hour] - 1)
    return list(required)


def _led_already(problem: RotaProblem) -> list[int]:
    """Hours in which a sergeant of the past is on duty."""
    found = set[int]()
    for tour, hours in _into_the_period(problem):
        if _person(problem, problem.strength[tour.staff_id])["leads"]:
            found |= set(hours)
    return sorted(found)


def _into_the_period(problem: RotaProblem) -> Iterator[tuple[Tour, Sequence[int]]]:
    for tour in problem.history:
        hours = problem.horizon.minutes_by_hour(tour.start, tour.end)
        touched = [hour for hour, _ in hours]
        if touched:
            yield tour, touched


def _minute(problem: RotaProblem, moment: Any) -> int:
    return int((moment - problem.horizon.starts_at) // MINUTE)
