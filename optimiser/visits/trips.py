"""When people are taken up by visits, the ways included: what is not left for anything else."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from optimiser.visits.measures import duty_holding
from optimiser.visits.plan import PlannedVisit, VisitPlan
from optimiser.visits.problem import Duty, Span, VisitProblem


class Trip(NamedTuple):
    """A stretch of minutes in which people visit, or are on the way there or back, and where to."""

    start: int
    end: int
    person_ids: tuple[str, ...]
    place: int


def trips_of(problem: VisitProblem, plan: VisitPlan) -> list[Trip]:
    """Every visit and way of a diary, in order; who goes alone has the way in one with the visit.

    A way there is made as late as can be, the way back at once; neither in a break.
    """
    by_duty: defaultdict[int, list[PlannedVisit]] = defaultdict(list)
    trips = []
    for row in plan.planned:
        for person in row.person_ids:
            by_duty[duty_holding(problem, person, row)].append(row)
        if len(row.person_ids) > 1:
            place = problem.visit_by_id[row.id].place
            trips.append(Trip(row.start, row.end, row.person_ids, place))
    for number, rows in by_duty.items():
        trips += _trips_in(problem, problem.duties[number], sorted(rows, key=lambda r: r.start))
    return sorted(trips)


def _trips_in(problem: VisitProblem, duty: Duty, rows: Sequence[PlannedVisit]) -> Iterator[Trip]:
    """Trips that one person makes alone in a duty: ways, and visits that need nobody else."""
    spans: list[tuple[int, int, int]] = []
    place, left = duty.place, duty.start
    for row in rows:
        visit = problem.visit_by_id[row.id]
        way = problem.ways[place][visit.place]
        spans += [(*span, visit.place) for span in _way(duty, left, row.start, way, late=True)]
        if len(row.person_ids) == 1:
            spans.append((row.start, row.end, visit.place))
        place, left = visit.place, row.end
    back = problem.ways[place][duty.place]
    spans += [(*span, duty.place) for span in _way(duty, left, duty.end, back, late=False)]
    joined: list[tuple[int, int, int]] = []
    for start, end, there in spans:
        if joined and joined[-1][1:] == (start, there):
            start = joined.pop()[0]
        joined.append((start, end, there))
    for start, end, there in joined:
        yield Trip(start, end, (duty.person_id,), there)


def _way(duty: Duty, left: int, until: int, minutes: int, *, late: bool) -> Iterator[Span]:
    """The minutes of one way in one free stretch, the last or the first that has room for it."""
    if minutes == 0:
        return
    room = [(max(start, left), min(end, until)) for start, end in duty.free]
    fitting = [(start, end) for start, end in room if end - start >= minutes]
    start, end = fitting[-1 if late else 0]
    yield (end - minutes, end) if late else (start, start + minutes)
