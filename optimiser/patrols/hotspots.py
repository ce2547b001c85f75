"""Hot spots: the places below an area that crews visit, what a visit is worth, and how long."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import Horizon
from optimiser.places import great_circle_km

PERCENT = 100
MINUTES_PER_HOUR = 60
UNITS = PERCENT**3
"""Per cents of gain, of length and of delivery that are multiplied with points of harm."""


@dataclass(frozen=True)
class Place:
    """A hot spot in one area (by its position); `control` is one that is held out of a trial.

    `pair` numbers the matched pair of a trial, `None` for a place outside it.
    """

    place_id: str
    area: int
    longitude: float
    latitude: float
    control: bool = False
    pair: int | None = None


@dataclass(frozen=True)
class VisitSettings:
    """The policy numbers of visits.

    A visit lasts `minutes[i]` and is `dose_percents[i]` per cent of a full one. The n-th full
    visit of a place in a period of `period_hours` covers `gain_percents[n - 1]` per cent of the
    harm expected there; the list falls. Nobody is sent to a place more than `most_in_period` times
    in a period, and no crew twice running within `apart_minutes`. Crews patrol on foot where
    neighbouring places of an area are no more than `walk_minutes` of walking apart.
    """

    minutes: tuple[int, ...] = (10, 15)
    dose_percents: tuple[int, ...] = (80, 100)
    gain_percents: tuple[int, ...] = (40, 25, 15)
    most_in_period: int = 3
    apart_minutes: int = 60
    period_hours: int = 6
    foot_kmh: float = 4.5
    vehicle_kmh: float = 25.0
    detour: float = 1.3
    walk_minutes: float = 20.0

    def covered(self, dose: int) -> int:
        """Per cent of gain times per cent of dose that visits of this total dose cover."""
        total = 0
        for number, gain in enumerate(self.gain_percents):
            total += gain * min(max(dose - PERCENT * number, 0), PERCENT)
        return total

    def dose_of(self, minutes: int) -> int:
        """Dose of a visit in per cent of a full one: that of the longest length it reaches."""
        reached = [d for m, d in zip(self.minutes, self.dose_percents, strict=True) if m <= minutes]
        return max(reached, default=0)

    def minutes_of(self, km: float, *, drives: bool) -> float:
        """Minutes for a distance, by mode, along streets."""
        speed = self.vehicle_kmh if drives else self.foot_kmh
        return km * self.detour / speed * MINUTES_PER_HOUR

    @property
    def most_covered(self) -> int:
        """What `covered` comes to where a place gets every visit that it may have."""
        return self.covered(self.most_in_period * max(self.dose_percents))


@dataclass(frozen=True, eq=False)
class HotSpots:
    """The hot spots of a period of planning.

    `harm` is int64 of shape (places, periods): expected weighted incidents, in points, that patrol
    can prevent. `delivered_percents` (int64 of shape (places,), or of that of `harm`) is the part
    of a planned dose that is delivered there. Periods are those of `periods_of`.
    """

    places: tuple[Place, ...] = ()
    harm: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    delivered_percents: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(0, dtype=np.int64)
    )
    settings: VisitSettings = field(default_factory=VisitSettings)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of every place by its id."""
        return {place.place_id: index for index, place in enumerate(self.places)}

    @cached_property
    def delivered(self) -> NDArray[np.int64]:
        """Part of a planned dose that is delivered, per cent: int64 of shape (places, periods)."""
        percents = self.delivered_percents
        whole = percents if percents.ndim > 1 else percents[:, None]
        return np.broadcast_to(whole, self.harm.shape)

    @cached_property
    def treated_of_area(self) -> dict[int, tuple[int, ...]]:
        """Positions of the places of each area that may be visited."""
        found: dict[int, tuple[int, ...]] = {}
        for index, place in enumerate(self.places):
            if not place.control:
                found[place.area] = (*found.get(place.area, ()), index)
        return found

    @cached_property
    def walked_areas(self) -> frozenset[int]:
        """Positions of the areas whose places can all be reached on foot, from one to the next."""
        most = self.settings.walk_minutes
        return frozenset(area for area in self.treated_of_area if self._longest_walk(area) <= most)

    def _longest_walk(self, area: int) -> float:
        """Minutes of the longest way on foot in the shortest tree that joins the places."""
        first, *others = self.treated_of_area[area]
        nearest = {place: self.travel_minutes(first, place, drives=False) for place in others}
        longest = 0.0
        while nearest:
            place = min(nearest, key=nearest.__getitem__)
            longest = max(longest, nearest.pop(place))
            for other, minutes in nearest.items():
                nearest[other] = min(minutes, self.travel_minutes(place, other, drives=False))
        return longest

    def travel_minutes(self, one: int, other: int, *, drives: bool) -> float:
        """Minutes from one place to another, by mode, along streets."""
        a, b = self.places[one], self.places[other]
        km = great_circle_km((a.longitude, a.latitude), (b.longitude, b.latitude))
        return self.settings.minutes_of(km, drives=drives)


def periods_of(horizon: Horizon, period_hours: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number of the period that each hour of the horizon lies in, and the local day of each period.

    Periods are parts of a local day of `period_hours` (a divisor of 24), numbered in order.
    """
    hours = np.asarray(horizon.hours_of_week, dtype=np.int64)
    block = hours // period_hours
    starts = np.concatenate(([True], block[1:] != block[:-1]))
    number = np.cumsum(starts) - 1
    day = hours // 24
    changes = np.concatenate(([0], np.cumsum(day[1:] != day[:-1])))
    days = changes[starts]
    return number.astype(np.int64), days.astype(np.int64)
