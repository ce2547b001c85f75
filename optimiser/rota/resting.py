"""Weekly rest of a whole row, as the compiled search checks it, and the arrays that it reads."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.horizon import DAYS_PER_WEEK
from optimiser.roster import MINUTE
from optimiser.rota.problem import RotaProblem
from optimiser.rota.rest_spans import FORTNIGHT, fortnights, spans
from optimiser.rota.rules.weekly_rest import WeeklyRest

NEVER = -(2**31)


@njit(cache=True, nogil=True)
def _rests(busy: NDArray[np.int32], begin: int, end: int, minutes: int) -> int:
    """Rests of so many minutes that fit into [begin, end) between tours in order (K, 2)."""
    found, free_from = 0, begin
    for index in range(len(busy)):
        start, finish = busy[index]
        if start >= end:
            break
        if start - free_from >= minutes:
            found += (start - free_from) // minutes
        free_from = max(free_from, finish)
    return found + max(0, end - free_from) // minutes


@njit(cache=True, nogil=True)
def _tours(pool: Any, person: int, row: NDArray[np.int16]) -> NDArray[np.int32]:
    """Start and end of a person's tours before the period and in a row, in minutes (K, 2)."""
    past = pool.past[person]
    busy = np.empty((len(past) + len(row), 2), dtype=np.int32)
    busy[: len(past)] = past
    count = len(past)
    for day in range(len(row)):
        if row[day]:
            busy[count] = pool.begins[day, row[day]], pool.finishes[day, row[day]]
            count += 1
    return busy[:count]


@njit(cache=True, nogil=True)
def keeps_weekly_rest(pool: Any, person: int, row: NDArray[np.int16]) -> bool:
    """Whether every fortnight of a row has the rest of one of the alternatives."""
    needs, spans = pool.rest_needs, pool.rest_spans[person]
    if not len(needs):
        return True
    busy = _tours(pool, person, row)
    for fortnight in range(len(spans)):
        begin, middle, end = spans[fortnight]
        met = begin == end
        for index in range(len(needs)):
            days, minutes, count = needs[index]
            if met:
                break
            if days == DAYS_PER_WEEK:
                met = _rests(busy, begin, middle, minutes) >= count
                met = met and _rests(busy, middle, end, minutes) >= count
            else:
                met = _rests(busy, begin, end, minutes) >= count
        if not met:
            return False
    return True


def rest_needs(problem: RotaProblem) -> NDArray[np.int32]:
    """Days, minutes and count of every way to have weekly rest, shape (A, 3); none where it is
    not asked for."""
    rule = _rule(problem)
    needs = [(n.days, n.minutes, n.count) for n in rule.alternatives] if rule else []
    return np.array(needs, dtype=np.int32).reshape(-1, 3)


def rest_spans(problem: RotaProblem) -> NDArray[np.int32]:
    """By person and fortnight, the minutes at which its weeks start and end, shape (P, F, 3).

    They are one and the same where history alone leaves no such rest.
    """
    horizon, members, rule = problem.horizon, problem.strength.members, _rule(problem)
    firsts = fortnights(horizon)
    bounds = np.zeros((len(members), len(firsts), 3), dtype=np.int32)
    for index, first in enumerate(firsts):
        (begin, middle), (_, end) = spans(horizon, first, DAYS_PER_WEEK)
        minutes = [(moment - horizon.starts_at) // MINUTE for moment in (begin, middle, end)]
        bounds[:, index] = minutes
        for row, member in enumerate(members):
            if rule and rule.alternatives and not rule.can_be_met(problem, member, first):
                bounds[row, index] = minutes[0]
    return bounds


def past_tours(problem: RotaProblem) -> NDArray[np.int32]:
    """Start and end of every person's tours in the last two weeks before the period, in minutes of
    it, shape (P, K, 2)."""
    horizon = problem.horizon
    own = [
        [
            ((tour.start - horizon.starts_at) // MINUTE, (tour.end - horizon.starts_at) // MINUTE)
            for tour in problem.history_by_person.get(member.staff_id, ())
            if -horizon.index_of_day(tour.day) <= FORTNIGHT + 1
        ]
        for member in problem.strength.members
    ]
    longest = max(map(len, own), default=0)
    past = np.full((len(own), longest, 2), NEVER, dtype=np.int32)
    for row, tours in enumerate(own):
        if tours:
            past[row, -len(tours) :] = tours
    return past


def _rule(problem: RotaProblem) -> WeeklyRest | None:
    return next((rule for rule in problem.rules if isinstance(rule, WeeklyRest)), None)
