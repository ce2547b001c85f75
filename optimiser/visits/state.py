"""A diary in the making: the route of every duty, what each visit takes, and what it all costs."""

from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from typing import NamedTuple

from optimiser.visits.fitting import Fitting
from optimiser.visits.options import Option
from optimiser.visits.problem import VisitProblem
from optimiser.visits.route import Route, timed


class Cost(NamedTuple):
    """The goals in order of importance."""

    overdue_unmet: int = 0
    unmet_weight: int = 0
    late_days: int = 0
    cover_weight: int = 0
    close_days: int = 0
    crowding_visits: int = 0
    way_minutes: int = 0


class Placing(NamedTuple):
    """A visit put into its duties: what that costs beyond, the routes, and the start."""

    late_days: int
    cover_weight: int
    close_days: int
    crowding_visits: int
    strangers: int
    way_minutes: int
    start: int
    duties: tuple[int, ...]
    routes: tuple[Route, ...]


class Diary:
    """Routes by duty and, by visit, the duties that it is in and its day; None where unmet.

    `covers` is by visit what its cover weighs; it means nothing where the visit is unmet.
    """

    def __init__(self, problem: VisitProblem) -> None:
        self.problem = problem
        self.routes = [Route()] * len(problem.duties)
        self.duties: list[tuple[int, ...] | None] = [None] * len(problem.visits)
        self.days: list[int | None] = [None] * len(problem.visits)
        self.covers = [0] * len(problem.visits)
        self._fitting = Fitting(problem)

    def copy(self) -> "Diary":
        """The same diary, to be changed apart."""
        made = copy(self)
        made.routes, made.duties, made.days = self.routes[:], self.duties[:], self.days[:]
        made.covers = self.covers[:]
        return made

    def cost(self) -> Cost:
        """Every goal, counted from scratch."""
        overdue = unmet = late = cover = 0
        for visit, day, weight in zip(self.problem.visits, self.days, self.covers, strict=True):
            if day is None and visit.overdue:
                overdue += 1
            elif day is None:
                unmet += visit.weight
            else:
                cover += weight
                if day > visit.due:
                    late += visit.days_late(day)
        close = sum(self._close(own) for own in self.problem.visits_of.values())
        full = self.problem.full_duty_visits
        crowding = sum(max(0, len(route.stops) - full) for route in self.routes)
        ways = sum(route.way_minutes for route in self.routes)
        return Cost(overdue, unmet, late, cover, close, crowding, ways)

    def placing(self, option: Option) -> Placing | None:
        """The best way to put a visit into the duties of an option; None where it does not fit."""
        routes = tuple(self.routes[number] for number in option.duties)
        fits = self._fitting.fits(option, routes)
        return min((self._placed(option, *fit) for fit in fits), default=None)

    def _placed(self, option: Option, start: int, routes: tuple[Route, ...]) -> Placing:
        visit = self.problem.visits[option.visit]
        day = self.problem.day_of(start)
        longer = sum(
            made.way_minutes - self.routes[number].way_minutes
            for number, made in zip(option.duties, routes, strict=True)
        )
        own = self.problem.visits_of[visit.offender_ref]
        before = self._close(own)
        self.days[option.visit] = day
        close = self._close(own) - before
        self.days[option.visit] = None
        late = visit.days_late(day)
        crowding = sum(len(made.stops) > self.problem.full_duty_visits for made in routes)
        at = late, option.cover_weight, close, crowding, option.strangers, longer, start
        return Placing(*at, option.duties, routes)

    def place(self, visit: int, placing: Placing) -> None:
        """Put an unmet visit where a placing says."""
        self.duties[visit], self.covers[visit] = placing.duties, placing.cover_weight
        for number, route in zip(placing.duties, placing.routes, strict=True):
            self._set_route(number, route)

    def take_out(self, visits: set[int]) -> None:
        """Leave these visits unmet, and others of their duties where what is left does not fit.

        That can be: a long way must be made in one go between breaks, two short ones need not.
        """
        touched = {number for visit in visits for number in self.duties[visit] or ()}
        for visit in visits:
            self.duties[visit] = self.days[visit] = None
        while touched:
            number = touched.pop()
            kept = tuple(s for s in self.routes[number].stops if self.duties[s.visit] is not None)
            route = timed(self.problem.duties[number], self.problem.ways, kept)
            if route is None:
                others = {stop.visit for stop in kept}
                touched |= {duty for visit in others for duty in self.duties[visit] or ()}
                for visit in others:
                    self.duties[visit] = self.days[visit] = None
            else:
                self._set_route(number, route)

    def _set_route(self, number: int, route: Route) -> None:
        self.routes[number] = route
        for stop, start in zip(route.stops, route.starts, strict=True):
            self.days[stop.visit] = self.problem.day_of(start)

    def _close(self, own: Sequence[int]) -> int:
        """Days by which the visits of one offender come sooner after each other than they ought."""
        visits = self.problem.visits
        made = [(day, visits[n].apart_days) for n in own if (day := self.days[n]) is not None]
        return sum(max(0, apart - (day - before)) for (before, _), (day, apart) in pairwise(made))
