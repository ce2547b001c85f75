"""Runs every compiled function of dispatch once, so that install can compile them."""

import numpy as np

from optimiser.dispatching.calls import Calls, ShiftCover
from optimiser.dispatching.fewest.descent import Served
from optimiser.dispatching.fewest.hindsight import fewest_with_hindsight
from optimiser.dispatching.fewest.period import Period, plan_of_dispatches
from optimiser.dispatching.hindsight import dispatch_with_hindsight
from optimiser.dispatching.lookahead import LookAhead
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Policy


def compile_dispatch() -> None:
    """Dispatch three calls with hindsight, of which one must be late, and online by look-ahead;
    then do with one officer of two."""
    times = np.array([0.0, 1.0, 1.0])
    calls = Calls(times, np.full(3, 1.5), 2.5 - times, np.zeros((3, 1)), np.zeros(3, dtype=bool))
    dispatch_with_hindsight(calls, [ShiftCover(0.0, 8.0, (1,))], Policy(), 5.0)
    sent = dispatch_online(calls, [ShiftCover(0.0, 8.0, (3,))], LookAhead(Policy()))
    dispatch_online(calls, [ShiftCover(0.0, 8.0, (1,))], LookAhead(Policy(), futures=1))
    period = Period(calls, ((0.0, 8.0),), (0,), 1)
    fewest_with_hindsight(period, Served((3,), plan_of_dispatches(period, (3,), sent)), 2.0)
