"""Incidents as columns, already placed and put on the local clock."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

UNPLACED = -1
OUTSIDE = -2
HOUR_UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class IncidentColumns:
    """One row an incident, in columns of equal length.

    `place` and `category` are indices; `place` may be `UNPLACED` (no location) or `OUTSIDE` (not
    in any place). `hour_of_week` is local, 0 = Monday 00:00, or `HOUR_UNKNOWN` where the source has
    no hour. `minutes` are those on scene of each of `officers`.
    """

    place: NDArray[np.int64]
    hour_of_week: NDArray[np.int64]
    category: NDArray[np.int64]
    grade: NDArray[np.int64]
    minutes: NDArray[np.float64]
    officers: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.place)

    def where(self, chosen: NDArray[np.bool_]) -> "IncidentColumns":
        """The rows that are chosen."""
        return IncidentColumns(*(getattr(self, field.name)[chosen] for field in fields(self)))
