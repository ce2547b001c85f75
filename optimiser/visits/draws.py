"""Starts of curfew checks, drawn at random from the minutes at which somebody could begin one."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from optimiser.visits.options import NO_ROUTE, duties_for, spans_in
from optimiser.visits.problem import GRID_MINUTES, Duty, Kind, Visit, VisitProblem
from optimiser.visits.route import Stop, Ways, soonest


def with_drawn_starts(problem: VisitProblem, seed: int, draws: int) -> VisitProblem:
    """The problem with so many starts for every curfew check, or all where there are no more.

    Each start at which who must go is on duty with time for the ways is as likely as any other.
    The draw depends on the seed and the contact alone, not on who else is in the cohort.
    """
    visits = [
        _drawn(problem, visit, seed, draws) if visit.kind is Kind.CURFEW else visit
        for visit in problem.visits
    ]
    return replace(problem, visits=tuple(visits))


def _drawn(problem: VisitProblem, visit: Visit, seed: int, draws: int) -> Visit:
    possible: dict[int, frozenset[int]] = {}
    starts: set[int] = set()
    for duties in duties_for(problem, visit, paired=visit.paired):
        for number in duties:
            if number not in possible:
                duty = problem.duties[number]
                possible[number] = frozenset(_possible(duty, problem.ways, visit))
        starts |= frozenset.intersection(*(possible[number] for number in duties))
    chance = Random(f"{seed} {visit.offender_ref} {visit.number}")
    drawn = chance.sample(sorted(starts), min(draws, len(starts)))
    return replace(visit, starts=tuple(sorted(drawn)))


def _possible(duty: Duty, ways: Ways, visit: Visit) -> Iterator[int]:
    """Every start at which the visit fits into a duty that has nothing else."""
    for first, end in spans_in(visit, (duty,)):
        stop = Stop(0, visit.place, visit.minutes, ((first, end),), fixed=True)
        begin = -(-first // GRID_MINUTES) * GRID_MINUTES
        for start in range(begin, end - visit.minutes + 1, GRID_MINUTES):
            if soonest(duty, ways, NO_ROUTE, stop._replace(since=start)) is not None:
                yield start
