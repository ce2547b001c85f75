"""The demand heatmap: expected work by place and hour of week. Demand to requirement, patrols."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOURS_PER_WEEK

LevelName = Literal["250m", "h3-7", "h3-8", "h3-9", "h3-10", "area"]
"""What a heatmap's cells can be: squares of the British National Grid, H3 cells, or the areas."""

LEVELS: tuple[LevelName, ...] = get_args(LevelName)


@dataclass(frozen=True, eq=False)
class Intervals:
    """90 % intervals of expected officer-minutes beyond those by place and hour.

    `category_low` and `category_high` of shape (places, 168, categories) are of one category in an
    hour of the week, `week_low` and `week_high` of shape (places,) of all in a mean week.
    """

    category_low: NDArray[np.float64]
    category_high: NDArray[np.float64]
    week_low: NDArray[np.float64]
    week_high: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Heatmap:
    """Expected incidents and work of one mean week, by place, hour of week, grade and category.

    Arrays are float64. `incidents` and `officer_minutes` have shape (places, 168, grades,
    categories); hour of week 0 is Monday 00:00 local. `low` and `high` of shape (places, 168)
    bound the expected officer-minutes (90 % interval of the rate). `weighting` of shape
    (categories,) is the chosen weight per incident (count, workload, harm, severity or blend).
    `modelled_hours` tells that hours come from a profile, not from the incidents themselves.
    `incidents_used`, `unplaced`, `outside` and `outside_history` count rows; `unplaced_factor` is
    what the rates were multiplied by for the work of unplaced rows, and the non-crime uplift is in
    them too. `officers_per_incident` and
    `minutes_scv` (squared coefficient of variation of minutes on scene) of shape (grades,)
    describe one incident; None means 1. `day_factors` of shape (places, hours of the plan's
    period) multiply the rates of the mean week on the plan's own dates (month, bank holiday, event:
    `optimiser.demand.calendar`); None means 1. `intervals` are those by category and by week, None
    where nobody worked them out.
    """

    place_ids: tuple[str, ...]
    categories: tuple[str, ...]
    grades: tuple[int, ...]
    incidents: NDArray[np.float64]
    officer_minutes: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    weighting: NDArray[np.float64]
    weighting_name: str
    modelled_hours: bool
    weeks_of_history: float
    incidents_used: int
    unplaced: int
    outside: int
    outside_history: int = 0
    unplaced_factor: float = 1.0
    non_crime_uplift_percent: float = 0.0
    officers_per_incident: NDArray[np.float64] | None = None
    minutes_scv: NDArray[np.float64] | None = None
    day_factors: NDArray[np.float64] | None = None
    intervals: Intervals | None = None

    @property
    def weighted(self) -> NDArray[np.float64]:
        """Weighted expected incidents a week, shape (places, 168), without the non-crime uplift.

        Work that is not recorded crime asks for people, not for patrol.
        """
        weighted: NDArray[np.float64] = np.einsum("phgc,c->ph", self.incidents, self.weighting)
        return weighted / (1 + self.non_crime_uplift_percent / 100)

    @property
    def officer_hours_per_week(self) -> float:
        """Expected officer-hours of work in one mean week."""
        return float(self.officer_minutes.sum() / 60)

    @property
    def non_crime_hours_per_week(self) -> float:
        """Officer-hours of the mean week that the non-crime uplift added."""
        uplift = self.non_crime_uplift_percent
        return self.officer_hours_per_week * uplift / (100 + uplift)

    def __post_init__(self) -> None:
        shape = (len(self.place_ids), HOURS_PER_WEEK, len(self.grades), len(self.categories))
        if self.incidents.shape != shape or self.officer_minutes.shape != shape:
            message = f"heatmap arrays must have shape {shape}"
            raise ValueError(message)
