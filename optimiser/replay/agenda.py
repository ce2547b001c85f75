"""The events to come: a binary heap in arrays of the state, so that nothing is allocated.

Events of one minute come in order of kind, index and version, which make one number together.
"""

import numpy as np

from optimiser.replay.compiled import inlined, looking
from optimiser.replay.state import EVENTS, State

FINISH, TOUR_START, BREAK_END, BREAK_DUE, TOUR_END, CALL, PATIENCE = range(7)
"""Kinds of events, in the order in which those of one minute happen."""
KIND_AT, INDEX_AT = 60, 32
INDEX_MASK, VERSION_MASK = (1 << (KIND_AT - INDEX_AT)) - 1, (1 << INDEX_AT) - 1


@inlined
def _is_before(time: float, key: int, other_time: float, other_key: int) -> bool:
    return time < other_time or (time == other_time and key < other_key)


@looking
def foresee(state: State, time: float, kind: int, index: int, version: int) -> None:
    """Add an event: of a kind, to the tour or call `index`, void if its version has changed."""
    key = int((np.int64(kind) << KIND_AT) | (np.int64(index) << INDEX_AT) | np.int64(version))
    row = state.numbers[EVENTS]
    if row >= len(state.event_time):
        raise MemoryError
    state.numbers[EVENTS] = row + 1
    while row > 0:
        parent = (row - 1) >> 1
        if not _is_before(time, key, state.event_time[parent], state.event_key[parent]):
            break
        state.event_time[row] = state.event_time[parent]
        state.event_key[row] = state.event_key[parent]
        row = parent
    state.event_time[row] = time
    state.event_key[row] = key


@looking
def next_event(state: State) -> tuple[float, int, int, int]:
    """Take the earliest event: its time, kind, index and version."""
    time, key = state.event_time[0], state.event_key[0]
    number = state.numbers[EVENTS] - 1
    state.numbers[EVENTS] = number
    last_time, last_key = state.event_time[number], state.event_key[number]
    row, child = 0, 1
    while child < number:
        other = child + 1
        if other < number and _is_before(
            state.event_time[other],
            state.event_key[other],
            state.event_time[child],
            state.event_key[child],
        ):
            child = other
        if not _is_before(state.event_time[child], state.event_key[child], last_time, last_key):
            break
        state.event_time[row] = state.event_time[child]
        state.event_key[row] = state.event_key[child]
        row, child = child, 2 * child + 1
    state.event_time[row] = last_time
    state.event_key[row] = last_key
    return time, key >> KIND_AT, (key >> INDEX_AT) & INDEX_MASK, key & VERSION_MASK
