"""Runs every compiled function of dispatch once, so that install can compile them."""

import numpy as np

from optimiser.dispatching.calls import Calls, ShiftCover
from optimiser.dispatching.hindsight import dispatch_with_hindsight
from optimiser.dispatching.policy import Policy


def compile_dispatch() -> None:
    """Dispatch three calls with hindsight, of which one must be late."""
    times = np.array([0.0, 1.0, 1.0])
    calls = Calls(times, np.full(3, 1.5), 2.5 - times, np.zeros((3, 1)), np.zeros(3, dtype=bool))
    dispatch_with_hindsight(calls, [ShiftCover(0.0, 8.0, (1,))], Policy(), 5.0)
