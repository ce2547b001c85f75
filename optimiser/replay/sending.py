"""Sending people to calls, taking them from what they do, and letting them go on."""

from optimiser.replay.agenda import BREAK_END, FINISH, PATIENCE, foresee
from optimiser.replay.choice import AT_ONCE, SCHEDULED, help_is_due, readiness, travel, unit_for
from optimiser.replay.compiled import looking
from optimiser.replay.problem import (
    BREAK_LOST,
    ENGAGED,
    HELPED,
    NOBODY,
    OVERRUN,
    PREEMPTED,
    SHORT,
    Calls,
    Duties,
    Terms,
)
from optimiser.replay.state import (
    AT_CALL,
    FREE,
    ON_BREAK,
    WAITING,
    State,
    note_away,
    place_at,
    set_off,
    wait,
    wait_no_more,
)

NO_BREAK = 1e-6
"""Minutes of break too few to have: what rounding leaves."""


@looking
def leave_call(duties: Duties, calls: Calls, state: State, tour: int, time: float) -> None:
    """End a person's part in a call: free where the call is."""
    call = state.call[tour]
    if time >= state.arrives[tour]:
        state.reached[call] = min(state.reached[call], state.arrives[tour])
    if duties.answers[tour] > 0:
        state.tally[ENGAGED] += time - state.since[tour]
    note_away(state, tour, state.since[tour], time)
    state.x[tour], state.y[tour], state.left[tour] = calls.x[call], calls.y[call], time
    state.doing[tour], state.call[tour] = FREE, NOBODY
    state.version[tour] += 1


@looking
def leave_break(state: State, tour: int, time: float) -> None:
    """End a break, had or cut short; what is left of it is made up."""
    note_away(state, tour, state.since[tour], time)
    left = state.break_left[tour] - (time - state.since[tour])
    state.break_left[tour] = left if left > NO_BREAK else 0.0
    state.doing[tour] = FREE
    state.version[tour] += 1


@looking
def take_away(
    duties: Duties, calls: Calls, terms: Terms, state: State, tour: int, time: float
) -> None:
    """Take a crew from a scheduled call, which waits for what is left to do."""
    call, mate = state.call[tour], state.mate[tour]
    left = max(0.0, state.until[tour] - max(time, state.arrives[tour]))
    officers = state.carries[tour]
    leave_call(duties, calls, state, tour, time)
    if mate != NOBODY and state.doing[mate] == AT_CALL and state.call[mate] == call:
        officers += state.carries[mate]
        leave_call(duties, calls, state, mate, time)
    state.tally[PREEMPTED] += 1
    if officers:
        wait(calls, state, call, officers, left)
        received = calls.received[call]
        foresee(state, max(time, received + terms.yields_after), PATIENCE, call, 0)
        foresee(state, max(time, received + terms.help_after[SCHEDULED - 1]), PATIENCE, call, 0)


@looking
def mate_of(duties: Duties, state: State, tour: int, time: float) -> int:
    """The other half of the crew, if free to come along."""
    mate = duties.place_mate[place_at(duties, state, tour, time)]
    if mate != NOBODY and state.doing[mate] == FREE and time < duties.end[mate]:
        return int(mate)
    return NOBODY


@looking
def engage(state: State, tour: int, call: int, carries: int, time: float, arrives: float) -> None:
    """Start a person on the way; `state.until` is set by the caller."""
    state.doing[tour], state.call[tour], state.carries[tour] = AT_CALL, call, carries
    state.since[tour], state.arrives[tour] = time, arrives
    state.version[tour] += 1
    foresee(state, state.until[tour], FINISH, tour, state.version[tour])


@looking
def send(
    duties: Duties,
    calls: Calls,
    terms: Terms,
    state: State,
    row: int,
    tour: int,
    time: float,
) -> None:
    """Send a person, with the mate of the crew, to what waits in a row."""
    call, minutes = state.waits_call[row], state.waits_minutes[row]
    if state.doing[tour] == ON_BREAK:
        leave_break(state, tour, time)
    elif state.doing[tour] == AT_CALL:
        take_away(duties, calls, terms, state, tour, time)
    mate = mate_of(duties, state, tour, time)
    arrives = time + travel(duties, calls, state, tour, call, time)
    state.until[tour] = arrives + minutes
    state.mate[tour] = mate
    carried = 1
    engage(state, tour, call, 1, time, arrives)
    if mate != NOBODY:
        both = 1 if state.waits_officers[row] > 1 else 0
        state.until[mate], state.mate[mate] = state.until[tour], tour
        engage(state, mate, call, both, time, arrives)
        carried += both
    if calls.grade[call] < SCHEDULED:
        state.tally[SHORT] += carried * (time - calls.received[call])
    if duties.base[tour] != calls.base[call]:
        state.tally[HELPED] += 1
    state.waits_officers[row] -= carried
    if state.waits_officers[row] == 0:
        wait_no_more(state, row)


@looking
def send_units(
    duties: Duties, calls: Calls, terms: Terms, state: State, call: int, time: float
) -> bool:
    """Send whoever can go to a call now; whether officers are still wanted."""
    row = 0
    while row < state.numbers[WAITING]:
        if state.waits_call[row] != call:
            row += 1
            continue
        tour = unit_for(duties, calls, terms, state, call, time)
        if tour == NOBODY:
            return True
        send(duties, calls, terms, state, row, tour, time)
    return False


@looking
def serve_waiting(
    duties: Duties,
    calls: Calls,
    terms: Terms,
    state: State,
    tour: int,
    grade: int,
    time: float,
) -> None:
    """Send a free person to the first waiting call of at most a grade that they may go to."""
    for row in range(state.numbers[WAITING]):
        call = state.waits_call[row]
        if calls.grade[call] > grade:
            return
        near = duties.base[tour] == calls.base[call] or help_is_due(calls, terms, call, time)
        if near and readiness(duties, calls, terms, state, tour, call, time) == AT_ONCE:
            send(duties, calls, terms, state, row, tour, time)
            return


@looking
def go_off(duties: Duties, terms: Terms, state: State, tour: int, time: float) -> None:
    """End a tour, late where a call held it; the end of the period is no end of a tour."""
    if duties.end[tour] < terms.end:
        if duties.answers[tour] > 0:
            state.tally[OVERRUN] += max(0.0, time - duties.end[tour])
        state.tally[BREAK_LOST] += state.break_left[tour]
    set_off(state, tour)


@looking
def go_on(duties: Duties, calls: Calls, terms: Terms, state: State, tour: int, time: float) -> None:
    """What a person who is free does next: goes home, to a call, on a break or back."""
    if state.doing[tour] != FREE:
        return
    if time >= duties.end[tour]:
        go_off(duties, terms, state, tour, time)
        return
    resting = state.break_left[tour] > 0 and time >= duties.break_at[tour]
    grade = terms.break_grade if resting else SCHEDULED
    serve_waiting(duties, calls, terms, state, tour, grade, time)
    if resting and state.doing[tour] == FREE:
        until = min(time + state.break_left[tour], duties.end[tour])
        state.doing[tour], state.since[tour], state.until[tour] = ON_BREAK, time, until
        state.version[tour] += 1
        foresee(state, until, BREAK_END, tour, state.version[tour])
