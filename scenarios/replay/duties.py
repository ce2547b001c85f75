"""A roster and its patrols as the tours of duty that calls are dispatched to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from optimiser.horizon import MINUTES_PER_HOUR, Horizon
from optimiser.patrols.plan import Patrol, Purpose, Transport
from optimiser.people import Role, RoleGroup, StaffMember, Strength
from optimiser.places import Base
from optimiser.replay.presence import Ground as CountedGround
from optimiser.replay.presence import Presence
from optimiser.replay.problem import COMMITMENT, NOBODY, RESERVE, VISIBLE, Duties
from optimiser.roster import Roster, Tour
from scenarios.replay.ground import Ground
from scenarios.replay.spots import Spots

ALL_CALLS, IMMEDIATE_CALLS, NO_CALLS = 3, 1, 0
TASKS = {
    Purpose.RESPONSE_RESERVE: RESERVE,
    Purpose.BREAK: RESERVE,
    Purpose.COMMITMENT: COMMITMENT,
}
"""What a purpose lets a person be called from; every other one is patrol."""
_Point = tuple[float, float, float]
"""East, north and the pace there."""


@dataclass(frozen=True, eq=False)
class Fielded:
    """Who is on duty where, for dispatch (`duties`) and for what the public sees (`presence`)."""

    duties: Duties
    presence: Presence


class _Place(NamedTuple):
    """Where a person is from a minute on, part `weight` of a visible crew."""

    start: float
    end: float
    x: float
    y: float
    pace: float
    drives: bool = True
    task: int = RESERVE
    mate: str = ""
    area: int = NOBODY
    spot: int = NOBODY
    weight: float = 0.0


class _Builder:
    """Lays the rows of patrols into the tours that they belong to."""

    def __init__(
        self,
        horizon: Horizon,
        strength: Strength,
        bases: tuple[Base, ...],
        ground: Ground,
        spots: Spots,
    ) -> None:
        self._horizon, self._strength, self._ground = horizon, strength, ground
        self._base = {base.base_id: number for number, base in enumerate(bases)}
        self._stations = []
        for base in bases:
            x, y = ground.plane(base.longitude, base.latitude)
            self._stations.append((float(x), float(y), float(ground.pace[ground.nearest(base)])))
        self._area = {area.area_id: number for number, area in enumerate(ground.areas)}
        self._points = [ground.plane(area.longitude, area.latitude) for area in ground.areas]
        self._spot = {place_id: number for number, place_id in enumerate(spots.place_ids)}
        self._spot_points = list(zip(spots.x.tolist(), spots.y.tolist(), strict=True))

    def minute(self, patrol_or_tour: Tour | Patrol) -> tuple[float, float]:
        """Start and end in minutes of the period, cut to it."""
        first, end = self._horizon.starts_at, self._horizon.ends_at
        start, until = max(patrol_or_tour.start, first), min(patrol_or_tour.end, end)
        return (
            (start - first).total_seconds() / MINUTES_PER_HOUR,
            (until - first).total_seconds() / MINUTES_PER_HOUR,
        )

    def base(self, tour: Tour) -> int:
        """The base that a tour is worked from."""
        return self._base[tour.base_id or self._strength[tour.staff_id].base_id]

    def places(self, tour: Tour, patrols: Iterable[Patrol]) -> list[_Place]:
        """Where the person of a tour is; at the station where no row says otherwise."""
        now, end = self.minute(tour)
        station = self._stations[self.base(tour)]
        places = []
        for row in patrols:
            start, until = self.minute(row)
            if start > now:
                places.append(_Place(now, start, *station))
            places.append(self._place(tour.staff_id, row, start, until, station))
            now = until
        if now < end:
            places.append(_Place(now, end, *station))
        return places

    def _place(
        self, staff_id: str, row: Patrol, start: float, until: float, station: _Point
    ) -> _Place:
        """Where a row has a person: at the station, at a hot spot, or amid the area."""
        others = [who for who in row.staff_ids if who != staff_id]
        mate = others[0] if others else ""
        x, y, pace = station
        area = self._area.get(row.area_id, NOBODY)
        spot = self._spot.get(row.place_id, NOBODY)
        task = TASKS.get(row.purpose, VISIBLE)
        if task != RESERVE and area != NOBODY:
            x, y = self._points[area] if spot == NOBODY else self._spot_points[spot]
            pace = float(self._ground.pace[area])
        drives = row.transport is not Transport.FOOT
        return _Place(
            start,
            until,
            float(x),
            float(y),
            pace if drives else self._ground.foot_pace,
            drives,
            task,
            mate,
            area if row.is_visible else NOBODY,
            spot if row.is_visible else NOBODY,
            1 / len(row.staff_ids) if row.is_visible else 0.0,
        )


def fielded(
    roster: Roster,
    patrols: Iterable[Patrol],
    strength: Strength,
    bases: tuple[Base, ...],
    ground: Ground,
    spots: Spots,
    *,
    neighbourhood_answers: bool,
) -> Fielded:
    """Everybody's tours in the period but those of partner staff, with the rows inside them."""
    horizon = roster.horizon
    build = _Builder(horizon, strength, bases, ground, spots)
    tours = [
        tour
        for tour in sorted(roster.tours, key=lambda tour: (tour.start, tour.staff_id))
        if tour.end > horizon.starts_at
        and tour.start < horizon.ends_at
        and strength[tour.staff_id].role is not Role.PARTNER
    ]
    rows_of: defaultdict[str, list[Patrol]] = defaultdict(list)
    for row in sorted(patrols, key=lambda row: row.start):
        for who in row.staff_ids:
            rows_of[who].append(row)
    rows = [
        [row for row in rows_of[tour.staff_id] if row.start < tour.end and row.end > tour.start]
        for tour in tours
    ]
    places = [build.places(tour, own) for tour, own in zip(tours, rows, strict=True)]
    breaks = [next((row for row in own if row.purpose is Purpose.BREAK), None) for own in rows]
    spans = [build.minute(tour) for tour in tours]
    pauses = [(0.0, 0.0) if row is None else build.minute(row) for row in breaks]
    answers = [_answers(strength[tour.staff_id], neighbourhood_answers) for tour in tours]
    flat = [place for own in places for place in own]
    duties = Duties(
        start=np.array([start for start, _ in spans]),
        end=np.array([end for _, end in spans]),
        base=np.array([build.base(tour) for tour in tours], dtype=np.int64),
        answers=np.array(answers, dtype=np.int64),
        break_at=np.array([start for start, _ in pauses]),
        break_minutes=np.array([end - start for start, end in pauses]),
        first=np.cumsum([0, *(len(own) for own in places)], dtype=np.int64),
        place_from=np.array([place.start for place in flat]),
        place_x=np.array([place.x for place in flat]),
        place_y=np.array([place.y for place in flat]),
        place_pace=np.array([place.pace for place in flat]),
        place_drives=np.array([place.drives for place in flat], dtype=np.int64),
        place_task=np.array([place.task for place in flat], dtype=np.int64),
        place_mate=_mates(tours, places, spans),
    )
    presence = Presence(
        area=np.array([place.area for place in flat], dtype=np.int64),
        spot=np.array([place.spot for place in flat], dtype=np.int64),
        until=np.array([place.end for place in flat]),
        weight=np.array([place.weight for place in flat]),
        ground=CountedGround(len(ground.areas), len(horizon.hours), spots.area, spots.share),
    )
    return Fielded(duties, presence)


def _answers(member: StaffMember, neighbourhood_answers: bool) -> int:
    """The highest grade number that a person goes to."""
    if member.role_group in (RoleGroup.RESPONSE, RoleGroup.SPECIAL):
        return ALL_CALLS
    officer = member.role_group is RoleGroup.NEIGHBOURHOOD
    return IMMEDIATE_CALLS if officer and neighbourhood_answers else NO_CALLS


def _mates(
    tours: list[Tour], places: list[list[_Place]], spans: list[tuple[float, float]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The tour of the other half of each crew, by person and time."""
    own: defaultdict[str, list[int]] = defaultdict(list)
    for number, tour in enumerate(tours):
        own[tour.staff_id].append(number)
    mates = [
        next((n for n in own[place.mate] if spans[n][0] <= place.start < spans[n][1]), NOBODY)
        if place.mate
        else NOBODY
        for stretch in places
        for place in stretch
    ]
    return np.array(mates, dtype=np.int64)
