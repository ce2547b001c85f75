"""Routes of one area and day: relaxed, rounded, and drawn from those that are near the best."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from optimiser.patrols.visits.drawing import redrawn
from optimiser.patrols.visits.master import Master, Relaxation
from optimiser.patrols.visits.problem import AreaDay, Route
from optimiser.patrols.visits.rounding import Rounding

NEAR = 0.002
"""Part of the value that is given for routes that nobody foresees."""
NOISE = 0.3
CLOSE = 1e-3
"""Part of the value that may be missing where no prices are asked."""


@dataclass(frozen=True)
class RoutedDay:
    """One route a block, in order, what they are worth, and what no plan exceeds."""

    routes: tuple[Route, ...]
    value: float
    bound: float


def route_day(day: AreaDay, seed: str, stopped: Callable[[], bool] = lambda: False) -> RoutedDay:
    """Routes of every crew of a day.

    Predictable patrols backfire (Ariel and Partridge 2016), so visits are drawn among routes within
    `NEAR` of the best that was found, and their order and times among all that are worth the same.
    The same seed draws the same routes.
    """
    most = day.most_value()
    rounding = Rounding(day, Relaxation((), most))
    rounding.improve(most, stopped)
    bound = most
    if rounding.value < (1 - CLOSE) * most and not stopped():
        rounding, bound = _from_prices(day, rounding, stopped)
    random = Random(seed)
    if not stopped():
        rounding.vary(random, (1 - NEAR) * rounding.value, NOISE)
    routes = tuple(redrawn(day, rounding.routes, random))
    return RoutedDay(routes, day.value(routes), bound)


def _from_prices(
    day: AreaDay, first: Rounding, stopped: Callable[[], bool]
) -> tuple[Rounding, float]:
    """The better of the first routes and those that prices lead to, and the bound."""
    relaxation = Master(day).relax(stopped)
    rounding = Rounding(day, relaxation)
    rounding.improve(relaxation.bound, stopped)
    return max(first, rounding, key=lambda found: found.value), relaxation.bound
