from dataclasses import replace

import numpy as np
import pytest

from optimiser.places import Area, AreaKind
from optimiser.requirement.problem import ResponseTargets
from optimiser.requirement.travel import NEAREST_OF, ground_of
from scenarios.geography import to_degrees, to_metres

TARGETS = ResponseTargets()
TOWN = Area("A1", "Town", "B1", AreaKind.URBAN, 16.0, -0.25, 52.57)


def moved(area: Area, east_km: float, north_km: float, **changes: object) -> Area:
    east, north = to_metres(area.longitude, area.latitude)
    longitude, latitude = to_degrees(east + 1000 * east_km, north + 1000 * north_km)
    return replace(area, longitude=longitude, latitude=latitude, **changes)


FEN = moved(TOWN, 7, 4, area_id="A2", kind=AreaKind.RURAL, square_km=64.0)
SUBURB = moved(TOWN, -4, 1, area_id="A3", square_km=9.0)
AREAS, CALLS = (TOWN, FEN, SUBURB), np.array([6.0, 1.0, 3.0])


def drawn_hours(rng: np.random.Generator, units: int, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Area of each call, and hours of travel of each unit to it, both at random places."""
    centres = np.array([to_metres(area.longitude, area.latitude) for area in AREAS]) / 1000
    side = np.sqrt([area.square_km for area in AREAS])
    pace = 1.3 / np.array([35.0, 60.0, 35.0])
    area = rng.choice(3, (draws, 1 + units), p=CALLS / CALLS.sum())
    places = centres[area] + side[area][..., None] * (rng.random((draws, 1 + units, 2)) - 0.5)
    distance = np.hypot(*np.moveaxis(places[:, 1:] - places[:, :1], -1, 0))
    return area[:, 0], distance * (pace[area[:, 1:]] + pace[area[:, :1]]) / 2


def test_reach_of_one_unit_is_that_of_random_places() -> None:
    area, hours = drawn_hours(np.random.default_rng(1), 1, 200_000)
    ground = ground_of(AREAS, CALLS, TARGETS)
    assert ground.targets[0].tolist() == [0.25, pytest.approx(1 / 3), 0.25]
    for index in range(3):
        in_time = float((hours[area == index, 0] <= ground.targets[0, index]).mean())
        assert -np.expm1(-ground.reach[0, index]) == pytest.approx(in_time, abs=0.05)
    assert (ground.reach[1] > ground.reach[0]).all()


@pytest.mark.parametrize("units", [1, 4, 16])
def test_mean_travel_is_that_of_the_nearest_of_random_places(units: int) -> None:
    _, hours = drawn_hours(np.random.default_rng(2), units, 40_000)
    mean = ground_of(AREAS, CALLS, TARGETS).travel(np.array([float(units)]))
    assert mean[0] == pytest.approx(hours.min(axis=1).mean(), rel=0.1)


def test_more_free_units_are_nearer() -> None:
    ground = ground_of(AREAS, CALLS, TARGETS)
    assert (np.diff(ground.mean_travel) < 0).all()
    assert len(ground.mean_travel) == len(NEAREST_OF)


def test_without_any_call_areas_count_alike() -> None:
    assert ground_of(AREAS, np.zeros(3), TARGETS).shares == pytest.approx([1 / 3] * 3)
