"""Jobs that tests give to workers."""

import os
import time

from optimiser.solver_child import Cancel
from optimiser.worker_pool import Told


def tell_and_answer(told: Told, cancel: Cancel) -> str:
    """Over at once."""
    told(1.5)
    return "done"


def until_stopped(told: Told, cancel: Cancel) -> int:
    """Tells its process, and goes on for a minute where nobody stops it."""
    told(os.getpid())
    ends = time.monotonic() + 60
    while not cancel.requested and time.monotonic() < ends:
        time.sleep(0.01)
    return os.getpid()


def fail(told: Told, cancel: Cancel) -> None:
    """Has a defect."""
    message = "a defect"
    raise ArithmeticError(message)
