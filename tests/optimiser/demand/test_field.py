import numpy as np
import pytest

from optimiser.demand.field import rate_field
from optimiser.demand.spatial import listed_neighbours
from optimiser.heat import Heatmap

NEIGHBOURS = listed_neighbours(np.array([0, 1, 1, 2, 2, 3]), np.array([1, 0, 2, 1, 3, 2]))
COUNTS = np.array([[9.0, 1], [0, 0], [3, 3], [0, 0]])
AREA = np.array([0, 0, 1, -2])


def heatmap(uplift: float = 0.0) -> Heatmap:
    """Two areas of different hours, two categories, ten weeks."""
    incidents = np.zeros((2, 168, 4, 2))
    incidents[0, 10, 0, 0] = 0.9
    incidents[0, 11, 0, 1] = 0.1
    incidents[1, 20, 3] = 0.4
    incidents *= 1 + uplift / 100
    flat = np.ones((2, 168))
    return Heatmap(
        place_ids=("A1", "A2"),
        categories=("x", "y"),
        grades=(1, 2, 3, 4),
        incidents=incidents,
        officer_minutes=incidents * np.array([60.0, 10]),
        low=flat,
        high=flat,
        weighting=np.array([2.0, 0]),
        weighting_name="count",
        modelled_hours=False,
        weeks_of_history=10.0,
        incidents_used=16,
        unplaced=0,
        outside=0,
        non_crime_uplift_percent=uplift,
    )


def test_cells_add_up_to_the_heatmap_and_lean_on_their_neighbours() -> None:
    field = rate_field(COUNTS, AREA, heatmap(), NEIGHBOURS)
    assert field.incidents.sum(axis=0) == pytest.approx([1.3, 0.5], rel=1e-5)
    total = field.incidents.sum(axis=1)
    assert total[0] > total[2] > total[1] > 0
    assert (field.low < total).all()
    assert (field.high >= total * (1 - 1e-6)).all()
    assert field.high[0] > 1.5 * total[0]
    assert field.counted.tolist() == [10, 0, 6, 0]
    assert field.officer_minutes.sum() == pytest.approx(1.3 * 60 + 0.5 * 10, rel=1e-5)
    assert field.weighted.sum() == pytest.approx(2.6, rel=1e-5)


def test_hours_are_those_of_the_area_and_of_the_district_beyond_areas() -> None:
    field = rate_field(COUNTS, AREA, heatmap(), NEIGHBOURS)
    week = np.stack([field.at_hour(hour) for hour in range(168)])
    assert week.sum(axis=0) == pytest.approx(field.incidents, rel=1e-5)
    assert np.flatnonzero(week[:, 0, 0]).tolist() == [10]
    assert np.flatnonzero(week[:, 2, 0]).tolist() == [20]
    assert np.flatnonzero(week[:, 3, 0]).tolist() == [10, 20]


def test_work_without_crime_is_not_in_the_cells() -> None:
    plain, raised = (rate_field(COUNTS, AREA, heatmap(up), NEIGHBOURS) for up in (0.0, 80.0))
    assert raised.incidents == pytest.approx(plain.incidents)
    assert raised.minutes == pytest.approx(plain.minutes)


def test_a_rate_is_per_resident_where_residents_are_known() -> None:
    counts = np.array([[10.0, 0], [0, 0], [10, 0], [0, 0]])
    sizes = np.array([100.0, 1, 1000, 1000])
    field = rate_field(counts, AREA, heatmap(), NEIGHBOURS, sizes)
    alike = rate_field(counts, AREA, heatmap(), NEIGHBOURS)
    assert alike.incidents[1, 0] == pytest.approx(alike.incidents[3, 0])
    assert field.incidents[1, 0] < 0.5 * field.incidents[3, 0]


def test_nothing_counted_expects_nothing() -> None:
    field = rate_field(np.zeros((4, 2)), AREA, heatmap(), NEIGHBOURS)
    assert not field.incidents.any()
    assert not field.high.any()
