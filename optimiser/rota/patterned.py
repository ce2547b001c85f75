"""A rota that keeps the patterns of its teams: their duties fixed as far as they are lawful."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from optimiser.patterns import Duties, LeftOut
from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour
from optimiser.rota.fixed_duties import fixed_tours
from optimiser.rota.problem import DutyOption, RotaProblem
from optimiser.rota.rules import NOT_OF_ONE_PERSON, Supervision
from optimiser.rota.rules.base import TourRule
from optimiser.rule import Breach

Key = tuple[str, date]
Place = tuple[str, str, str]
HOUR = timedelta(hours=1)
DISTRICT = "district"
NO_SERGEANT = "no sergeant is on duty by pattern throughout"
DATE_LENGTH = len("2026-11-02")


def keep_patterns(problem: RotaProblem, duties: Duties) -> RotaProblem:
    """The problem with the duties of patterns kept.

    Absences, published and locked duties go first. A duty that breaks a rule by itself, after the
    past, beside what is fixed or for want of a sergeant is left out: that day is planned freely.
    Whoever owes fewer hours than the pattern has (part-timers, and those who are given back rest
    that is owed) works some of its duties only.
    """
    away = problem.absent_days
    own = {
        key: code
        for key, code in sorted(duties.items(), key=lambda duty: duty[0])
        if key not in problem.fixed
        and key[1] not in away.get(key[0], ())
        and problem.horizon.holds(key[1])
    }
    left_out = list(_unlawful_by_themselves(problem, own))
    for each in left_out:
        del own[each.staff_id, each.day]
    due = dict(_due(problem, own))
    before = {_place(breach): breach.excess for breach in _breaches(problem)}
    while True:
        kept = _with(problem, own, due)
        found = list(_unlawful_together(kept, due, before)) or list(_unsupervised(kept, due))
        for each in found:
            del own[each.staff_id, each.day]
            del due[each.staff_id, each.day]
        left_out += found
        if not found:
            left_out.sort(key=lambda each: (each.staff_id, each.day))
            return replace(kept, pattern_left_out=tuple(left_out))


def _with(problem: RotaProblem, own: Duties, due: Mapping[Key, str]) -> RotaProblem:
    """The problem with a pattern, some duties of which must be worked."""
    shifts = problem.shift_by_code
    terms = {key: DutyOption(shifts[code]) for key, code in due.items()}
    return replace(
        problem,
        pattern=dict(own),
        fixed={**problem.fixed, **due},
        terms={**problem.terms, **terms},
    )


def _due(problem: RotaProblem, own: Duties) -> Iterator[tuple[Key, str]]:
    """The duties that must be worked: of everybody who owes as many hours as the pattern has."""
    paid: defaultdict[str, int] = defaultdict(int)
    worked = {key: code for key, code in own.items() if code is not None}
    for (who, day), code in worked.items():
        paid[who] += _tour(problem, problem.strength[who], day, code).paid_minutes
    for (who, day), code in worked.items():
        works_some = problem.pricing.is_part_time(problem.strength[who])
        works_some = works_some or who in problem.giving_back
        if not works_some or paid[who] <= problem.contracted_minutes.get(who, 0):
            yield (who, day), code


def _unlawful_by_themselves(problem: RotaProblem, own: Duties) -> Iterator[LeftOut]:
    """Duties that a role, a weekday or a rule forbids whatever else is worked."""
    rules = [rule for rule in problem.rules if isinstance(rule, TourRule)]
    for (who, day), code in own.items():
        if code is None:
            continue
        member = problem.strength[who]
        option = DutyOption(problem.shift_by_code[code])
        if option not in problem.options(member, day):
            message = f"{code} is no shift of a {member.role} on {day}"
            yield LeftOut(who, day, code, "shifts", message)
            continue
        tour = _tour(problem, member, day, code)
        for rule in rules:
            if not rule.permits(problem, member, tour):
                name = str(getattr(rule, "id", type(rule).__name__))
                message = f"{who} may not work {code} on {day}"
                yield LeftOut(who, day, code, name, message)
                break


def _unlawful_together(
    kept: RotaProblem, due: Mapping[Key, str], before: Mapping[Place, float]
) -> Iterator[LeftOut]:
    """Duties that break a rule after the past or beside what else is fixed, one a breach.

    What was broken `before`, as much, is no fault of the pattern.
    """
    gone: set[Key] = set()
    for breach in _breaches(kept):
        if breach.excess <= before.get(_place(breach), 0):
            continue
        key = _to_drop(breach, due)
        if key is not None and key not in gone:
            gone.add(key)
            yield LeftOut(*key, due[key], breach.rule, breach.message)


def _breaches(problem: RotaProblem) -> Iterator[Breach]:
    """What the fixed duties of a person break by themselves and after the past."""
    roster = Roster(problem.horizon, (*problem.history, *fixed_tours(problem)))
    for rule in problem.rules:
        if not isinstance(rule, NOT_OF_ONE_PERSON):
            yield from rule.breaches(roster, problem)


def _place(breach: Breach) -> Place:
    return breach.rule, breach.who, breach.when


def _to_drop(breach: Breach, due: Mapping[Key, str]) -> Key | None:
    """The duty of the pattern nearest to a breach, or the person's last one."""
    days = [day for who, day in due if who == breach.who]
    if not days:
        return None
    try:
        when = date.fromisoformat(breach.when[:DATE_LENGTH])
    except ValueError:
        return breach.who, max(days)
    return breach.who, min(days, key=lambda day: (abs((day - when).days), day))


def _unsupervised(kept: RotaProblem, due: Mapping[Key, str]) -> Iterator[LeftOut]:
    """Duties in hours in which no sergeant works by pattern, publication or lock.

    Whether overtime can bring one is for the search, which may then plan these duties again.
    """
    tours = fixed_tours(kept)
    roster = Roster(kept.horizon, (*kept.history, *tours))
    own = [tour for tour in tours if (tour.staff_id, tour.day) in due]
    gone: set[Key] = set()
    for rule in kept.rules:
        if not isinstance(rule, Supervision):
            continue
        for breach in rule.breaches(roster, kept):
            hour = datetime.fromisoformat(breach.when)
            for tour in own:
                key = (tour.staff_id, tour.day)
                member = kept.strength[tour.staff_id]
                here = breach.who in (member.base_id, DISTRICT)
                in_hour = tour.start < hour + HOUR and hour < tour.end
                if here and in_hour and rule.supervises(member) and key not in gone:
                    gone.add(key)
                    yield LeftOut(*key, due[key], rule.id, NO_SERGEANT)


def _tour(problem: RotaProblem, member: StaffMember, day: date, code: str) -> Tour:
    return problem.unpriced_tour(member, day, DutyOption(problem.shift_by_code[code]))
