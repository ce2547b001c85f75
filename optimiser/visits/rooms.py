"""What a diary has room for at most: visits by the stretch they lie in, and limits on stretches.

Every diary keeps these limits; they leave out the order of visits and when in a stretch each is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from optimiser.visits.options import Option
from optimiser.visits.problem import GRID_MINUTES, Duty, Kind, Span, VisitProblem
from optimiser.visits.route import Ways, arrival


@dataclass(frozen=True, slots=True)
class Part:
    """An option in one of its spans, or at one of its drawn starts.

    The visit lies in `span`; `hull` is the same without a regard to ways.
    """

    option: Option
    span: Span
    hull: Span
    late_days: int


@dataclass(frozen=True, slots=True)
class Room:
    """At most `limit` of the parts, each taken so many times as `takes` says."""

    parts: tuple[int, ...]
    takes: tuple[int, ...]
    limit: int


def parts_of(problem: VisitProblem, options: Sequence[Sequence[Option]]) -> list[Part]:
    """Every option of every visit, part by part, less those that the ways rule out."""
    return [part for own in options for option in own for part in _parts(problem, option)]


def _parts(problem: VisitProblem, option: Option) -> Iterator[Part]:
    visit = problem.visits[option.visit]
    duties = [problem.duties[number] for number in option.duties]
    since = max(_there(duty, problem.ways, visit.place) for duty in duties)
    until = min(_left(duty, problem.ways, visit.place) for duty in duties)
    spans = option.spans
    if option.starts is not None:
        spans = tuple((start, start + visit.minutes) for start in option.starts)
    for start, end in spans:
        first = -(-max(start, since) // GRID_MINUTES) * GRID_MINUTES
        last = (min(end, until) - visit.minutes) // GRID_MINUTES * GRID_MINUTES
        if first <= last:
            late = visit.days_late(problem.day_of(first))
            yield Part(option, (first, last + visit.minutes), (start, end), late)


def _there(duty: Duty, ways: Ways, place: int) -> int:
    """The earliest that somebody can be at a place."""
    there = arrival(duty.free, duty.start, ways[duty.place][place])
    return duty.end if there is None else there


def _left(duty: Duty, ways: Ways, place: int) -> int:
    """The latest that somebody can leave a place."""
    way = ways[place][duty.place]
    if way == 0:
        return duty.end
    return max((end - way for start, end in duty.free if end - start >= way), default=duty.start)


def rooms_of(problem: VisitProblem, parts: Sequence[Part]) -> Iterator[Room]:
    """Limits on whole duties and on stretches between breaks: in minutes, and in visits.

    Of a stretch, every way between visits lies inside it.
    """
    of_duty: defaultdict[int, list[int]] = defaultdict(list)
    for number, part in enumerate(parts):
        for place in part.option.duties:
            of_duty[place].append(number)
    for number, own in of_duty.items():
        duty = problem.duties[number]
        ways = _least_ways(problem, parts, own, duty.place)
        takes = tuple(_minutes(problem, parts[at]) + ways[_place(problem, parts[at])] for at in own)
        yield Room(tuple(own), takes, duty.minutes)
        for _, inside in groupby(
            sorted(own, key=lambda at: parts[at].hull), key=lambda at: _stretch(duty, parts[at])
        ):
            yield from _rooms_in(problem, parts, list(inside))


def _rooms_in(problem: VisitProblem, parts: Sequence[Part], own: list[int]) -> Iterator[Room]:
    """Limits on visits that lie in one stretch, for all of them and for those of each hull.

    Between two of them there may be any other of the stretch.
    """
    told = set()
    ways = _least_ways(problem, parts, own, None)
    for start, end in sorted({parts[at].hull for at in own}):
        inside = [at for at in own if start <= parts[at].hull[0] and parts[at].hull[1] <= end]
        long = [at for at in inside if problem.visits[parts[at].option.visit].kind != Kind.CURFEW]
        for some in (inside, long):
            if len({parts[at].option.visit for at in some}) > 1 and tuple(some) not in told:
                told.add(tuple(some))
                yield from _limits(problem, parts, some, ways)


def _limits(
    problem: VisitProblem, parts: Sequence[Part], some: list[int], ways: Mapping[int, int]
) -> Iterator[Room]:
    """So many minutes with the ways between, and so many visits of the least length and way."""
    room = max(parts[at].span[1] for at in some) - min(parts[at].span[0] for at in some)
    longer = [ways[_place(problem, parts[at])] for at in some]
    minutes = [_minutes(problem, parts[at]) for at in some]
    takes = tuple(one + way for one, way in zip(minutes, longer, strict=True))
    yield Room(tuple(some), takes, room + max(longer))
    yield Room(tuple(some), (1,) * len(some), (room + min(longer)) // (min(minutes) + min(longer)))


def _least_ways(
    problem: VisitProblem, parts: Sequence[Part], own: Sequence[int], base: int | None
) -> Mapping[int, int]:
    """By place, minutes of the shortest way there: from the base, if any, or from another visit."""
    at: defaultdict[int, set[int]] = defaultdict(set)
    for number in own:
        at[_place(problem, parts[number])].add(parts[number].option.visit)
    ways = {}
    for place in at:
        origins = {one for one in at if one != place or len(at[one]) > 1}
        origins |= set() if base is None else {base}
        ways[place] = min((problem.ways[one][place] for one in origins), default=0)
    return ways


def _stretch(duty: Duty, part: Part) -> int:
    """The stretch between breaks that a part lies in."""
    return next(
        n
        for n, (start, end) in enumerate(duty.free)
        if start <= part.hull[0] and part.hull[1] <= end
    )


def _minutes(problem: VisitProblem, part: Part) -> int:
    return problem.visits[part.option.visit].minutes


def _place(problem: VisitProblem, part: Part) -> int:
    return problem.visits[part.option.visit].place
