"""Where one person is in the course of one duty: visits in order, with the ways between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from optimiser.visits.problem import GRID_MINUTES, Duty, Span

Ways = Sequence[Sequence[int]]


class Stop(NamedTuple):
    """A visit as one duty sees it: `spans` lie in the windows and the free time.

    It begins at `since` where it is `fixed`, else then or later.
    """

    visit: int
    place: int
    minutes: int
    spans: tuple[Span, ...]
    since: int = 0
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """The stops of a duty in order, when each begins, and the minutes of all ways."""

    stops: tuple[Stop, ...] = ()
    starts: tuple[int, ...] = ()
    way_minutes: int = 0


def arrival(free: Sequence[Span], ready: int, way: int) -> int | None:
    """When a way ends that is made in one go between breaks, from `ready` on; None if never."""
    if way == 0:
        return ready
    for start, end in free:
        leaves = max(ready, start)
        if leaves + way <= end:
            return leaves + way
    return None


def begin(stop: Stop, ready: int) -> int | None:
    """The earliest start of a stop for who is there at `ready`."""
    for start, end in stop.spans:
        at = -(-max(ready, start, stop.since) // GRID_MINUTES) * GRID_MINUTES
        if stop.fixed and at != stop.since:
            continue
        if at + stop.minutes <= end:
            return at
    return None


def timed(duty: Duty, ways: Ways, stops: tuple[Stop, ...]) -> Route | None:
    """The stops in this order, each as early as can be; None where they do not fit."""
    place, ready, total = duty.place, duty.start, 0
    starts = []
    for stop in stops:
        way = ways[place][stop.place]
        there = arrival(duty.free, ready, way)
        start = None if there is None else begin(stop, there)
        if start is None:
            return None
        starts.append(start)
        place, ready, total = stop.place, start + stop.minutes, total + way
    way = ways[place][duty.place] if stops else 0
    home = arrival(duty.free, ready, way)
    if home is None:
        return None
    return Route(stops, tuple(starts), total + way)


def insertions(duty: Duty, ways: Ways, route: Route, stop: Stop) -> Iterator[tuple[Route, int]]:
    """Every way to put one more stop into a route, the others in their order, with its start."""
    for position in range(len(route.stops) + 1):
        if position and stop.fixed and route.starts[position - 1] > stop.since:
            return
        made = timed(duty, ways, (*route.stops[:position], stop, *route.stops[position:]))
        if made is not None:
            yield made, made.starts[position]


def soonest(duty: Duty, ways: Ways, route: Route, stop: Stop) -> int | None:
    """The earliest start that a further stop can have in a route; None where it fits nowhere."""
    return min((start for _, start in insertions(duty, ways, route, stop)), default=None)


def shortest(duty: Duty, ways: Ways, route: Route, stop: Stop) -> tuple[Route, int] | None:
    """The route with a further stop that has the least minutes of ways, and the stop's start."""
    made = insertions(duty, ways, route, stop)
    return min(made, key=lambda one: (one[0].way_minutes, one[1]), default=None)
