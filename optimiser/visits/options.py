"""Which duties each visit may be made in, if nothing else were to be done there."""

from collections.abc import Iterator
from dataclasses import dataclass

from optimiser.visits.problem import Duty, Span, Visit, VisitProblem, overlaps
from optimiser.visits.route import Route, Stop, Ways, soonest

NO_ROUTE = Route()


@dataclass(frozen=True, slots=True)
class Option:
    """A visit in one duty, or in two at once where it is made by two people.

    `spans` are where it may lie in all of them; `starts` the drawn ones that are left, else None.
    `start` is the earliest if the duties had nothing else, `late_days` how late it is then, and
    `cover_weight` what it counts that the lead manager is not there; `strangers` go who do not
    work the case.
    """

    visit: int
    duties: tuple[int, ...]
    spans: tuple[Span, ...]
    starts: tuple[int, ...] | None
    start: int
    late_days: int
    cover_weight: int
    strangers: int

    @property
    def rank(self) -> tuple[int, int]:
        """What it costs at least: days late, then the weight of cover."""
        return self.late_days, self.cover_weight


def options_of(problem: VisitProblem) -> list[list[Option]]:
    """The options of every visit, those that can be made alone, in order of rank, then start."""
    return [
        sorted(
            _options(problem, number, visit),
            key=lambda option: (option.rank, option.start, option.duties),
        )
        for number, visit in enumerate(problem.visits)
    ]


def _options(problem: VisitProblem, number: int, visit: Visit) -> Iterator[Option]:
    for duties in duties_for(problem, visit, paired=visit.paired):
        chosen = tuple(problem.duties[duty] for duty in duties)
        spans = spans_in(visit, chosen)
        stop = Stop(number, visit.place, visit.minutes, tuple(spans))
        if visit.starts is not None:
            starts = tuple(
                start for start in visit.starts if _can_start(chosen, problem, stop, start)
            )
            if starts:
                yield _option(problem, stop, duties, starts, starts[0])
        elif spans:
            start = together(chosen, problem.ways, (NO_ROUTE,) * len(chosen), stop)
            if start is not None:
                yield _option(problem, stop, duties, None, start)


def _option(
    problem: VisitProblem,
    stop: Stop,
    duties: tuple[int, ...],
    starts: tuple[int, ...] | None,
    start: int,
) -> Option:
    visit = problem.visits[stop.visit]
    late = visit.days_late(problem.day_of(start))
    people = [problem.duties[duty].person_id for duty in duties]
    cover = visit.weight * visit.is_cover(people)
    strangers = visit.strangers(people)
    return Option(stop.visit, duties, stop.spans, starts, start, late, cover, strangers)


def duties_for(problem: VisitProblem, visit: Visit, *, paired: bool) -> Iterator[tuple[int, ...]]:
    """Duties from the first to the last window: one of a lead, and one of a second if paired.

    Two who may both lead and both go second come once.
    """
    first, last = (visit.windows[0][0], visit.windows[-1][1]) if visit.windows else (0, 0)

    def own(person_id: str) -> Iterator[int]:
        for number in problem.duties_of.get(person_id, ()):
            if problem.duties[number].start < last and problem.duties[number].end > first:
                yield number

    for place, lead in enumerate(visit.leads):
        before = visit.leads[:place] if lead in visit.seconds else ()
        for duty in own(lead):
            if not paired:
                yield (duty,)
                continue
            for second in visit.seconds:
                if second != lead and second not in before:
                    yield from ((duty, other) for other in own(second))


def spans_in(visit: Visit, duties: tuple[Duty, ...]) -> list[Span]:
    """Where a visit may lie in its windows and in the free time of all these duties."""
    spans = list(visit.windows)
    for duty in duties:
        spans = overlaps(spans, duty.free)
    return [(start, end) for start, end in spans if end - start >= visit.minutes]


def together(
    duties: tuple[Duty, ...], ways: Ways, routes: tuple[Route, ...], stop: Stop
) -> int | None:
    """The earliest start that a stop can have in all these routes at once."""
    at: int | None = stop.since
    while at is not None:
        tried = at
        for duty, route in zip(duties, routes, strict=True):
            at = soonest(duty, ways, route, stop._replace(since=at))
            if at is None:
                return None
        if at == tried or len(duties) == 1:
            return at
    return None


def _can_start(duties: tuple[Duty, ...], problem: VisitProblem, stop: Stop, start: int) -> bool:
    fixed = stop._replace(since=start, fixed=True)
    return all(soonest(duty, problem.ways, NO_ROUTE, fixed) is not None for duty in duties)
