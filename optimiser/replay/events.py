"""The dispatcher's day, event by event, compiled."""

from optimiser.replay.agenda import (
    BREAK_DUE,
    BREAK_END,
    CALL,
    FINISH,
    PATIENCE,
    TOUR_END,
    TOUR_START,
    foresee,
    next_event,
)
from optimiser.replay.choice import SCHEDULED
from optimiser.replay.compiled import compiled, looking
from optimiser.replay.problem import (
    NOBODY,
    SHORT,
    Calls,
    Dispatched,
    Duties,
    Floats,
    Integers,
    Terms,
)
from optimiser.replay.sending import go_off, go_on, leave_break, leave_call, send_units
from optimiser.replay.state import (
    ALL_THE_TIME,
    AT_CALL,
    AWAY,
    EVENTS,
    FREE,
    ON_BREAK,
    WAITING,
    State,
    new_state,
    set_active,
    wait,
)


def dispatch(duties: Duties, calls: Calls, terms: Terms) -> Dispatched:
    """Dispatch the calls of one replication to the people on duty."""
    return Dispatched(*_run(duties, calls, terms))


@compiled
def _run(duties: Duties, calls: Calls, terms: Terms) -> tuple[Floats, Integers, Floats, Floats]:
    state = new_state(duties, calls)
    _follow(duties, calls, terms, state)
    return state.reached, state.served, state.away[: state.numbers[AWAY]], state.tally


@looking
def _follow(duties: Duties, calls: Calls, terms: Terms, state: State) -> None:
    """Everything that happens in the period, in order of time."""
    _foresee_the_planned(duties, calls, state)
    while state.numbers[EVENTS] > 0:
        time, kind, index, version = next_event(state)
        if kind == CALL:
            wait(calls, state, index, calls.officers[index], calls.minutes[index])
            if send_units(duties, calls, terms, state, index, time):
                _be_patient(calls, terms, state, index)
        elif kind == PATIENCE:
            send_units(duties, calls, terms, state, index, time)
        elif kind == FINISH:
            if version == state.version[index]:
                _finish(duties, calls, terms, state, index, time)
        else:
            _change_of_tour(duties, calls, terms, state, time, kind, index, version)
    for row in range(state.numbers[WAITING]):
        call = state.waits_call[row]
        if calls.grade[call] < SCHEDULED:
            missed = terms.end - calls.received[call]
            state.tally[SHORT] += state.waits_officers[row] * missed


@looking
def _foresee_the_planned(duties: Duties, calls: Calls, state: State) -> None:
    """Calls, and the starts, breaks and ends of tours."""
    for call in range(len(calls.received)):
        foresee(state, calls.received[call], CALL, call, 0)
    for tour in range(len(duties.start)):
        foresee(state, duties.start[tour], TOUR_START, tour, 0)
        foresee(state, duties.end[tour], TOUR_END, tour, 0)
        if duties.break_minutes[tour] > 0:
            foresee(state, duties.break_at[tour], BREAK_DUE, tour, 0)


@looking
def _be_patient(calls: Calls, terms: Terms, state: State, call: int) -> None:
    """Look again when others may help, and when patrol yields to a scheduled call."""
    received, grade = calls.received[call], calls.grade[call]
    if terms.help_after[grade - 1] > 0:
        foresee(state, received + terms.help_after[grade - 1], PATIENCE, call, 0)
    if grade == SCHEDULED and terms.yields_after > 0:
        foresee(state, received + terms.yields_after, PATIENCE, call, 0)


@looking
def _finish(
    duties: Duties, calls: Calls, terms: Terms, state: State, tour: int, time: float
) -> None:
    """End a call for a person and the mate who came along."""
    call, mate = state.call[tour], state.mate[tour]
    state.served[call] += state.carries[tour]
    leave_call(duties, calls, state, tour, time)
    together = mate != NOBODY and state.doing[mate] == AT_CALL and state.call[mate] == call
    if together:
        state.served[call] += state.carries[mate]
        leave_call(duties, calls, state, mate, time)
    go_on(duties, calls, terms, state, tour, time)
    if together:
        go_on(duties, calls, terms, state, mate, time)


@looking
def _change_of_tour(
    duties: Duties,
    calls: Calls,
    terms: Terms,
    state: State,
    time: float,
    kind: int,
    tour: int,
    version: int,
) -> None:
    """A tour or a break starts or ends."""
    doing = state.doing[tour]
    if kind == TOUR_START:
        state.doing[tour], state.left[tour] = FREE, ALL_THE_TIME
        if duties.answers[tour] > 0:
            set_active(state, tour)
        go_on(duties, calls, terms, state, tour, time)
    elif kind == BREAK_END:
        if doing == ON_BREAK and version == state.version[tour]:
            leave_break(state, tour, time)
            go_on(duties, calls, terms, state, tour, time)
    elif kind == BREAK_DUE:
        go_on(duties, calls, terms, state, tour, time)
    elif kind == TOUR_END:
        if doing == ON_BREAK:
            leave_break(state, tour, time)
        if doing in (FREE, ON_BREAK):
            go_off(duties, terms, state, tour, time)
