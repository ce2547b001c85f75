"""From fractions to one route a crew: dive along the fractions, then price anew crew by crew."""

import math
from collections.abc import Callable
from random import Random

import numpy as np

from optimiser.patrols.visits.master import Relaxation
from optimiser.patrols.visits.pricing import Floats, best_route
from optimiser.patrols.visits.problem import AreaDay, Route, Visit

PASSES = 6
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
    """Whole routes of one day, one a block, in the order of the blocks."""

    def __init__(self, day: AreaDay, relaxation: Relaxation) -> None:
        self._day = day
        self._doses = Doses(day)
        self.routes: list[Route] = [()] * len(day.blocks)
        self._pool: dict[int, list[Route]] = {kind: [] for kind in range(len(day.kinds))}
        for column in relaxation.columns:
            self._pool[column.kind].append(column.route)
        self._kind = [day.kinds.index(block) for block in day.blocks]
        self._dive(relaxation)

    def _dive(self, relaxation: Relaxation) -> None:
        """Give routes out by the part taken, as long as crews are left, then the best to others."""
        left: dict[int, list[int]] = {kind: [] for kind in self._pool}
        for block, kind in enumerate(self._kind):
            left[kind].append(block)
        for column in relaxation.columns:
            for _ in range(round(column.part)):
                if left[column.kind]:
                    self._give(left[column.kind].pop(0), column.route)
        for block in sorted(block for blocks in left.values() for block in blocks):
            self._better(block)

    def improve(self, target: float, stopped: Callable[[], bool]) -> None:
        """Take one crew's route off and give it the best, until nothing gains or the bound is
        reached."""
        for _ in range(PASSES):
            if stopped() or self.value >= target - ENOUGH:
                return
            gained = [self._better(block) for block in range(len(self.routes))]
            if not any(gained):
                return

    @property
    def value(self) -> float:
        """Value of the routes."""
        return self._day.value(self.routes)

    def _better(self, block: int) -> bool:
        old = self.routes[block]
        drives = self._day.blocks[block].drives
        self._doses.change(old, -1)
        worth = self._doses.added(old)
        best = worth, old
        for route in (*self._fresh(block), *self._pool[self._kind[block]]):
            best = max(best, self._doses.trimmed(route, drives), key=lambda found: found[0])
        gained = best[0] > worth + ENOUGH
        self.routes[block] = best[1]
        self._doses.change(best[1], 1)
        return gained

    def _fresh(self, block: int) -> tuple[Route, ...]:
        return (best_route(self._day, self._day.blocks[block], self._doses.prices())[1],)

    def _give(self, block: int, route: Route) -> None:
        _, self.routes[block] = self._doses.trimmed(route, self._day.blocks[block].drives)
        self._doses.change(self.routes[block], 1)

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
