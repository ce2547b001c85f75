"""A diary in the making: the route of every duty, what each visit takes, and what it all costs."""

from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from typing import NamedTuple

from optimiser.visits.options import Option, together
from optimiser.visits.problem import VisitProblem
from optimiser.visits.route import Route, Stop, shortest, timed


class Cost(NamedTuple):
    """The goals in order of importance."""

    overdue_unmet: int = 0
    unmet_weight: int = 0
    late_days: int = 0
    cover_weight: int = 0
    close_days: int = 0
    way_minutes: int = 0


class Placing(NamedTuple):
    """A visit put into its duties: what that costs beyond, the routes, and the start."""

    late_days: int
    cover_weight: int
    close_days: int
    way_minutes: int
    start: int
    duties: tuple[int, ...]
    routes: tuple[Route, ...]


class Diary:
    """Routes by duty and, by visit, the duties that it is in and its day; None where unmet."""

    def __init__(self, problem: VisitProblem) -> None:
        self.problem = problem
        self.routes = [Route()] * len(problem.duties)
        self.duties: list[tuple[int, ...] | None] = [None] * len(problem.visits)
        self.days: list[int | None] = [None] * len(problem.visits)

    def copy(self) -> "Diary":
        """The same diary, to be changed apart."""
        made = copy(self)
        made.routes, made.duties, made.days = self.routes[:], self.duties[:], self.days[:]
        return made

    def cost(self) -> Cost:
        """Every goal, counted from scratch."""
        overdue = unmet = late = cover = 0
        for visit, day, duties in zip(self.problem.visits, self.days, self.duties, strict=True):
            if day is None and visit.overdue:
                overdue += 1
            elif day is None:
                unmet += visit.weight
            else:
                late += visit.days_late(day)
                cover += visit.weight * visit.is_cover(self._people(duties or ()))
        close = sum(self._close(own) for own in self.problem.visits_of.values())
        ways = sum(route.way_minutes for route in self.routes)
        return Cost(overdue, unmet, late, cover, close, ways)

    def placing(self, option: Option) -> Placing | None:
        """The best way to put a visit into the duties of an option; None where it does not fit."""
        visit = self.problem.visits[option.visit]
        duties = tuple(self.problem.duties[number] for number in option.duties)
        routes = tuple(self.routes[number] for number in option.duties)
        stop = Stop(option.visit, visit.place, visit.minutes, option.spans)
        ways = self.problem.ways
        if option.starts is None and len(duties) == 1:
            made = shortest(duties[0], ways, routes[0], stop)
            return None if made is None else self._placed(option, made[1], (made[0],))
        if option.starts is None:
            start = together(duties, ways, routes, stop)
            return None if start is None else self._fixed(option, stop, start)
        tried = (self._fixed(option, stop, start) for start in option.starts)
        return min((one for one in tried if one is not None), default=None)

    def _fixed(self, option: Option, stop: Stop, start: int) -> Placing | None:
        """The visit at this very start in all its duties."""
        routes = []
        for number in option.duties:
            at = stop._replace(since=start, fixed=True)
            made = shortest(self.problem.duties[number], self.problem.ways, self.routes[number], at)
            if made is None:
                return None
            routes.append(made[0])
        return self._placed(option, start, tuple(routes))

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
        return Placing(late, option.cover_weight, close, longer, start, option.duties, routes)

    def place(self, visit: int, placing: Placing) -> None:
        """Put an unmet visit where a placing says."""
        self.duties[visit] = placing.duties
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

    def _people(self, duties: Sequence[int]) -> list[str]:
        return [self.problem.duties[number].person_id for number in duties]

    def _close(self, own: Sequence[int]) -> int:
        """Days by which the visits of one offender come sooner after each other than they ought."""
        visits = self.problem.visits
        made = [(day, visits[n].apart_days) for n in own if (day := self.days[n]) is not None]
        return sum(max(0, apart - (day - before)) for (before, _), (day, apart) in pairwise(made))
