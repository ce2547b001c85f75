"""Routes of one area and day: searched, and drawn from those that are near the best."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from optimiser.patrols.visits.drawing import redrawn
from optimiser.patrols.visits.problem import AreaDay, Route
from optimiser.patrols.visits.rounding import Rounding
from optimiser.patrols.visits.search import search_routes

NEAR = 0.002
"""Part of the value that is given for routes that nobody foresees."""
NOISE = 0.3
CLOSE = 1e-3
"""Part of the most that any routes are worth for which nothing more is searched."""


@dataclass(frozen=True)
class RoutedDay:
    """One route a block, in order, and what they are worth."""

    routes: tuple[Route, ...]
    value: float


def route_day(day: AreaDay, seed: str, stopped: Callable[[], bool] = lambda: False) -> RoutedDay:
    """Routes of every crew of a day.

    Predictable patrols backfire (Ariel and Partridge 2016), so visits are drawn among routes within
    `NEAR` of the best that was found, and who makes them, in which order and when, among all ways
    to make them.
    The same seed draws the same routes.
    """
    random = Random(seed)
    target = (1 - CLOSE) * day.most_value()
    found = search_routes(day, random.getrandbits(32), target, stopped)
    rounding = Rounding(day, found)
    if not stopped():
        rounding.vary(random, (1 - NEAR) * rounding.value, NOISE)
    routes = tuple(redrawn(day, rounding.routes, random))
    return RoutedDay(routes, day.value(routes))
