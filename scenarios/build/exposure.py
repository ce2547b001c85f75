"""How often each hour of the week was really seen in a history with gaps."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK, Horizon
from scenarios.schema.days import days_of


def exposure_hours(history: Horizon, gaps: Sequence[str]) -> NDArray[np.float64]:
    """Occurrences of each local hour of the week, shape (168,), without those of the gaps.

    `gaps` are runs of days as in `history_gaps` of a manifest; they do not overlap.
    """
    hours = _hours(history)
    for run in gaps:
        first, last = days_of(run)
        first, end = max(first, history.start), min(last, history.dates[-1])
        if first <= end:
            hours -= _hours(Horizon(first, (end - first).days + 1, history.timezone))
    return np.maximum(hours, 0)


def _hours(period: Horizon) -> NDArray[np.float64]:
    return np.bincount(period.hours_of_week, minlength=HOURS_PER_WEEK).astype(np.float64)
