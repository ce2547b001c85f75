"""What changes while calls are dispatched: who does what, who waits, and the tallies."""

from typing import NamedTuple

import numpy as np

from optimiser.replay.compiled import compiled, inlined, looking
from optimiser.replay.problem import (
    NOBODY,
    TALLIES,
    Calls,
    Duties,
    Floats,
    Integers,
)

OFF, FREE, AT_CALL, ON_BREAK = 0, 1, 2, 3
ACTIVE, WAITING, AWAY, EVENTS = range(4)
ALL_THE_TIME = -1.0


class State(NamedTuple):
    """Arrays that a replication writes to.

    Of each tour: `doing`, `call`, `arrives` and `until` while at a call or on a break, `since` when
    it left its place, `carries` whether the call counts on it or it came along with its mate,
    `mate` at the call, `version` of its next event, `break_left`, the point (`x`, `y`) that it left
    at `left` for its planned place, and `place`, the row of the latter. `waits_` rows are officers
    wanted, in order of grade and receipt. `event_` rows are a heap of what is to come. `numbers`
    holds how many tours are active, rows wait, absences are noted and events are to come.
    """

    doing: Integers
    call: Integers
    arrives: Floats
    until: Floats
    since: Floats
    carries: Integers
    mate: Integers
    version: Integers
    break_left: Floats
    x: Floats
    y: Floats
    left: Floats
    place: Integers
    active: Integers
    waits_call: Integers
    waits_officers: Integers
    waits_minutes: Floats
    away: Floats
    event_time: Floats
    event_key: Integers
    reached: Floats
    served: Integers
    tally: Floats
    numbers: Integers


@compiled
def new_state(duties: Duties, calls: Calls) -> State:
    """Everybody off duty and no call yet."""
    tours, number = len(duties.start), len(calls.received)
    rows = 4 * calls.officers.sum() + tours + 64
    events = 3 * rows + 4 * (number + tours)
    return State(
        np.zeros(tours, np.int64),
        np.full(tours, NOBODY, np.int64),
        np.zeros(tours),
        np.zeros(tours),
        np.zeros(tours),
        np.zeros(tours, np.int64),
        np.full(tours, NOBODY, np.int64),
        np.zeros(tours, np.int64),
        duties.break_minutes.copy(),
        np.zeros(tours),
        np.zeros(tours),
        np.full(tours, ALL_THE_TIME),
        duties.first[:-1].copy(),
        np.zeros(tours, np.int64),
        np.zeros(rows, np.int64),
        np.zeros(rows, np.int64),
        np.zeros(rows),
        np.zeros((2 * rows, 3)),
        np.zeros(events),
        np.zeros(events, np.int64),
        np.full(number, np.inf),
        np.zeros(number, np.int64),
        np.zeros(TALLIES),
        np.zeros(4, np.int64),
    )


@inlined
def place_at(duties: Duties, state: State, tour: int, time: float) -> int:
    """The row of the place where a person is planned to be."""
    row = state.place[tour]
    last = duties.first[tour + 1] - 1
    while row < last and duties.place_from[row + 1] <= time:
        row += 1
    state.place[tour] = row
    return int(row)


@inlined
def point_at(duties: Duties, state: State, tour: int, time: float) -> tuple[float, float]:
    """Where a free person really is: on the way back from the last call, or at the place."""
    row = place_at(duties, state, tour, time)
    x, y = duties.place_x[row], duties.place_y[row]
    if state.left[tour] == ALL_THE_TIME:
        return x, y
    way = np.hypot(x - state.x[tour], y - state.y[tour]) * duties.place_pace[row]
    gone = time - state.left[tour]
    if gone >= way:
        state.left[tour] = ALL_THE_TIME
        return x, y
    share = gone / way
    return (
        state.x[tour] + share * (x - state.x[tour]),
        state.y[tour] + share * (y - state.y[tour]),
    )


@looking
def note_away(state: State, tour: int, since: float, until: float) -> None:
    """Remember that a person was not at the planned place."""
    row = state.numbers[AWAY]
    if row >= len(state.away):
        raise MemoryError
    state.away[row, 0] = tour
    state.away[row, 1] = since
    state.away[row, 2] = until
    state.numbers[AWAY] = row + 1


@looking
def set_active(state: State, tour: int) -> None:
    """Put a tour among those on duty."""
    state.active[state.numbers[ACTIVE]] = tour
    state.numbers[ACTIVE] += 1


@looking
def set_off(state: State, tour: int) -> None:
    """Take a tour from those on duty, which keep their order."""
    state.doing[tour] = OFF
    number = state.numbers[ACTIVE]
    row = 0
    while row < number and state.active[row] != tour:
        row += 1
    for later in range(row, number - 1):
        state.active[later] = state.active[later + 1]
    if row < number:
        state.numbers[ACTIVE] = number - 1


@looking
def wait(calls: Calls, state: State, call: int, officers: int, minutes: float) -> None:
    """Let officers be wanted, behind what is of the same grade and was received before."""
    number = state.numbers[WAITING]
    if number >= len(state.waits_call):
        raise MemoryError
    row = number
    grade = calls.grade[call]
    while row > 0:
        before = state.waits_call[row - 1]
        if (calls.grade[before], before) <= (grade, call):
            break
        state.waits_call[row] = before
        state.waits_officers[row] = state.waits_officers[row - 1]
        state.waits_minutes[row] = state.waits_minutes[row - 1]
        row -= 1
    state.waits_call[row] = call
    state.waits_officers[row] = officers
    state.waits_minutes[row] = minutes
    state.numbers[WAITING] = number + 1


@looking
def wait_no_more(state: State, row: int) -> None:
    """Take a row from those that wait."""
    number = state.numbers[WAITING] - 1
    for later in range(row, number):
        state.waits_call[later] = state.waits_call[later + 1]
        state.waits_officers[later] = state.waits_officers[later + 1]
        state.waits_minutes[later] = state.waits_minutes[later + 1]
    state.numbers[WAITING] = number
