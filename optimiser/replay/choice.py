"""Which unit goes to a call: who may, and who is soonest there."""

import numpy as np

from optimiser.replay.compiled import inlined, looking
from optimiser.replay.problem import COMMITMENT, NOBODY, VISIBLE, Calls, Duties, Terms
from optimiser.replay.state import ACTIVE, AT_CALL, FREE, ON_BREAK, State, place_at, point_at

IMMEDIATE, SCHEDULED = 1, 3
NOT_NOW, AT_ONCE, TAKEN_AWAY = -1, 0, 1


@inlined
def readiness(
    duties: Duties, calls: Calls, terms: Terms, state: State, tour: int, call: int, time: float
) -> int:
    """Whether a person may go to a call: `AT_ONCE`, `TAKEN_AWAY` from break or call, `NOT_NOW`."""
    grade = calls.grade[call]
    if grade > duties.answers[tour] or time >= duties.end[tour]:
        return NOT_NOW
    doing = state.doing[tour]
    if doing == FREE:
        if grade == IMMEDIATE:
            return AT_ONCE
        task = duties.place_task[place_at(duties, state, tour, time)]
        if task == COMMITMENT:
            return NOT_NOW
        if grade == SCHEDULED:
            waited = time - calls.received[call]
            if task == VISIBLE and waited < terms.yields_after:
                return NOT_NOW
            if duties.end[tour] - time < terms.last_minutes:
                return NOT_NOW
        return AT_ONCE
    if doing == ON_BREAK and grade <= terms.break_grade:
        return TAKEN_AWAY
    if doing == AT_CALL and grade == IMMEDIATE and terms.preempts:
        return TAKEN_AWAY if calls.grade[state.call[tour]] == SCHEDULED else NOT_NOW
    return NOT_NOW


@inlined
def travel(duties: Duties, calls: Calls, state: State, tour: int, call: int, time: float) -> float:
    """Minutes from where a person is to a call: at the mean pace of both ends, or walking."""
    if state.doing[tour] == AT_CALL:
        at = state.call[tour]
        x, y = calls.x[at], calls.y[at]
    else:
        x, y = point_at(duties, state, tour, time)
    row = place_at(duties, state, tour, time)
    pace = duties.place_pace[row]
    if duties.place_drives[row]:
        pace = (pace + calls.pace[call]) / 2
    way = np.hypot(x - calls.x[call], y - calls.y[call])
    return float(way * pace * calls.delay[call])


@inlined
def help_is_due(calls: Calls, terms: Terms, call: int, time: float) -> bool:
    """Whether a call has waited so long that units of other bases go."""
    waited = time - calls.received[call]
    return bool(waited >= terms.help_after[calls.grade[call] - 1])


@looking
def unit_for(
    duties: Duties, calls: Calls, terms: Terms, state: State, call: int, time: float
) -> int:
    """The tour that goes to a call now, or `NOBODY`.

    A free unit of the call's base, unless one of another base is clearly nearer; one of another
    base where the call has waited for it; for immediate calls that none of these reaches in target
    whoever is soonest of all, from a break or a scheduled call too.
    """
    own, other, away = NOBODY, NOBODY, NOBODY
    to_own, to_other, to_away = np.inf, np.inf, np.inf
    for row in range(state.numbers[ACTIVE]):
        tour = state.active[row]
        ready = readiness(duties, calls, terms, state, tour, call, time)
        if ready == NOT_NOW:
            continue
        minutes = travel(duties, calls, state, tour, call, time)
        if ready == TAKEN_AWAY:
            if minutes < to_away:
                away, to_away = tour, minutes
        elif duties.base[tour] == calls.base[call]:
            if minutes < to_own:
                own, to_own = tour, minutes
        elif minutes < to_other:
            other, to_other = tour, minutes
    due = help_is_due(calls, terms, call, time)
    nearer = calls.grade[call] < SCHEDULED or due
    clearly = own != NOBODY and nearer and to_other + terms.help_nearer < to_own
    if other != NOBODY and (clearly or (own == NOBODY and due)):
        own, to_own = other, to_other
    left = calls.target[call] - (time - calls.received[call])
    late = own == NOBODY or to_own > left
    if away != NOBODY and late and to_away < to_own:
        return int(away)
    return int(own)
