"""The goals of a diary in order, measured on the finished plan alone."""

from collections import defaultdict
from itertools import pairwise

from optimiser.goal import Measure
from optimiser.visits.plan import PlannedVisit, VisitPlan
from optimiser.visits.problem import VisitProblem

GOALS = (
    ("overdue_unmet", "visits"),
    ("unmet", "weight"),
    ("lateness", "days"),
    ("cover", "weight"),
    ("too_close", "days"),
    ("crowded", "visits"),
    ("ways", "staff_minutes"),
)


def scorecard(problem: VisitProblem, plan: VisitPlan) -> tuple[Measure, ...]:
    """Overdue visits left out, the weight of others left out, days late, the weight of what others
    than the lead manager make, days by which visits of one offender come too soon after each
    other, visits beyond a full duty of a person, and minutes of ways."""
    made = {row.id: row for row in plan.planned}
    left = [visit for visit in problem.visits if visit.id not in made]
    values = (
        sum(visit.overdue for visit in left),
        sum(visit.weight for visit in left if not visit.overdue),
        sum(v.days_late(problem.day_of(made[v.id].start)) for v in problem.visits if v.id in made),
        sum(v.weight for v in problem.visits if v.id in made and v.is_cover(made[v.id].person_ids)),
        _too_close(problem, plan),
        _crowded(problem, plan),
        way_minutes(problem, plan),
    )
    return tuple(
        Measure(goal, value, unit, tier)
        for tier, ((goal, unit), value) in enumerate(zip(GOALS, values, strict=True), start=1)
    )


def way_minutes(problem: VisitProblem, plan: VisitPlan) -> int:
    """Minutes on the way of all people: from the base, between visits, and back, duty by duty."""
    total = 0
    for number, rows in _by_duty(problem, plan).items():
        base = problem.duties[number].place
        ordered = sorted(rows, key=lambda row: row.start)
        places = [base, *(problem.visit_by_id[row.id].place for row in ordered), base]
        total += sum(problem.ways[one][other] for one, other in pairwise(places))
    return total


def duty_holding(problem: VisitProblem, person_id: str, row: PlannedVisit) -> int:
    """The number of a person's duty that a visit lies in; -1 where none holds it."""
    for number in problem.duties_of.get(person_id, ()):
        if any(start <= row.start and row.end <= end for start, end in problem.duties[number].free):
            return number
    return -1


def _by_duty(problem: VisitProblem, plan: VisitPlan) -> dict[int, list[PlannedVisit]]:
    rows: defaultdict[int, list[PlannedVisit]] = defaultdict(list)
    for row in plan.planned:
        for person in row.person_ids:
            rows[duty_holding(problem, person, row)].append(row)
    return rows


def _crowded(problem: VisitProblem, plan: VisitPlan) -> int:
    full = problem.full_duty_visits
    return sum(max(0, len(rows) - full) for rows in _by_duty(problem, plan).values())


def _too_close(problem: VisitProblem, plan: VisitPlan) -> int:
    days: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in plan.planned:
        apart = problem.visit_by_id[row.id].apart_days
        days[row.offender_ref].append((row.number, problem.day_of(row.start), apart))
    return sum(
        max(0, apart - (day - before))
        for own in days.values()
        for (_, before, _), (_, day, apart) in pairwise(sorted(own))
    )
