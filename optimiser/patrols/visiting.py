"""From crews in areas to crews on routes: each stretch of visible patrol gets visits and ways."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain

from optimiser.patrols.area_days import DayKey, Stretch, area_day, stretches_of
from optimiser.patrols.bettering import bettered
from optimiser.patrols.connecting import Connector, Stop
from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.visits.problem import SLOT_MINUTES, travel_slots
from optimiser.patrols.visits.route import route_day


def with_visits(
    problem: PatrolProblem,
    plan: PatrolPlan,
    seed: int,
    stopped: Callable[[], bool] = lambda: False,
    *,
    workers: int = 1,
) -> PatrolPlan:
    """The plan with its visible rows cut into visits, ways between them, and patrol in between.

    Everybody stays in the area where they were, so that nothing else of the plan changes. Areas are
    routed day by day, on as many threads as there are workers. Then, in order of time, crews whose
    way from where they were before is too long get another route, and last whoever covers more by
    one. Days whose turn comes after the time is up are hardly searched.
    """

    def routed(item: tuple[DayKey, Sequence[Stretch]]) -> list[tuple[int, Stop]]:
        return list(_routed(problem, plan, item, seed, stopped))

    stops: defaultdict[int, list[Stop]] = defaultdict(list)
    days = sorted(stretches_of(problem, plan).items())
    with ThreadPoolExecutor(workers) as pool:
        for row, stop in chain.from_iterable(pool.map(routed, days)):
            stops[row].append(stop)
    connector = Connector(problem, stops.values())
    joined = [connector.connected(row, stops[n]) for n, row in enumerate(plan.patrols)]
    made = bettered(problem, plan.patrols, joined, seed, stopped)
    rows = [
        part
        for row, own in zip(plan.patrols, made, strict=True)
        for part in _cut(problem, row, own)
    ]
    rows.sort(key=lambda row: (row.start, row.crew_id, row.staff_ids, row.end))
    return PatrolPlan(tuple(rows))


def _routed(
    problem: PatrolProblem,
    plan: PatrolPlan,
    item: tuple[DayKey, Sequence[Stretch]],
    seed: int,
    stopped: Callable[[], bool],
) -> Iterator[tuple[int, Stop]]:
    """The visits of one area and day, each with the number of its row."""
    (area, day), stretches = item
    places = problem.hotspots.treated_of_area.get(area, ())
    if not places:
        return
    first = min(stretch.start for stretch in stretches) // SLOT_MINUTES
    blocks = [
        stretch.block(first, drives=plan.patrols[stretch.row].transport is Transport.VEHICLE)
        for stretch in stretches
    ]
    built = area_day(problem, places, blocks, first)
    found = route_day(built, f"{seed} {problem.areas[area].area_id} {day}", stopped)
    for stretch, route in zip(stretches, found.routes, strict=True):
        for visit in route:
            start = (first + visit.start) * SLOT_MINUTES
            minutes = built.lengths[visit.length] * SLOT_MINUTES
            yield stretch.row, Stop(places[visit.place], start, minutes)


def _cut(problem: PatrolProblem, row: Patrol, stops: Sequence[Stop]) -> Iterator[Patrol]:
    """A row as patrol, ways and visits that fill it."""
    spots, cursor, before = problem.hotspots, row.start, None
    drives = row.transport is Transport.VEHICLE
    for place, minute, minutes in stops:
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
