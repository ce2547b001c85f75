"""Which days of a history were really recorded, and how often each hour of the week was seen."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK, Horizon
from scenarios.schema.days import days_of
from scenarios.schema.pack import Pack

HOURS_PER_DAY = 24
Mask = NDArray[np.bool_]


def exposure_hours(history: Horizon, gaps: Sequence[str]) -> NDArray[np.float64]:
    """Occurrences of each local hour of the week, shape (168,), without those of the gaps.

    `gaps` are runs of days as in `history_gaps` of a manifest.
    """
    local = pd.date_range(history.starts_at, history.ends_at, freq="h", inclusive="left")
    local = local.tz_convert(history.timezone)
    hours = HOURS_PER_DAY * local.day_of_week + local.hour
    day = (local.tz_localize(None).normalize() - pd.Timestamp(history.start)).days
    seen = hours.to_numpy()[recorded_days(history, gaps)[day.to_numpy()]]
    return np.bincount(seen, minlength=HOURS_PER_WEEK).astype(np.float64)


def recorded_days(history: Horizon, gaps: Sequence[str]) -> Mask:
    """Whether each day of the history was recorded, shape (days,)."""
    days = np.ones(history.days, dtype=np.bool_)
    for gap in _within(history, gaps):
        first = history.index_of_day(gap.start)
        days[first : first + gap.days] = False
    return days


def recorded_rows(pack: Pack, period: Horizon) -> Mask:
    """Which incidents of a pack came in the period on a day that was recorded, shape (rows,)."""
    received = pack.incidents["received_at"]
    held = (received >= period.starts_at) & (received < period.ends_at)
    for gap in _within(period, pack.manifest.history_gaps):
        held &= (received < gap.starts_at) | (received >= gap.ends_at)
    rows: Mask = held.to_numpy(dtype=np.bool_)
    return rows


def _within(history: Horizon, gaps: Sequence[str]) -> Iterator[Horizon]:
    """The part of each gap that lies in the history."""
    for run in gaps:
        first, last = days_of(run)
        first, last = max(first, history.start), min(last, history.dates[-1])
        if first <= last:
            yield Horizon(first, (last - first).days + 1, history.timezone)
