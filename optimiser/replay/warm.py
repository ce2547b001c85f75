"""Compile the replay ahead of its first use."""

import numpy as np

from optimiser.replay.events import dispatch
from optimiser.replay.presence import Ground, Presence, planned
from optimiser.replay.problem import NOBODY, Calls, Duties, Terms


def compile_replay() -> None:
    """One person, one call."""
    zero, none = np.zeros(1), np.zeros(1, dtype=np.int64)
    nobody, all_calls = np.array([NOBODY]), np.array([3])
    duties = Duties(
        start=zero,
        end=zero + 60,
        base=none,
        answers=all_calls,
        break_at=zero,
        break_minutes=zero,
        first=np.array([0, 1]),
        place_from=zero,
        place_x=zero,
        place_y=zero,
        place_pace=zero,
        place_drives=none,
        place_task=none,
        place_mate=nobody,
    )
    calls = Calls(zero, none + 1, none + 1, zero + 5, zero, zero, zero, none, zero, zero)
    dispatch(duties, calls, Terms(np.zeros(3), 0.0, 0.0, 1, True, 0.0, 60.0))
    ground = Ground(1, 1, none, zero)
    planned(duties, Presence(none, none, zero + 60, zero + 1, ground))
