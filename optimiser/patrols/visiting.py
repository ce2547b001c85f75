"""From crews in areas to crews on routes: each stretch of visible patrol gets visits and ways."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from optimiser.patrols.hotspots import PERCENT
from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.patrols.rules.travel_between import is_late
from optimiser.patrols.visits.problem import SLOT_MINUTES, AreaDay, Block, travel_slots
from optimiser.patrols.visits.route import route_day

DayKey = tuple[int, int]
"""Area and local day."""


@dataclass(frozen=True)
class Stretch:
    """The part of one visible row that lies in one local day, in minutes of the period."""

    row: int
    start: int
    end: int


def with_visits(
    problem: PatrolProblem,
    plan: PatrolPlan,
    seed: int,
    stopped: Callable[[], bool] = lambda: False,
) -> PatrolPlan:
    """The plan with its visible rows cut into visits, ways between them, and patrol in between.

    Everybody stays in the area where they were, so that nothing else of the plan changes. Days
    whose turn comes after the time is up get routes without a search.
    """
    visits: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for (area, day), stretches in sorted(_stretches(problem, plan).items()):
        places = problem.hotspots.treated_of_area.get(area, ())
        if not places:
            continue
        first = min(stretch.start for stretch in stretches) // SLOT_MINUTES
        built = _area_day(problem, plan, places, stretches, first)
        name = f"{seed} {problem.areas[area].area_id} {day}"
        routed = route_day(built, name, stopped)
        for stretch, route in zip(stretches, routed.routes, strict=True):
            for visit in route:
                start = (first + visit.start) * SLOT_MINUTES
                minutes = built.lengths[visit.length] * SLOT_MINUTES
                visits[stretch.row].append((places[visit.place], start, minutes))
    rows: list[Patrol] = []
    last: dict[str, tuple[Patrol, list[tuple[datetime, datetime]]]] = {}
    for number, row in enumerate(plan.patrols):
        kept = _in_time(problem, row, visits[number], last)
        rows += _cut(problem, row, kept)
    rows.sort(key=lambda row: (row.start, row.crew_id, row.staff_ids, row.end))
    return PatrolPlan(tuple(rows))


def _stretches(problem: PatrolProblem, plan: PatrolPlan) -> Mapping[DayKey, Sequence[Stretch]]:
    """The visible rows, cut at local midnight, by area and day."""
    number, days = problem.periods
    day_of_hour = days[number]
    found: defaultdict[DayKey, list[Stretch]] = defaultdict(list)
    for index, row in enumerate(plan.patrols):
        if row.purpose is not Purpose.VISIBLE:
            continue
        area = problem.area_index[row.area_id]
        start, end = problem.minute(row.start), problem.minute(row.end)
        while start < end:
            hour = start // MINUTES_PER_HOUR
            day = int(day_of_hour[hour])
            midnight = int(np.searchsorted(day_of_hour, day, side="right")) * MINUTES_PER_HOUR
            until = min(end, midnight)
            found[area, day].append(Stretch(index, start, until))
            start = until
    return found


def _area_day(
    problem: PatrolProblem,
    plan: PatrolPlan,
    places: Sequence[int],
    stretches: Sequence[Stretch],
    first: int,
) -> AreaDay:
    spots, settings = problem.hotspots, problem.hotspots.settings
    blocks = tuple(
        Block(
            -(-stretch.start // SLOT_MINUTES) - first,
            max(stretch.end // SLOT_MINUTES, -(-stretch.start // SLOT_MINUTES)) - first,
            plan.patrols[stretch.row].transport is Transport.VEHICLE,
        )
        for stretch in stretches
    )
    slots = np.arange(first, first + max(block.end for block in blocks) + 1)
    hours = np.minimum(slots * SLOT_MINUTES // MINUTES_PER_HOUR, len(problem.periods[0]) - 1)
    period = problem.periods[0][hours]
    lowest = int(period.min())
    harm = spots.harm[list(places), lowest : int(period.max()) + 1]
    delivered = spots.delivered[list(places), lowest : int(period.max()) + 1]
    worth = harm * delivered / PERCENT / problem.points_per_unit
    gains = worth[:, :, None] * np.array(settings.gain_percents) / PERCENT
    return AreaDay(
        blocks=blocks,
        lengths=tuple(minutes // SLOT_MINUTES for minutes in settings.minutes),
        doses=settings.dose_percents,
        travel=_travel(problem, tuple(places)),
        period=period - lowest,
        gains=gains,
        most=settings.most_in_period,
    )


def _travel(problem: PatrolProblem, places: tuple[int, ...]) -> np.ndarray:
    spots = problem.hotspots
    apart = -(-spots.settings.apart_minutes // SLOT_MINUTES)
    return np.array(
        [
            [
                [
                    apart if p == q else travel_slots(spots.travel_minutes(p, q, drives=drives))
                    for q in places
                ]
                for p in places
            ]
            for drives in (False, True)
        ],
        dtype=np.int64,
    )


def _in_time(
    problem: PatrolProblem,
    row: Patrol,
    visits: Sequence[tuple[int, int, int]],
    last: dict[str, tuple[Patrol, list[tuple[datetime, datetime]]]],
) -> list[tuple[int, int, int]]:
    """The visits that every member of the crew reaches from where they were before the row.

    `last` has each person's last visit and the breaks since; it is brought up to date.
    """
    if row.purpose is Purpose.BREAK:
        for who in row.staff_ids:
            if who in last:
                last[who][1].append((row.start, row.end))
        return []
    kept: list[tuple[int, int, int]] = []
    for place, start, minutes in visits:
        visit = replace(
            row,
            place_id=problem.hotspots.places[place].place_id,
            start=problem.instant(start),
            end=problem.instant(start + minutes),
            purpose=Purpose.HOTSPOT,
            transport=_of_visit(row),
        )
        if any(
            who in last and is_late(problem, last[who][0], visit, last[who][1])
            for who in row.staff_ids
        ):
            continue
        kept.append((place, start, minutes))
        for who in row.staff_ids:
            last[who] = visit, []
    return kept


def _cut(
    problem: PatrolProblem, row: Patrol, visits: Sequence[tuple[int, int, int]]
) -> Iterator[Patrol]:
    """A row as patrol, ways and visits that fill it."""
    spots, cursor, before = problem.hotspots, row.start, None
    drives = row.transport is Transport.VEHICLE
    for place, minute, minutes in visits:
        start = problem.instant(minute)
        leaves = start
        if before is not None and before != place:
            slots = travel_slots(spots.travel_minutes(before, place, drives=drives))
            leaves = max(cursor, problem.instant(minute - slots * SLOT_MINUTES))
        if cursor < leaves:
            yield replace(row, start=cursor, end=leaves)
        if leaves < start:
            yield replace(row, start=leaves, end=start, purpose=Purpose.TRAVEL)
        cursor = problem.instant(minute + minutes)
        place_id = spots.places[place].place_id
        visit = replace(row, start=start, end=cursor, purpose=Purpose.HOTSPOT, place_id=place_id)
        yield replace(visit, transport=_of_visit(row))
        before = place
    if cursor < row.end:
        yield replace(row, start=cursor)


def _of_visit(row: Patrol) -> Transport:
    """How a crew visits: on foot, whether it came so or by a vehicle that it parks."""
    return Transport.FROM_VEHICLE if row.transport is Transport.VEHICLE else row.transport
