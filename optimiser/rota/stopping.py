"""How a solve ends soon: steps that are left, and no looking for garbage at the end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from optimiser.solver_child import Cancel


class Stopped(Exception):
    """A step of the solve was not finished, because the solve was cancelled."""


def stop_if_asked(cancel: Cancel) -> None:
    """Leave a long step where the solve was cancelled.

    Raises
    ------
    Stopped
        It was.
    """
    if cancel.requested:
        raise Stopped


@contextmanager
def garbage_left() -> Iterator[None]:
    """Collect no garbage for a moment: a roster of a force is many objects that live, and looking
    through them again and again takes a quarter of the time of checking it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
