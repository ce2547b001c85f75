"""Visits to offenders that are expected, as people by hour: sums by group, nobody's own."""

import numpy as np
from numpy.typing import NDArray


def whole_people(hours: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole people for expected staff-hours by hour, each in the hour in which it falls due.

    What is less than half a person is carried on to later hours, so that sums from the start of
    the period differ by no more than a half.
    """
    due = np.floor(np.cumsum(hours) + 0.5).astype(np.int64)
    return np.diff(due, prepend=0)
