from typing import Any

import pytest

from scenarios.caseload_points.capacity import band_of, capacity_of, full_load_points
from scenarios.schema.cohort import ManagerRow
from scenarios.schema.policy import CaseloadPolicy
from scenarios.verify.caseload_loads import capacity_left, full_load_of

WMT = CaseloadPolicy.model_validate({"full_time_points": 2176})


def manager_row(**facts: Any) -> ManagerRow:
    return ManagerRow(manager_id="M1", agency="police", base_id="B1", **facts)


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ({"hours_per_week": 37}, 2176),
        ({"hours_per_week": 18.5}, 1088),
        ({"hours_per_week": 37, "reduction_hours": 3.7}, 1958),
        ({"hours_per_week": 37, "reduction_hours": 37}, 0),
        ({"hours_per_week": 37, "reduction_percent": 20}, 1740),
        ({"hours_per_week": 37, "adjustment_points": -120}, 2056),
        ({"hours_per_week": 30, "reduction_hours": 6, "adjustment_points": 50}, 1461),
        ({"capacity_points": 300}, 300),
        ({"capacity_points": 300, "hours_per_week": 30, "reduction_hours": 7.5}, 225),
        ({"capacity_points": 301, "reduction_percent": 50}, 150),
        ({"capacity_points": 90, "reduction_percent": 30}, 63),
        ({"capacity_points": 10, "adjustment_points": -20}, 0),
    ],
)
def test_capacity_by_points_or_by_hours(facts: dict[str, Any], left: int) -> None:
    """Nominal points of the WMT, 2,176 at 37 hours (rules F5); the checker counts alike."""
    row = manager_row(**facts)
    assert capacity_of(row, WMT) == capacity_left(row, WMT) == left
    assert full_load_points(row, WMT) == pytest.approx(float(full_load_of(row, WMT)))


@pytest.mark.parametrize(
    ("points", "band"),
    [(179, "light"), (180, "within"), (220, "within"), (221, "heavy")],
)
def test_bands_are_at_90_and_110_per_cent(points: int, band: str) -> None:
    assert band_of(points, 200, CaseloadPolicy()) == band
    assert band_of(points, 0, CaseloadPolicy()) == "no capacity"
