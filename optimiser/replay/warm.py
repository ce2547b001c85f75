"""Compile the replay ahead of its first use."""

import numpy as np

from optimiser.replay.events import dispatch
from optimiser.replay.measures import Presence, delivered_hours
from optimiser.replay.problem import NOBODY, Calls, Duties, Terms


def compile_replay() -> None:
    """One person, one call."""
    zero, none = np.zeros(1), np.zeros(1, dtype=np.int64)
    first = np.array([0, 1])
    nobody, all_calls = np.array([NOBODY]), np.array([3])
    duties = Duties(
        zero, zero + 60, none, all_calls, zero, zero, first, zero, zero, zero, zero, none, nobody
    )
    calls = Calls(zero, none + 1, none + 1, zero + 5, zero, zero, zero, none, zero, zero)
    done = dispatch(duties, calls, Terms(np.zeros(3), 0.0, 0.0, 1, True, 0.0, 60.0))
    delivered_hours(duties, Presence(none, zero + 60, zero + 1, 1, 1), done.away)
