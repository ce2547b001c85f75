"""Visits to offenders that are expected, as people by hour: sums by base, nobody's own."""

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.requirement.problem import VisitHours
from optimiser.requirement.visible import in_window, round_to_total, weeks_by_hour

WORKING_DAYS = 5
HOURS_PER_DAY = 24


def visiting_people(visits: VisitHours, horizon: Horizon) -> NDArray[np.int64]:
    """People on visits by hour of the period, spread evenly; a part of a week has its part."""
    weekday = np.array(horizon.hours_of_week) // HOURS_PER_DAY
    window = in_window(horizon, visits.start_minute, visits.end_minute) & (weekday < WORKING_DAYS)
    weeks = weeks_by_hour(horizon)
    people = np.zeros(len(horizon.hours), dtype=np.int64)
    for week in range(int(weeks.max(initial=-1)) + 1):
        chosen = np.flatnonzero(window & (weeks == week))
        days = min(DAYS_PER_WEEK, horizon.days - DAYS_PER_WEEK * week)
        hours = visits.hours_per_week * days / DAYS_PER_WEEK
        if len(chosen):
            even = np.full(len(chosen), hours / len(chosen))
            people[chosen] = round_to_total(_spread(even), round(hours))
    return people


def _spread(even: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole numbers as they fall due, so that a rest is not all given to the first hours."""
    due = np.round(np.cumsum(even))
    return np.asarray(np.diff(due, prepend=0.0))
