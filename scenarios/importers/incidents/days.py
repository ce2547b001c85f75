"""Which days an export really covers: a day without records is no day without incidents."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from scenarios.importers.incidents.cells import Mask, Numbers

LEAST_USUAL_COUNT = 20
LEAST_SHARE_OF_USUAL = 0.1
UNLIKELY_QUIET = 14.0


@dataclass(frozen=True, eq=False)
class Coverage:
    """Days since 1970 from the first to the last that are covered; `seen` has one for each."""

    first: int
    seen: Mask

    @property
    def start(self) -> date:
        """The first day."""
        return _date(self.first)

    @property
    def end(self) -> date:
        """The last day."""
        return _date(self.first + len(self.seen) - 1)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Runs of days in between that were not seen, as a manifest has them."""
        edges = np.flatnonzero(np.diff(np.concatenate([[1], self.seen, [1]]).astype(np.int8)))
        runs = edges.reshape(-1, 2) + self.first
        return tuple(f"{_date(first)}/{_date(end - 1)}" for first, end in runs.tolist())

    def holds(self, day: Numbers) -> Mask:
        """Whether days were seen."""
        place = day - self.first
        inside = (place >= 0) & (place < len(self.seen))
        held: Mask = inside & self.seen[np.clip(place, 0, len(self.seen) - 1)]
        return held


def coverage(day: Numbers) -> Coverage:
    """Days that were recorded, from the local days (since 1970) of all rows.

    Left out are days with next to nothing in a file of busy days (under a tenth of the usual day,
    where that has at least twenty rows), which are cut-off days of an export; and runs of empty
    days that chance does not explain (over fourteen incidents expected, less than one in a
    million). A single empty day in a quiet place counts as seen.
    """
    first = int(day.min())
    return coverage_of_counts(first, np.bincount(day - first))


def coverage_of_counts(first: int, counts: Numbers) -> Coverage:
    """As `coverage`, from the rows of each day from the `first` on."""
    usual = float(np.median(counts[counts > 0]))
    if usual >= LEAST_USUAL_COUNT:
        seen = counts >= LEAST_SHARE_OF_USUAL * usual
    else:
        seen = ~_unlikely_runs(counts, usual)
    days = np.flatnonzero(seen)
    return Coverage(first + int(days[0]), seen[days[0] : days[-1] + 1])


def _unlikely_runs(counts: Numbers, usual: float) -> Mask:
    empty = counts == 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], empty, [0]]).astype(np.int8)))
    unlikely = np.zeros(len(counts), dtype=np.bool_)
    for start, end in edges.reshape(-1, 2).tolist():
        unlikely[start:end] = (end - start) * usual > UNLIKELY_QUIET
    return unlikely


def _date(day: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + day)
