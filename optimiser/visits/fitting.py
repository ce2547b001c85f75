"""Where a visit fits into routes, kept once worked out, since most routes stay as they are."""

from optimiser.visits.options import Option, together
from optimiser.visits.problem import VisitProblem
from optimiser.visits.route import Route, Stop, shortest

MOST_KEPT = 300_000

Routes = tuple[Route, ...]
Fit = tuple[int, Routes]
"""A start, and the routes of all duties of the option with the visit in them."""


class Fitting:
    """Fits of options into routes.

    They are kept by the very objects: these are never changed, and stay alive beside their fits.
    """

    def __init__(self, problem: VisitProblem) -> None:
        self._problem = problem
        self._kept: dict[tuple[int, ...], tuple[Option, Routes, tuple[Fit, ...]]] = {}

    def fits(self, option: Option, routes: Routes) -> tuple[Fit, ...]:
        """The best way to put the visit in, one by drawn start where there are any."""
        key = id(option), *map(id, routes)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = option, routes, self._work_out(option, routes)
        return kept[2]

    def _work_out(self, option: Option, routes: Routes) -> tuple[Fit, ...]:
        visit = self._problem.visits[option.visit]
        duties = tuple(self._problem.duties[number] for number in option.duties)
        stop = Stop(option.visit, visit.place, visit.minutes, option.spans)
        ways = self._problem.ways
        if option.starts is not None:
            fits = (self._at(option, routes, stop, start) for start in option.starts)
            return tuple(fit for fit in fits if fit is not None)
        if len(duties) == 1:
            made = shortest(duties[0], ways, routes[0], stop)
            return () if made is None else ((made[1], (made[0],)),)
        start = together(duties, ways, routes, stop)
        fit = None if start is None else self._at(option, routes, stop, start)
        return () if fit is None else (fit,)

    def _at(self, option: Option, routes: Routes, stop: Stop, start: int) -> Fit | None:
        """The visit at this very start in all its duties."""
        fixed = stop._replace(since=start, fixed=True)
        made = []
        for number, route in zip(option.duties, routes, strict=True):
            longer = shortest(self._problem.duties[number], self._problem.ways, route, fixed)
            if longer is None:
                return None
            made.append(longer[0])
        return start, tuple(made)
