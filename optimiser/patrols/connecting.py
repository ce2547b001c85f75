"""Joins the routes of crews in order of time: nobody is at a place before the way to it is made."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

import numpy as np

from optimiser.patrols.area_days import area_day
from optimiser.patrols.plan import Patrol, Purpose, Transport
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.patrols.visits.drawing import redrawn
from optimiser.patrols.visits.labels import route_beside
from optimiser.patrols.visits.problem import SLOT_MINUTES, Block, travel_slots


class Stop(NamedTuple):
    """A visit: position of the place, first minute, and minutes."""

    place: int
    start: int
    minutes: int

    @property
    def end(self) -> int:
        """First minute after it."""
        return self.start + self.minutes


class Last(NamedTuple):
    """A person's last visit, by which transport, and the minutes of breaks since."""

    stop: Stop
    drove: bool
    break_minutes: int


class Connector:
    """Takes the rows of a plan in order of time, with the visits that they were routed for."""

    def __init__(self, problem: PatrolProblem, routed: Iterable[Sequence[Stop]]) -> None:
        self._problem = problem
        shape = problem.hotspots.harm.shape
        self._doses = np.zeros(shape, dtype=np.int64)
        self._visits = np.zeros(shape, dtype=np.int64)
        self._last: dict[str, Last] = {}
        for stops in routed:
            self.count(stops, 1)

    def connected(self, row: Patrol, stops: Sequence[Stop]) -> Sequence[Stop]:
        """The visits of a row as routed, or others if its crew cannot be there in time."""
        if row.purpose is Purpose.BREAK:
            for who in row.staff_ids:
                if who in self._last:
                    last = self._last[who]
                    minutes = last.break_minutes + row.minutes
                    self._last[who] = last._replace(break_minutes=minutes)
        if stops and not self.can_be_made(row, stops):
            self.count(stops, -1)
            stops = self.rerouted(row)
            self.count(stops, 1)
        self.note(row, stops)
        return stops

    def note(self, row: Patrol, stops: Sequence[Stop]) -> None:
        """Go on to the end of a row with these visits."""
        if stops:
            last = Last(stops[-1], row.transport is Transport.VEHICLE, 0)
            self._last.update(dict.fromkeys(row.staff_ids, last))

    def covered(self, keys: Iterable[tuple[int, int]]) -> int:
        """What the visits counted so far cover at places in periods, in units of the goal."""
        spots = self._problem.hotspots
        return sum(
            int(spots.harm[key])
            * int(spots.delivered[key])
            * spots.settings.covered(int(self._doses[key]))
            for key in keys
        )

    def key_of(self, stop: Stop) -> tuple[int, int]:
        """Place and period that a visit counts for."""
        return stop.place, int(self._problem.periods[0][stop.start // MINUTES_PER_HOUR])

    def count(self, stops: Sequence[Stop], sign: int) -> None:
        """Add visits (1) or take them off (-1)."""
        settings = self._problem.hotspots.settings
        for stop in stops:
            key = self.key_of(stop)
            self._doses[key] += sign * settings.dose_of(stop.minutes)
            self._visits[key] += sign

    def can_be_made(self, row: Patrol, stops: Sequence[Stop]) -> bool:
        """Whether every member comes in time to the first, and the crew to each further one."""
        drives = row.transport is Transport.VEHICLE
        if stops[0].start < self._ready(row, stops[0].place):
            return False
        return all(
            two.start >= one.end + SLOT_MINUTES * self._way(one.place, two.place, drives=drives)
            for one, two in pairwise(stops)
        )

    def _way(self, one: int, other: int, *, drives: bool) -> int:
        spots = self._problem.hotspots
        minutes = spots.travel_minutes(one, other, drives=drives)
        return travel_slots(spots.settings.apart_minutes if one == other else minutes)

    def _ready(self, row: Patrol, place: int) -> int:
        """The first minute at which the whole crew can be at a place."""
        spots, ready = self._problem.hotspots, 0
        for who in row.staff_ids:
            if who in self._last:
                stop, drove, break_minutes = self._last[who]
                drives = drove or row.transport is Transport.VEHICLE
                way = math.ceil(spots.travel_minutes(stop.place, place, drives=drives) - 1e-9)
                ready = max(ready, stop.end + break_minutes + way)
        return ready

    def rerouted(self, row: Patrol, random: Random | None = None) -> Sequence[Stop]:
        """Another route for a row, beside the visits of everybody else; with `random` its order and
        times are drawn, if the crew can be there then."""
        problem, settings = self._problem, self._problem.hotspots.settings
        places = problem.hotspots.treated_of_area[problem.area_index[row.area_id]]
        start, end = problem.minute(row.start), problem.minute(row.end)
        first = start // SLOT_MINUTES
        begin = -(-start // SLOT_MINUTES) - first
        drives = row.transport is Transport.VEHICLE
        block = Block(begin, max(begin, end // SLOT_MINUTES - first), drives)
        day = area_day(problem, places, (block,), first)
        lowest = int(problem.periods[0][first * SLOT_MINUTES // MINUTES_PER_HOUR])
        periods = slice(lowest, lowest + day.gains.shape[1])
        ready = [-(-self._ready(row, place) // SLOT_MINUTES) - first for place in places]
        given = (
            np.ascontiguousarray(self._doses[list(places), periods] // day.dose_unit),
            np.ascontiguousarray(self._visits[list(places), periods]),
        )
        best = route_beside(day, given, np.array(ready, dtype=np.int64))
        for route in [*(redrawn(day, [best], random) if random else ()), best]:
            stops = [
                Stop(
                    places[visit.place],
                    (first + visit.start) * SLOT_MINUTES,
                    settings.minutes[visit.length],
                )
                for visit in route
            ]
            if not stops or self.can_be_made(row, stops):
                break
        return stops
