"""What a manager can carry: a full load by points or by hours, less reductions.

available = full load x (hours - reduction hours) / hours x (100 - reduction percent) / 100, and the
adjustment is added: Workload Measurement Tool of the Ministry of Justice (domain rules F5).
"""

from collections.abc import Iterator

from scenarios.schema.cohort import ManagerRow
from scenarios.schema.policy import CaseloadPolicy

PERCENT = 100
WHOLE = 1e-9
"""What a product of exact fractions may fall short of a whole point by."""


def full_load_points(row: ManagerRow, policy: CaseloadPolicy) -> float:
    """Points of a full load before reductions: as given, else by contracted hours."""
    if row.capacity_points is not None:
        return row.capacity_points
    return points_by_hours(row.hours_per_week or 0.0, policy)


def points_by_hours(hours_per_week: float, policy: CaseloadPolicy) -> float:
    """Points of a full load of somebody with so many contracted hours."""
    return policy.full_time_points * hours_per_week / policy.full_time_hours


def capacity_of(row: ManagerRow, policy: CaseloadPolicy) -> int:
    """Whole points that are left after reductions and the adjustment; never below none."""
    hours = row.hours_per_week
    kept = 1.0 if hours is None else max(0.0, hours - row.reduction_hours) / hours
    kept *= (PERCENT - row.reduction_percent) / PERCENT
    points = full_load_points(row, policy) * kept + row.adjustment_points
    return max(0, int(points + WHOLE))


def reductions_of(row: ManagerRow) -> Iterator[str]:
    """What stands between a manager's full load and what they can carry, in words."""
    if row.reduction_percent:
        yield f"reduced by {row.reduction_percent:g} %"
    if row.reduction_hours and row.hours_per_week is not None:
        yield f"reduced by {row.reduction_hours:g} of {row.hours_per_week:g} hours"
    if row.adjustment_points:
        yield f"adjusted by {row.adjustment_points:+d} points"


def band_of(points: int, capacity: int, policy: CaseloadPolicy) -> str:
    """Which band a load is in: light, within, heavy, or none where there is no capacity."""
    if not capacity:
        return "no capacity"
    percent = PERCENT * points / capacity
    if percent > policy.upper_band_percent:
        return "heavy"
    return "light" if percent < policy.lower_band_percent else "within"
