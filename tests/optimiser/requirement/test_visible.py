from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optimiser.horizon import Horizon
from optimiser.people import RoleGroup
from optimiser.requirement.problem import VisiblePool
from optimiser.requirement.visible import round_to_total, visible_people
from tests.optimiser.requirement.problems import flat_heatmap, problem

COLD_NORTH = flat_heatmap((1.0, 1.0, 0.0))


def pool(hours: float, *base_ids: str, weeks: int = 1) -> VisiblePool:
    return VisiblePool(RoleGroup.PCSO, base_ids or ("B1", "B2"), np.full(weeks, hours))


def spread(own: VisiblePool, *others: VisiblePool, **changes: object) -> np.ndarray:
    return visible_people(problem(pools=(own, *others), **changes), own)


@given(
    wanted=arrays(float, (2, 6), elements=st.floats(0, 20)),
)
def test_rounding_moves_nothing_by_a_whole_person(wanted: np.ndarray) -> None:
    total = round(float(wanted.sum()))
    people = round_to_total(wanted, total)
    assert people.sum() == total
    assert np.abs(people - wanted).max() < 1 + 1e-6


def test_rounding_prefers_the_largest_remainders() -> None:
    assert round_to_total(np.array([[0.4, 1.7, 0.9]]), 3).tolist() == [[0, 2, 1]]


def test_hours_fall_by_heat_inside_the_window() -> None:
    people = spread(pool(17 * 7 * 7.0), floor_hours_per_area=0.0)
    assert people.sum() == 17 * 7 * 7
    by_day = people.reshape(2, 7, 24)
    assert (by_day[:, :, :7] == 0).all()
    # heat 1.5 at the first base and 0.25 at the second: six to one, seven people an hour
    assert (by_day[0, :, 7:] == 6).all()
    assert (by_day[1, :, 7:] == 1).all()


def test_every_area_gets_its_floor() -> None:
    people = spread(pool(400.0), heatmap=COLD_NORTH, floor_hours_per_area=40.0)
    assert people[1].sum() == pytest.approx(40, abs=1)
    assert people.sum() == 400


def test_floors_shrink_where_hours_do_not_reach() -> None:
    people = spread(pool(60.0), floor_hours_per_area=40.0)
    assert people.sum() == 60
    assert people[1].sum() == pytest.approx(20, abs=1)


def test_pools_meet_the_floor_of_an_area_together() -> None:
    officers = replace(pool(300.0), role_group=RoleGroup.NEIGHBOURHOOD)
    wardens = pool(100.0)
    facts = {"heatmap": COLD_NORTH, "floor_hours_per_area": 40.0}
    assert spread(officers, wardens, **facts)[1].sum() == pytest.approx(30, abs=1)
    assert spread(wardens, officers, **facts)[1].sum() == pytest.approx(10, abs=1)


def test_a_base_without_areas_follows_the_district() -> None:
    elsewhere = replace(pool(50.0, "B9"), start_minute=0)
    assert spread(elsewhere).sum() == 50


@pytest.mark.parametrize("start", [date(2026, 3, 23), date(2026, 10, 19)])
def test_weeks_of_clock_changes_keep_their_hours_and_their_window(start: date) -> None:
    horizon = Horizon(start, 14)
    people = spread(pool(200.0, "B1", weeks=2), horizon=horizon)
    assert people.sum() == 400
    hour_of_day = np.array(horizon.hours_of_week) % 24
    assert (people[0, hour_of_day < 7] == 0).all()
    assert (people[0, hour_of_day >= 7] > 0).all()
