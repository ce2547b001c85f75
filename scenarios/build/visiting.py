"""The visits of the diary as patrols see them: who is taken up where and when, and no reference."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from optimiser.patrols.plan import CrewMode, Patrol, Purpose, Transport
from optimiser.patrols.problem import Duty
from optimiser.people import Role
from optimiser.roster import MINUTE
from optimiser.visits.plan import VisitPlan
from optimiser.visits.problem import VisitProblem
from optimiser.visits.trips import trips_of
from scenarios.build.visit_places import VisitPlaces, visit_places_of
from scenarios.schema.pack import Pack

CALL_SIGN = "-VISIT-"
"""What the call sign of everybody on a visit has, between base and number."""


class Visiting(NamedTuple):
    """People of the rota on a visit or on the way there or back, and the area of it."""

    start: datetime
    end: datetime
    staff_ids: tuple[str, ...]
    area_id: str


def visiting_of(pack: Pack, problem: VisitProblem, plan: VisitPlan) -> tuple[Visiting, ...]:
    """Every stretch that visits take of people whom patrols would have: all but partner staff."""
    places = visit_places_of(pack)
    patrolling = {row.staff_id for row in pack.staff if row.role is not Role.PARTNER}
    stretches = []
    for trip in trips_of(problem, plan):
        staff_ids = tuple(who for who in trip.person_ids if who in patrolling)
        if staff_ids:
            times = problem.instant(trip.start), problem.instant(trip.end)
            stretches.append(Visiting(*times, staff_ids, _area(places, trip.place)))
    return tuple(stretches)


def _area(places: VisitPlaces, place: int) -> str:
    """The area of a place; of a base, the one nearest to it."""
    areas = range(len(places.area_ids))
    return places.area_ids[
        place if place in areas else min(areas, key=places.ways[place].__getitem__)
    ]


def minutes_visiting(visiting: Iterable[Visiting]) -> dict[str, int]:
    """Minutes by person."""
    minutes: Counter[str] = Counter()
    for each in visiting:
        minutes.update(dict.fromkeys(each.staff_ids, (each.end - each.start) // MINUTE))
    return dict(minutes)


def without_visits(duties: Sequence[Duty], visiting: Sequence[Visiting]) -> tuple[Duty, ...]:
    """The parts of duties that visits leave, each with the break that lies in it.

    A part begins in the area of the visit, or of the way back, that comes before it.
    """
    taken: defaultdict[str, list[Visiting]] = defaultdict(list)
    for each in sorted(visiting):
        for staff_id in each.staff_ids:
            taken[staff_id].append(each)
    parts = (part for duty in duties for part in _parts(duty, taken[duty.staff_id]))
    return tuple(sorted(parts, key=lambda duty: (duty.start, duty.staff_id)))


def _parts(duty: Duty, taken: Sequence[Visiting]) -> Iterator[Duty]:
    start, origin = duty.start, duty.from_area_id
    for each in taken:
        if duty.start <= each.start and each.end <= duty.end:
            if start < each.start:
                yield _part(duty, start, each.start, origin)
            start, origin = each.end, each.area_id
    if start < duty.end:
        yield _part(duty, start, duty.end, origin)


def _part(duty: Duty, start: datetime, end: datetime, origin: str) -> Duty:
    part = replace(duty, start=start, end=end, from_area_id=origin)
    pause = duty.break_start
    if pause is None or not start < pause < end:
        return replace(part, break_start=None, break_end=None)
    return part


def commitment_rows(visiting: Sequence[Visiting], base_of: Mapping[str, str]) -> tuple[Patrol, ...]:
    """Rows of `patrols.csv` for the visits: commitments, each crew with a call sign of its own."""
    number: dict[tuple[str, ...], int] = {}
    rows = []
    for each in sorted(visiting):
        place = number.setdefault(each.staff_ids, len(number) + 1)
        rows.append(
            Patrol(
                crew_id=f"{base_of[each.staff_ids[0]]}{CALL_SIGN}{place:02}",
                staff_ids=each.staff_ids,
                mode=CrewMode.SINGLE if len(each.staff_ids) == 1 else CrewMode.PAIRED,
                transport=Transport.VEHICLE,
                area_id=each.area_id,
                start=each.start,
                end=each.end,
                purpose=Purpose.COMMITMENT,
                place_id=each.area_id,
            )
        )
    return tuple(rows)
