import numpy as np
import pytest

from optimiser.patrols.places import (
    LocatedIncidents,
    PlaceSettings,
    find_places,
    rates_by_hour,
    with_controls,
)
from optimiser.places import great_circle_km

KM_NORTH = 1 / 111.195


def located(points: list[tuple[float, int, float]]) -> LocatedIncidents:
    """Incidents by kilometres north of a point, area and weight, from Monday 00:00."""
    return LocatedIncidents(
        longitude=np.zeros(len(points)),
        latitude=52 + np.array([north * KM_NORTH for north, _, _ in points]),
        area=np.array([area for _, area, _ in points]),
        weight=np.array([weight for _, _, weight in points]),
        hour_of_week=np.arange(len(points)) % 24,
    )


def test_the_heaviest_circle_is_taken_and_none_within_500_metres_of_it() -> None:
    incidents = located(
        [(0.0, 0, 5.0)] * 10 + [(0.3, 0, 4.0)] * 10 + [(0.9, 0, 3.0)] * 10 + [(0.95, 1, 1.0)] * 20
    )
    found = find_places(incidents, ["A1", "A2"], PlaceSettings(least_incidents=5))
    assert [place.place_id for place in found.places] == ["A1-H01", "A1-H02"]
    assert [round((place.latitude - 52) / KM_NORTH, 2) for place in found.places] == [0.0, 0.9]
    first, second = ((place.longitude, place.latitude) for place in found.places)
    assert great_circle_km(first, second) >= 0.5
    assert np.bincount(found.place_of_incident + 1).tolist() == [30, 10, 10]


def test_places_of_few_incidents_or_no_harm_and_beyond_the_most_are_left_out() -> None:
    incidents = located(
        [(0.0, 0, 50.0)] * 3 + [(1.1, 0, 0.0)] * 9 + [(2.2, 0, 2.0)] * 9 + [(3.3, 0, 1.0)] * 9
    )
    found = find_places(incidents, ["A1"], PlaceSettings(least_incidents=4, most_in_area=1))
    assert [round((place.latitude - 52) / KM_NORTH, 1) for place in found.places] == [2.2]
    assert find_places(located([]), ["A1"], PlaceSettings()).places == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_place_of_each_matched_pair_is_a_control(seed: int) -> None:
    points = [(float(n), 0, 10.0 - n) for n in range(8) for _ in range(2)]
    places = find_places(
        located(points), ["A1"], PlaceSettings(least_incidents=1, most_in_area=9)
    ).places
    harm = [10.0 - n for n in range(8)]
    marked = with_controls(places, harm, 0.25, seed)
    pairs: dict[int, list[int]] = {}
    for number, place in enumerate(marked):
        if place.pair is not None:
            pairs.setdefault(place.pair, []).append(number)
    assert len(pairs) == 2
    for first, second in pairs.values():
        assert second == first + 1
        assert marked[first].control != marked[second].control
    assert marked == with_controls(places, harm, 0.25, seed)
    assert not any(place.control for place in with_controls(places, harm, 0.0, seed))


def test_rates_follow_the_area_and_with_many_incidents_the_place() -> None:
    incidents = located([(0.0, 0, 2.0)] * 24)
    profiles = np.full((1, 168), 1 / 168)
    inside = np.zeros(24, dtype=np.int64)
    rates = rates_by_hour(incidents, inside, profiles, weeks=4, prior_incidents=24)
    assert rates.sum() == pytest.approx(24 * 2 / 4)
    assert rates[0, 0] == pytest.approx(12 * (0.5 / 24 + 0.5 / 168))
    assert rates[0, 100] == pytest.approx(12 * 0.5 / 168)
