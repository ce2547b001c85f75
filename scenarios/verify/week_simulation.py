"""A plain simulation of a base's weeks, to hold a written requirement to: no code of the planner.

Units have places on the map and stay where their last call was; a call gets the nearest free units,
calls that wait are taken by grade and then by age, and a unit rests when nobody waits for it.
"""

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

HOURS_PER_WEEK = 168
KM_PER_DEGREE = 111.195
Spot = tuple[float, float]


@dataclass(frozen=True)
class Ground:
    """Areas as squares about their middle: places in degrees, sizes, hours a kilometre, targets.

    `targets` hold hours for grades 1 and 2 by area, `pairs` the area's hours of week in which units
    are pairs.
    """

    middles: Sequence[Spot]
    square_km: Sequence[float]
    hours_per_km: Sequence[float]
    targets: Sequence[Spot]
    pairs: Sequence[frozenset[int]]


@dataclass(frozen=True)
class WeekOfCalls:
    """Calls an hour by (area, hour of week, grade 1 to 3), and what calls of each grade were like.

    `past` holds (hours on scene, officers) of past calls by grade, drawn from as they are.
    """

    rates: Sequence[tuple[int, int, int, float]]
    past: Mapping[int, Sequence[tuple[float, int]]]


@dataclass
class Found:
    """Calls of grades 1 and 2 by hour of week, those in target, and unit-hours by hour."""

    calls: list[list[int]]
    in_target: list[list[int]]
    busy: list[float]

    def calls_in(self, grade: int, hours: Iterable[int]) -> int:
        """Calls of a grade in some hours of the week."""
        return sum(self.calls[grade - 1][hour] for hour in hours)

    def share(self, grade: int, hours: Iterable[int] = range(HOURS_PER_WEEK)) -> float:
        """Share in target of the calls of a grade in some hours; 1 where there were none."""
        calls = self.calls_in(grade, hours)
        reached = sum(self.in_target[grade - 1][hour] for hour in hours)
        return reached / calls if calls else 1.0


@dataclass(frozen=True)
class Call:
    """One call of the simulation."""

    time: float
    grade: int
    area: int
    spot: Spot
    hours: float
    units: int


def draw_calls(work: WeekOfCalls, ground: Ground, weeks: int, rng: random.Random) -> list[Call]:
    """Poisson calls of so many weeks, in order of time; a spot is in kilometres."""
    total = sum(rate for *_, rate in work.rates)
    if total <= 0:
        return []
    number = max(0, round(rng.gauss(total * weeks, math.sqrt(total * weeks))))
    cells = rng.choices(work.rates, [rate for *_, rate in work.rates], k=number)
    calls = []
    for area, hour, grade, _ in cells:
        hours, officers = rng.choice(work.past[grade])
        size = 2 if hour in ground.pairs[area] else 1
        time = HOURS_PER_WEEK * rng.randrange(weeks) + hour + rng.random()
        units = max(1, -(-officers // size))
        calls.append(Call(time, grade, area, _spot(ground, area, rng), hours, units))
    return sorted(calls, key=lambda call: call.time)


def _spot(ground: Ground, area: int, rng: random.Random) -> Spot:
    longitude, latitude = ground.middles[area]
    side = math.sqrt(ground.square_km[area])
    scale = KM_PER_DEGREE * math.cos(math.radians(ground.middles[0][1]))
    return (
        longitude * scale + side * (rng.random() - 0.5),
        latitude * KM_PER_DEGREE + side * (rng.random() - 0.5),
    )


class Patch:
    """The units of one base over the weeks."""

    def __init__(self, ground: Ground, units: Sequence[int], rng: random.Random) -> None:
        self.ground, self.units = ground, units
        self.found = Found([[0] * 168, [0] * 168], [[0] * 168, [0] * 168], [0.0] * 168)
        self._free = [(_spot(ground, 0, rng), 0) for _ in range(max(units))]
        self._ends: list[tuple[float, int, Spot, int]] = []
        self._line: list[tuple[int, float, int, Call, int]] = []
        self._number = 0
        self._rest_owed = 0.0

    def run(self, calls: Sequence[Call], weeks: int, rest_share: float, rest_hours: float) -> Found:
        """Answer the calls; each unit on duty owes `rest_share` of its time to rest."""
        steps = [(float(hour), None) for hour in range(weeks * HOURS_PER_WEEK)]
        for time, call in sorted([*steps, *((call.time, call) for call in calls)], key=_time):
            self._end_until(time)
            if call is None:
                self._rest(time, rest_share, rest_hours)
            else:
                self._number += 1
                heappush(self._line, (call.grade, call.time, self._number, call, call.units))
            self._send(time)
        return self.found

    def _end_until(self, time: float) -> None:
        while self._ends and self._ends[0][0] <= time:
            now, _, spot, area = heappop(self._ends)
            self._free.append((spot, area))
            self._send(now)

    def _available(self, now: float) -> int:
        """Free units of those on duty; whoever is over the number of the hour has gone home."""
        return self.units[int(now) % HOURS_PER_WEEK] - len(self._ends)

    def _rest(self, now: float, share: float, hours: float) -> None:
        self._rest_owed += share * self.units[int(now) % HOURS_PER_WEEK]
        while self._rest_owed >= hours and self._available(now) > 1 and not self._line:
            self._rest_owed -= hours
            self._busy(now + hours, *self._free.pop())

    def _send(self, now: float) -> None:
        while self._line and self._available(now) > 0:
            grade, came, number, call, wanted = heappop(self._line)
            while wanted and self._available(now) > 0:
                self._go(now, call, wanted == call.units)
                wanted -= 1
            if wanted:
                heappush(self._line, (grade, came, number, call, wanted))

    def _go(self, now: float, call: Call, first: bool) -> None:
        spots = self._free
        nearest = min(range(len(spots)), key=lambda unit: math.dist(spots[unit][0], call.spot))
        spot, area = spots.pop(nearest)
        pace = (self.ground.hours_per_km[area] + self.ground.hours_per_km[call.area]) / 2
        there = now + pace * math.dist(spot, call.spot)
        hour = int(call.time) % HOURS_PER_WEEK
        if first and call.grade <= 2:
            self.found.calls[call.grade - 1][hour] += 1
            late = there - call.time > self.ground.targets[call.area][call.grade - 1]
            self.found.in_target[call.grade - 1][hour] += not late
        self.found.busy[hour] += there + call.hours - now
        self._busy(there + call.hours, call.spot, call.area)

    def _busy(self, end: float, spot: Spot, area: int) -> None:
        self._number += 1
        heappush(self._ends, (end, self._number, spot, area))


def _time(step: tuple[float, Call | None]) -> float:
    return step[0]
