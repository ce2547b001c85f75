"""What crew-minutes in an area and period are worth in visits, before anybody is routed.

It stands for routes while crews are sent to areas: a concave curve of minutes, made of the visits
of every place and the shortest way to it. What a crew loses on the way from another area is taken
off its minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from statistics import median

from optimiser.patrols.hotspots import VisitSettings
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.visits.problem import SLOT_MINUTES, travel_slots

SCALE = 1000
"""Units of the goal of uncovered harm in one unit of room."""
ALIKE = 0.85
"""Slopes of this part of the steepest and above it are joined into one piece."""

Piece = tuple[float, int]
"""Cover per minute, and minutes."""


@dataclass(frozen=True)
class Room:
    """The curve of one area and period, in pieces that fall: units per minute, and minutes."""

    pieces: tuple[tuple[int, int], ...]

    def gain(self, before: float, minutes: float) -> float:
        """What some minutes add to those that crews have there already."""
        return self._height(before + minutes) - self._height(before)

    @property
    def most(self) -> int:
        """What it comes to with all the time that there can be use for."""
        return sum(slope * length for slope, length in self.pieces)

    @cached_property
    def corners(self) -> list[tuple[float, float, int]]:
        """Minutes and height at which each piece begins, and its slope."""
        corners, at, height = [], 0.0, 0.0
        for slope, length in self.pieces:
            corners.append((at, height, slope))
            at, height = at + length, height + slope * length
        return [*corners, (at, height, 0)]

    def _height(self, minutes: float) -> float:
        for at, height, slope in reversed(self.corners):
            if minutes >= at:
                return height + slope * (minutes - at)
        return 0.0


@dataclass(frozen=True)
class Rooms:
    """The curves of a problem by area and period, and the minutes lost on the way into an area.

    `of_heat` is what a per cent of a unit of heat counts as while crews are sent, so that all heat
    counts as much as all room: crews who can add no visits are still seen where most is.
    """

    curves: Mapping[tuple[int, int], Room]
    ways: Mapping[int, int]
    of_heat: float


@lru_cache(maxsize=4)
def rooms_of(problem: PatrolProblem) -> Rooms:
    """The curves of all areas and periods with harm at places that may be visited."""
    spots = problem.hotspots
    curves: dict[tuple[int, int], Room] = {}
    for area, places in spots.treated_of_area.items():
        drives = problem.vehicles[problem.base_of_area[area]] > 0
        hulls = [
            concave_hull(spots.settings, nearest_minutes(problem, place, places, drives=drives))
            for place in places
        ]
        worth = spots.harm[list(places)] * spots.delivered[list(places)]
        for period, weights in enumerate(worth.T.tolist()):
            pieces = sorted(
                (
                    (slope * weight / SCALE, length)
                    for weight, hull in zip(weights, hulls, strict=True)
                    if weight
                    for slope, length in hull
                ),
                reverse=True,
            )
            if pieces:
                curves[area, period] = Room(_joined(pieces))
    ways = {area: _way_into(problem, area) for area in spots.treated_of_area}
    heat = float(problem.heat.sum()) * sum(problem.settings.cover_percents)
    return Rooms(curves, ways, sum(room.most for room in curves.values()) / heat if heat else 0.0)


@lru_cache(maxsize=256)
def concave_hull(settings: VisitSettings, way_minutes: int = SLOT_MINUTES) -> tuple[Piece, ...]:
    """Cover per minute and minutes of each piece of what the visits of one place and period cover,
    falling: no mix of visits covers more in as many minutes.

    Every visit takes its own minutes and those of the way to it.
    """
    points = {(0, 0)}
    kinds = list(zip(settings.minutes, settings.dose_percents, strict=True))
    for numbers in product(range(settings.most_in_period + 1), repeat=len(kinds)):
        if sum(numbers) <= settings.most_in_period:
            minutes = sum(n * (m + way_minutes) for n, (m, _) in zip(numbers, kinds, strict=True))
            dose = sum(n * d for n, (_, d) in zip(numbers, kinds, strict=True))
            points.add((minutes, settings.covered(dose)))
    pieces: list[Piece] = []
    at, height = 0, 0
    while True:
        ahead = [(m, c) for m, c in points if m > at and c > height]
        if not ahead:
            return tuple(pieces)
        slope, minutes, cover = max(((c - height) / (m - at), m, c) for m, c in ahead)
        pieces.append((slope, minutes - at))
        at, height = minutes, cover


def nearest_minutes(
    problem: PatrolProblem, place: int, others: Sequence[int], *, drives: bool
) -> int:
    """Minutes on the grid of routes from the nearest of some places, another or, later, itself."""
    spots = problem.hotspots
    slots = -(-spots.settings.apart_minutes // SLOT_MINUTES)
    for other in others:
        if other != place:
            slots = min(slots, travel_slots(spots.travel_minutes(other, place, drives=drives)))
    return max(1, slots) * SLOT_MINUTES


def _joined(pieces: Sequence[Piece]) -> tuple[tuple[int, int], ...]:
    """Pieces of nearly the same slope as one, which comes to the same."""
    joined: list[tuple[int, int]] = []
    group: list[Piece] = []
    for piece in (*pieces, (0.0, 0)):
        if group and piece[0] < ALIKE * group[0][0]:
            length = sum(minutes for _, minutes in group)
            joined.append((round(sum(s * n for s, n in group) / length), length))
            group = []
        group.append(piece)
    return tuple(piece for piece in joined if piece[0] > 0)


def _way_into(problem: PatrolProblem, area: int) -> int:
    """Minutes that a crew usually loses when it comes into an area from another one."""
    base_id = problem.base_of_area[area]
    drives = problem.vehicles[base_id] > 0
    ways = [
        problem.way_minutes(other, area, drives=drives)
        for other in problem.areas_of_base[base_id]
        if other != area
    ]
    return round(median(ways)) if ways else 0
