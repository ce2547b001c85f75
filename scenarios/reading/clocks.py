"""Wall-clock times of one zone to UTC, also in the hours that clocks skip or repeat."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MICROSECONDS = 1_000_000
QUARTER = 900 * MICROSECONDS
LONGEST_GAP_SECONDS = 3 * 3_600
LEAST_IN_ORDER = 0.9
MOST_QUARTERS = 200_000

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Instants:
    """UTC microseconds, and which rows lay in a skipped or in a repeated hour of the clock."""

    utc: Numbers
    skipped: Mask
    repeated: Mask


def to_utc(wall: Numbers, timezone: str) -> Instants:
    """Put wall-clock microseconds since 1970 on UTC.

    A skipped time is moved forward by what the clocks skip. A repeated hour is told apart by the
    order of the rows where the file is in order of time, either way; else it means the first.
    Rows of one batch are enough for that, unless a batch ends in the repeated hour.
    """
    quarters, row = _quarters(wall)
    zone = _Zone(quarters, timezone)
    utc = wall - MICROSECONDS * zone.first[row]
    repeated = zone.repeated[row]
    if repeated.any():
        rows = np.flatnonzero(repeated)
        later = rows[_second_time_round(wall[rows], _direction(wall))]
        utc[later] = wall[later] - MICROSECONDS * zone.second[row[later]]
    return Instants(utc, zone.skipped[row], repeated)


def local_clock(utc: Numbers, timezone: str) -> tuple[Numbers, Numbers]:
    """Local day since 1970, and local hour of the week (0 = Monday 00:00), of UTC microseconds."""
    quarters, row = _quarters(utc)
    instants = pd.DatetimeIndex((quarters * QUARTER).astype("datetime64[us]")).tz_localize("UTC")
    local = instants.tz_convert(timezone)
    days = local.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64)
    hours = np.asarray(24 * local.day_of_week + local.hour, dtype=np.int64)
    return days[row], hours[row]


def _quarters(times: Numbers) -> tuple[Numbers, Numbers]:
    """The quarters of an hour in which times lie, and the place of each time among them."""
    own = times // QUARTER
    if not len(own):
        return own, own
    first, last = int(own.min()), int(own.max())
    if last - first < MOST_QUARTERS:
        return np.arange(first, last + 1), own - first
    quarters, row = np.unique(own, return_inverse=True)
    return quarters, row


class _Zone:
    """Offsets from UTC in seconds of distinct quarters of an hour, shape (quarters,)."""

    def __init__(self, quarters: Numbers, timezone: str) -> None:
        local = pd.DatetimeIndex((quarters * QUARTER).astype("datetime64[us]"))
        self.first = _offsets(local, timezone, is_first=True)
        self.second = _offsets(local, timezone, is_first=False)
        once = local.tz_localize(timezone, ambiguous="NaT", nonexistent="NaT")
        shifted = local.tz_localize(timezone, ambiguous="NaT", nonexistent="shift_forward")
        self.skipped = np.asarray(once.isna()) & np.asarray(shifted.notna())
        self.repeated = np.asarray(shifted.isna(), dtype=np.bool_)
        if self.skipped.any():
            before = local[self.skipped] - pd.Timedelta(LONGEST_GAP_SECONDS, "s")
            self.first[self.skipped] = _offsets(before, timezone, is_first=True)


def _offsets(local: pd.DatetimeIndex, timezone: str, *, is_first: bool) -> Numbers:
    chosen = np.full(len(local), is_first)
    placed = local.tz_localize(timezone, ambiguous=chosen, nonexistent="shift_forward")
    difference = local - placed.tz_convert("UTC").tz_localize(None)
    seconds: Numbers = np.asarray(difference.total_seconds()).astype(np.int64)
    return seconds


def _direction(wall: Numbers) -> int:
    """1 where rows are in order of time, -1 where the newest comes first, 0 where neither."""
    steps = np.sign(np.diff(wall))
    rises, falls = int((steps > 0).sum()), int((steps < 0).sum())
    if max(rises, falls) < LEAST_IN_ORDER * (rises + falls):
        return 0
    return 1 if rises >= falls else -1


def _second_time_round(wall: Numbers, direction: int) -> Numbers:
    """Rows of repeated hours, in file order, that came after the clocks went back.

    Between the two times round the times step back once, against the order of the file.
    """
    later: list[Numbers] = []
    days = wall // (24 * 3600 * MICROSECONDS)
    for day in np.unique(days) if direction else ():
        rows = np.flatnonzero(days == day)
        breaks = np.flatnonzero(direction * np.diff(wall[rows]) < 0)
        if len(breaks) == 1:
            middle = int(breaks[0]) + 1
            later.append(rows[middle:] if direction > 0 else rows[:middle])
    return np.concatenate(later) if later else np.zeros(0, dtype=np.int64)
