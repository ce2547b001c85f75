"""Why a contact is left out: the first test that fails, with what would resolve it."""

from collections.abc import Sequence
from datetime import timedelta

from optimiser.visits.options import Option, duties_for, spans_in
from optimiser.visits.problem import Kind, Visit, VisitProblem
from optimiser.visits.state import Diary

MOST_NAMED = 3


def why_unmet(
    problem: VisitProblem, diary: Diary, options: Sequence[Sequence[Option]], number: int
) -> str:
    """One sentence on why nobody makes a visit, and one on what would resolve it."""
    visit = problem.visits[number]
    reason = _before_any_plan(problem, visit, bool(options[number]))
    return reason or _other_visits(problem, diary, options[number])


def _before_any_plan(problem: VisitProblem, visit: Visit, can_be_made: bool) -> str:
    """What rules a visit out whatever else is planned; empty where nothing does."""
    whom = _or(visit.leads)
    if not visit.windows and visit.kind is Kind.OFFICE:
        return (
            "no day with office hours is left on which it may be made; a lower frequency, or more "
            "contacts at home, would resolve it"
        )
    if not visit.windows:
        return (
            "no day is left on which it may be made: contacts are due more often than days come; "
            "a lower frequency would resolve it"
        )
    longest = max(end - start for start, end in visit.windows)
    if longest < visit.minutes:
        return (
            f"its window of {longest} minutes is shorter than the {visit.minutes} minutes of a "
            f"{_name(visit.kind)}; a wider window or a shorter visit would resolve it"
        )
    when = _days(problem, visit)
    if not visit.leads:
        return "nobody may make it; a manager for the case would resolve it"
    if not any(problem.duties_of.get(lead) for lead in visit.leads):
        return (
            f"{whom} has no duty in the whole period; a duty, or another manager for the case, "
            "would resolve it"
        )
    alone = [pair[0] for pair in duties_for(problem, visit, paired=False)]
    if not any(spans_in(visit, (problem.duties[duty],)) for duty in alone):
        return (
            f"{_nobody(visit.leads)} on duty for {visit.minutes} minutes inside its window {when}; "
            "a duty at that time would resolve it"
        )
    if visit.paired and not visit.seconds:
        return "two people must go and nobody may go second; one more who may would resolve it"
    if visit.paired and not _joint(problem, visit):
        return (
            f"two people must go and of {_or(visit.seconds)} nobody is on duty at once with {whom} "
            f"inside its window {when}; a common duty would resolve it"
        )
    if not can_be_made and visit.starts is not None and not visit.starts:
        return f"no start could be drawn {when}; a longer duty of {whom} would resolve it"
    if not can_be_made:
        return (
            f"the time on duty inside its window {when} is too short for the visit with its ways; "
            f"a longer duty of {whom} would resolve it"
        )
    return ""


def _other_visits(problem: VisitProblem, diary: Diary, options: Sequence[Option]) -> str:
    """The duties have room for it, but others take it."""
    duties = sorted({duty for option in options for duty in option.duties})
    people = sorted({problem.duties[duty].person_id for duty in duties})
    taken = [problem.visits[s.visit] for duty in duties for s in diary.routes[duty].stops]
    weighty = sorted(taken, key=lambda other: (not other.overdue, -other.weight))
    named = list(dict.fromkeys(other.offender_ref for other in weighty))
    more = "" if len(named) <= MOST_NAMED else " and others"
    of_whom = f" ({', '.join(named[:MOST_NAMED])}{more})" if named else ""
    on = f"the {len(duties)} duties" if len(duties) > 1 else "the one duty"
    others = f"{len(taken)} other visits take" if len(taken) != 1 else "one other visit takes"
    return (
        f"no free minutes are left on {on} of {_or(people)} inside its window: "
        f"{others} them{of_whom}; a further duty would resolve it"
    )


def _joint(problem: VisitProblem, visit: Visit) -> bool:
    return any(
        spans_in(visit, tuple(problem.duties[duty] for duty in duties))
        for duties in duties_for(problem, visit, paired=True)
    )


def _days(problem: VisitProblem, visit: Visit) -> str:
    first = problem.day_of(visit.windows[0][0])
    last = problem.day_of(visit.windows[-1][1] - 1)
    start = problem.horizon.start
    days = [(start + timedelta(days=day)).isoformat() for day in (first, last)]
    return f"on {days[0]}" if first == last else f"from {days[0]} to {days[1]}"


def _nobody(people: Sequence[str]) -> str:
    """The beginning of a sentence on what none of some people is."""
    if len(people) == 1:
        return f"{people[0]} is not"
    if len(people) == 2:
        return f"neither {people[0]} nor {people[1]} is"
    return f"none of {_or(people)} is"


def _or(people: Sequence[str]) -> str:
    shown = list(people[:MOST_NAMED])
    if len(people) > MOST_NAMED:
        return f"{', '.join(shown)} or {len(people) - MOST_NAMED} more"
    return " or ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def _name(kind: Kind) -> str:
    return {
        Kind.OFFICE: "visit to the office",
        Kind.HOME: "home visit",
        Kind.CURFEW: "curfew check",
        Kind.RELEASE_DAY: "visit on the day of release",
    }[kind]
