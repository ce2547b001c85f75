"""What is seen of patrol, counted by hand: areas, hot spots, who passes, who was called away."""

import numpy as np
import pytest

from optimiser.replay.draws import Replication
from optimiser.replay.measures import figures_of, harm_of
from optimiser.replay.presence import Ground, Presence, planned, seen_while
from optimiser.replay.problem import NOBODY, TALLIES, VISIBLE, Dispatched, Duties
from tests.optimiser.replay.systems import calls_of, duties_of

GROUND = Ground(areas=2, hours=3, spot_area=np.array([0, 1]), spot_share=np.array([0.1, 0.2]))


def one_person() -> tuple[Duties, Presence]:
    """Half an hour in area 0, a quarter at its hot spot, the rest of three hours in area 1."""
    duties = duties_of([(0, 180)])._replace(
        first=np.array([0, 3]),
        place_from=np.array([0.0, 30.0, 45.0]),
        place_x=np.zeros(3),
        place_y=np.zeros(3),
        place_pace=np.ones(3),
        place_drives=np.ones(3, dtype=np.int64),
        place_task=np.full(3, VISIBLE),
        place_mate=np.full(3, NOBODY),
    )
    presence = Presence(
        area=np.array([0, 0, 1]),
        spot=np.array([NOBODY, 0, NOBODY]),
        until=np.array([30.0, 45.0, 180.0]),
        weight=np.ones(3),
        ground=GROUND,
    )
    return duties, presence


def test_hours_fall_in_the_area_the_hot_spot_and_the_hour_that_they_are_in() -> None:
    duties, presence = one_person()
    seen = planned(duties, presence)
    assert seen.areas.tolist() == [[0.75, 0, 0], [0.25, 1, 1]]
    assert seen.spots.tolist() == [[0.25, 0, 0], [0, 0, 0]]
    away = seen_while(duties, presence, np.array([[0.0, 40.0, 70.0]]))
    left = seen.without(away)
    assert left.areas == pytest.approx(np.array([[40 / 60, 0, 0], [0, 50 / 60, 1]]))
    assert left.spots[0, 0] == pytest.approx(10 / 60)


def test_a_hot_spot_sees_who_is_sent_there_and_its_share_of_who_is_anywhere_in_the_area() -> None:
    duties, presence = one_person()
    crews = planned(duties, presence).crews_at_spots(GROUND)
    assert crews == pytest.approx(np.array([[0.25 + 0.1 * 0.5, 0, 0], [0.05, 0.2, 0.2]]))


def test_figures_weigh_patrol_by_the_harm_of_the_hour_and_place() -> None:
    duties, presence = one_person()
    replication = Replication(
        calls=calls_of([], [], []),
        area=np.array([0, 1, 1]),
        spot=np.array([0, NOBODY, 1]),
        hour=np.array([0, 1, 2]),
        harm=np.array([3.0, 5.0, 1.0]),
    )
    done = Dispatched(np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros((0, 3)), np.zeros(TALLIES))
    harm = harm_of(replication, GROUND, 1 / 6)
    found = figures_of(duties, presence, planned(duties, presence), replication, harm, done)
    assert found.visible_hours == pytest.approx(3)
    assert found.hotspot_hours == 1
    assert found.crews_at_harm == pytest.approx((3 * 0.75 + 5 * 1 + 1 * 1) / 9)
    assert found.hotspot_minutes == pytest.approx(60 * (3 * 0.3 + 1 * 0.2) / 4)
