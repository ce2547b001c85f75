"""Other routes of nearly the same worth, crew by crew and at other times."""

import math
from collections.abc import Sequence
from random import Random

import numpy as np

from optimiser.patrols.visits.pricing import Floats, best_route
from optimiser.patrols.visits.problem import AreaDay, Route, Visit

ENOUGH = 1e-9


class Doses:
    """What each place has in each period already."""

    def __init__(self, day: AreaDay) -> None:
        self._day = day
        shape = day.places, day.gains.shape[1]
        self._dose = np.zeros(shape, dtype=np.int64)
        self._visits = np.zeros(shape, dtype=np.int64)

    def change(self, route: Route, sign: int) -> None:
        """Add a route (1) or take it off (-1)."""
        for visit in route:
            key = visit.place, int(self._day.period[visit.start])
            self._dose[key] += sign * self._day.doses[visit.length]
            self._visits[key] += sign

    def added(self, route: Route) -> float:
        """What a whole route adds."""
        extra: dict[tuple[int, int], int] = {}
        for visit in route:
            key = visit.place, int(self._day.period[visit.start])
            extra[key] = extra.get(key, 0) + self._day.doses[visit.length]
        worth, dose = self._day.worth, self._dose
        return math.fsum(
            worth(*key, int(dose[key]) + more) - worth(*key, int(dose[key]))
            for key, more in extra.items()
        )

    def trimmed(self, route: Route, drives: bool) -> tuple[float, Route]:
        """What a route adds, without the visits that bring nothing or are one too many."""
        day, worth = self._day, 0.0
        kept: list[Visit] = []
        extra: dict[tuple[int, int], tuple[int, int]] = {}
        for visit in route:
            key = visit.place, int(day.period[visit.start])
            dose, visits = extra.get(key, (0, 0))
            dose += int(self._dose[key])
            gain = day.worth(*key, dose + day.doses[visit.length]) - day.worth(*key, dose)
            full = int(self._visits[key]) + visits >= day.most
            if full or gain <= ENOUGH or (kept and not _follows(day, kept[-1], visit, drives)):
                continue
            dose += day.doses[visit.length] - int(self._dose[key])
            extra[key] = dose, visits + 1
            kept.append(visit)
            worth += gain
        return worth, tuple(kept)

    def prices(self) -> Floats:
        """What one more visit of each length brings, by place and period."""
        day = self._day
        last = day.worth_table.shape[2] - 1
        units = np.minimum(self._dose // day.dose_unit, last)[..., None]
        before = np.take_along_axis(day.worth_table, units, axis=2)
        full = self._visits >= day.most
        prices = []
        for more in day.doses:
            after = np.minimum(units + more // day.dose_unit, last)
            gain = (np.take_along_axis(day.worth_table, after, axis=2) - before)[..., 0]
            prices.append(np.where(full, 0.0, gain))
        return np.array(prices)


def _follows(day: AreaDay, before: Visit, visit: Visit, drives: bool) -> bool:
    ended = before.start + day.lengths[before.length]
    return visit.start >= ended + int(day.travel[int(drives), before.place, visit.place])


class Rounding:
    """Routes of one day, one a block, that may be drawn anew."""

    def __init__(self, day: AreaDay, routes: Sequence[Route]) -> None:
        self._day = day
        self._doses = Doses(day)
        self.routes = list(routes)
        for route in routes:
            self._doses.change(route, 1)

    @property
    def value(self) -> float:
        """Value of the routes."""
        return self._day.value(self.routes)

    def vary(self, random: Random, least: float, noise: float) -> None:
        """Draw other routes, crew by crew, as long as all together are worth `least`."""
        blocks = list(range(len(self.routes)))
        random.shuffle(blocks)
        draws = np.random.default_rng(random.getrandbits(32))
        value = self.value
        for block in blocks:
            old, kind = self.routes[block], self._day.blocks[block]
            self._doses.change(old, -1)
            worth, kept = self._doses.added(old), old
            prices = self._doses.prices()
            prices = prices * draws.uniform(1 - noise, 1 + noise, prices.shape)
            other = self._doses.trimmed(best_route(self._day, kind, prices)[1], kind.drives)
            if value - worth + other[0] >= least:
                value += other[0] - worth
                kept = other[1]
            self.routes[block] = kept
            self._doses.change(kept, 1)
