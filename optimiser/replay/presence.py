"""What the public sees of a roster: crews on visible patrol by area, hot spot and hour."""

from dataclasses import dataclass

import numpy as np

from optimiser.replay.compiled import compiled
from optimiser.replay.problem import NOBODY, Duties, Floats, Integers


@dataclass(frozen=True, eq=False)
class Ground:
    """Where patrol and harm are counted: areas, hours of the period, and hot spots.

    Of each hot spot `spot_area` is the area that it lies in and `spot_share` its part of the area's
    ground: so much of the patrol that is anywhere in the area passes there.
    """

    areas: int
    hours: int
    spot_area: Integers
    spot_share: Floats


@dataclass(frozen=True, eq=False)
class Presence:
    """What is seen in each place row of `Duties`.

    `area` and `spot` are `NOBODY` where there is no visible patrol, `spot` also where it is
    anywhere in the area; `until` is the minute at which the row ends, `weight` the part of a crew
    that the person is.
    """

    area: Integers
    spot: Integers
    until: Floats
    weight: Floats
    ground: Ground


@dataclass(frozen=True, eq=False)
class Seen:
    """Crew-hours of visible patrol: anywhere in areas (areas, hours), at hot spots (spots, hours).

    What is seen at a hot spot is part of what is seen in its area.
    """

    areas: Floats
    spots: Floats

    def without(self, lost: "Seen") -> "Seen":
        """What is left of a plan after what was lost of it."""
        return Seen(
            np.maximum(self.areas - lost.areas, 0.0), np.maximum(self.spots - lost.spots, 0.0)
        )

    def crews_at_spots(self, ground: Ground) -> Floats:
        """Mean number of crews at each hot spot in each hour, with those who pass through it."""
        elsewhere = self.areas.copy()
        np.subtract.at(elsewhere, ground.spot_area, self.spots)
        passing = np.maximum(elsewhere, 0.0)[ground.spot_area] * ground.spot_share[:, None]
        crews: Floats = self.spots + passing
        return crews


def planned(duties: Duties, presence: Presence) -> Seen:
    """What would be seen if nobody was ever called away."""
    everybody = np.column_stack((np.arange(len(duties.start)), duties.start, duties.end))
    return seen_while(duties, presence, everybody.astype(np.float64))


def seen_while(duties: Duties, presence: Presence, spans: Floats) -> Seen:
    """What is planned to be seen of tours (first column) between two minutes (the others)."""
    ground = presence.ground
    areas = np.zeros((ground.areas, ground.hours))
    spots = np.zeros((len(ground.spot_area), ground.hours))
    _add_overlaps(
        areas,
        spots,
        duties.first,
        duties.place_from,
        presence.until,
        presence.area,
        presence.spot,
        presence.weight,
        spans,
    )
    return Seen(areas, spots)


@compiled
def _add_overlaps(
    areas: Floats,
    spots: Floats,
    first: Integers,
    starts: Floats,
    until: Floats,
    area: Integers,
    spot: Integers,
    weight: Floats,
    spans: Floats,
) -> None:
    """Add the visible part of spans to the area, hot spot and hour that they lie in."""
    for row in range(len(spans)):
        tour = int(spans[row, 0])
        for place in range(first[tour], first[tour + 1]):
            if area[place] == NOBODY:
                continue
            minute = max(starts[place], spans[row, 1])
            end = min(until[place], spans[row, 2])
            while minute < end:
                hour = int(minute // 60)
                step = min(end, 60.0 * (hour + 1))
                if hour < areas.shape[1]:
                    hours = weight[place] * (step - minute) / 60
                    areas[area[place], hour] += hours
                    if spot[place] != NOBODY:
                        spots[spot[place], hour] += hours
                minute = step
