"""Sums of incidents by place, hour of week and kind, which grow by batches of any size.

counts = DemandCounts(places=516)
for batch in batches:
    counts.add(batch)
heatmap = heatmap_of_counts(counts, place_ids, categories, settings)
"""

import numpy as np
from numpy.typing import NDArray

from optimiser.demand.incidents import HOUR_UNKNOWN, OUTSIDE, UNPLACED, IncidentColumns
from optimiser.horizon import HOURS_PER_WEEK

Floats = NDArray[np.float64]
GRADES = (1, 2, 3, 4)
HOURS = HOURS_PER_WEEK + 1


class DemandCounts:
    """Everything that a heatmap needs of incidents, in memory that does not grow with their number.

    Arrays are of shape (places, 169, 4, categories); the last hour is that of incidents without
    one. Categories are added as they come.
    """

    def __init__(self, places: int, categories: int = 0) -> None:
        self.places = places
        self.incidents = np.zeros((places, HOURS, len(GRADES), categories))
        self.officer_minutes = np.zeros_like(self.incidents)
        self.squared_officer_minutes = np.zeros((len(GRADES), categories, places))
        self.officers_by_grade = np.zeros(len(GRADES))
        self.minutes_by_grade = np.zeros(len(GRADES))
        self.squared_minutes_by_grade = np.zeros(len(GRADES))
        self.unplaced = 0
        self.outside = 0

    @property
    def categories(self) -> int:
        """How many categories there are so far."""
        return self.incidents.shape[-1]

    @property
    def placed(self) -> int:
        """Incidents in some place."""
        return round(float(self.incidents.sum()))

    @property
    def placed_by_grade(self) -> Floats:
        """Incidents in some place, shape (4,)."""
        by_grade: Floats = self.incidents.sum(axis=(0, 1, 3))
        return by_grade

    def add(self, batch: IncidentColumns, categories: int) -> None:
        """Count a batch; `categories` is how many are known by now."""
        self._grow(categories)
        self.unplaced += int(np.count_nonzero(batch.place == UNPLACED))
        self.outside += int(np.count_nonzero(batch.place == OUTSIDE))
        own = batch.where(batch.place >= 0)
        grade = own.grade - GRADES[0]
        hour = np.where(own.hour_of_week == HOUR_UNKNOWN, HOURS_PER_WEEK, own.hour_of_week)
        cell = ((own.place * HOURS + hour) * len(GRADES) + grade) * categories + own.category
        work = own.minutes * own.officers
        _add(self.incidents, cell, None)
        _add(self.officer_minutes, cell, work)
        kind = (grade * categories + own.category) * self.places + own.place
        _add(self.squared_officer_minutes, kind, work**2)
        _add(self.officers_by_grade, grade, own.officers)
        _add(self.minutes_by_grade, grade, own.minutes)
        _add(self.squared_minutes_by_grade, grade, own.minutes**2)

    def _grow(self, categories: int) -> None:
        more = categories - self.categories
        if more > 0:
            shape = (self.places, HOURS, len(GRADES), more)
            self.incidents = np.concatenate([self.incidents, np.zeros(shape)], axis=3)
            self.officer_minutes = np.concatenate([self.officer_minutes, np.zeros(shape)], axis=3)
            squares = np.zeros((len(GRADES), more, self.places))
            self.squared_officer_minutes = np.concatenate(
                [self.squared_officer_minutes, squares], axis=1
            )

    def reordered(self, order: NDArray[np.int64]) -> None:
        """Put categories in another order."""
        self.incidents = self.incidents[..., order]
        self.officer_minutes = self.officer_minutes[..., order]
        self.squared_officer_minutes = self.squared_officer_minutes[:, order]


def _add(sums: Floats, cell: NDArray[np.int64], weights: Floats | None) -> None:
    if len(cell):
        low = int(cell.min())
        found = np.bincount(cell - low, weights)
        sums.reshape(-1)[low : low + len(found)] += found
