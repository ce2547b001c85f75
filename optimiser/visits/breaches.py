"""What a diary breaks, from the plan and the facts of the problem alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from optimiser.rule import Breach
from optimiser.visits.measures import duty_holding
from optimiser.visits.plan import PlannedVisit, VisitPlan
from optimiser.visits.problem import Visit, VisitProblem


def breaches_of(problem: VisitProblem, plan: VisitPlan) -> Iterator[Breach]:
    """Every contact once, by the right people, at a time that it may have, with time for ways."""
    told = Counter([row.id for row in plan.planned] + [row.id for row in plan.unmet])
    for visit_id in sorted(told.keys() | problem.visit_by_id.keys()):
        if told[visit_id] != 1 or visit_id not in problem.visit_by_id:
            message = f"contact {visit_id[1]} of {visit_id[0]} is told {told[visit_id]} times"
            yield Breach("each_contact_once", visit_id[0], "", 1, "contacts", message)
    known = [row for row in plan.planned if row.id in problem.visit_by_id]
    for row in known:
        for rule, message in _faults(problem.visit_by_id[row.id], row):
            when = problem.instant(row.start).isoformat()
            told_of = f"{row.offender_ref}, contact {row.number}: {message}"
            yield Breach(rule, row.offender_ref, when, 1, "contacts", told_of)
    yield from _in_duties(problem, known)


def _faults(visit: Visit, row: PlannedVisit) -> Iterator[tuple[str, str]]:
    """What is wrong with one row by itself."""
    if (row.kind, row.due, row.end - row.start) != (visit.kind, visit.due, visit.minutes):
        yield "as_due", "kind, due day or length differ from what is due"
    if not any(start <= row.start and row.end <= end for start, end in visit.windows):
        yield "visit_window", "it lies outside its windows"
    if visit.starts is not None and row.start not in visit.starts:
        yield "drawn_start", "its start was not drawn"
    people = 2 if visit.paired else 1
    if len(set(row.person_ids)) != people or len(row.person_ids) != people:
        yield "people", f"{len(set(row.person_ids))} people go where {people} must"
    elif row.person_ids[0] not in visit.leads:
        yield "right_lead", f"{row.person_ids[0]} may not lead it"
    elif visit.paired and row.person_ids[1] not in visit.seconds:
        yield "right_second", f"{row.person_ids[1]} may not go second"


def _in_duties(problem: VisitProblem, rows: list[PlannedVisit]) -> Iterator[Breach]:
    """Everybody is on duty and not on a break, once at a time, with time for every way."""
    by_duty: defaultdict[int, list[PlannedVisit]] = defaultdict(list)
    for row in rows:
        for person in row.person_ids:
            number = duty_holding(problem, person, row)
            if number < 0:
                when = problem.instant(row.start).isoformat()
                message = f"{person} is not on duty for {row.offender_ref}, or has a break"
                yield Breach("on_duty", person, when, row.end - row.start, "minutes", message)
            else:
                by_duty[number].append(row)
    for number, own in by_duty.items():
        duty = problem.duties[number]
        ordered = sorted(own, key=lambda row: (row.start, row.end))
        stops = [(row.start, row.end, problem.visit_by_id[row.id].place) for row in ordered]
        ends = [(duty.start, duty.start, duty.place), *stops, (duty.end, duty.end, duty.place)]
        for (_, leaves, one), (arrives, _, other) in pairwise(ends):
            longest = max(
                (min(end, arrives) - max(start, leaves) for start, end in duty.free), default=0
            )
            missing = problem.ways[one][other] - longest
            if arrives < leaves or (problem.ways[one][other] and missing > 0):
                when = problem.instant(leaves).isoformat()
                message = f"{duty.person_id} has no time for the way after {when}"
                excess = max(missing, leaves - arrives)
                yield Breach("time_for_ways", duty.person_id, when, excess, "minutes", message)
