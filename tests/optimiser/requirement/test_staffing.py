from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from optimiser.horizon import Horizon
from optimiser.people import RoleGroup
from optimiser.requirement import staffing_requirement
from optimiser.requirement.problem import ExtraStaff, OwnLevel, VisiblePool
from optimiser.staffing import Group
from tests.optimiser.requirement.problems import flat_heatmap, problem

CENTRAL, NORTH = (Group(base, RoleGroup.RESPONSE) for base in ("B1", "B2"))
LOCAL = Group("B1", RoleGroup.NEIGHBOURHOOD)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def extra(hours: int, staff: int) -> ExtraStaff:
    return ExtraStaff("X", "A1", NOON, NOON + timedelta(hours=hours), staff)


def test_flat_demand_needs_the_same_people_every_hour() -> None:
    requirement = staffing_requirement(problem())
    assert requirement.groups == (CENTRAL, NORTH)
    assert requirement.hours == problem().horizon.hours
    assert set(requirement.row(CENTRAL)) == {int(requirement.row(CENTRAL)[0])}
    # 1.5 calls of an hour each: at least 1.5 / 0.6 units
    assert requirement.row(CENTRAL)[0] >= 3
    assert (requirement.reasons != "").all()


def test_no_base_falls_below_its_least_number() -> None:
    quiet = replace(problem(), heatmap=flat_heatmap((0.0, 0.0, 0.0)))
    quiet = replace(quiet, targets=replace(quiet.targets, minimum_staff=5))
    requirement = staffing_requirement(quiet)
    assert (requirement.required == 5).all()
    assert set(requirement.reasons.ravel()) == {"least response people at a base"}


def test_pairs_need_more_people_than_single_crews() -> None:
    single = staffing_requirement(problem())
    paired = staffing_requirement(problem(crew_sizes=np.full((3, 168), 2.0)))
    assert (paired.required >= single.required).all()
    assert (paired.required % 2 == 0).all()


def test_police_generated_work_is_not_called_for() -> None:
    whole = staffing_requirement(problem())
    none = staffing_requirement(problem(called_for=np.zeros(1)))
    assert none.staff_hours < whole.staff_hours


def test_own_levels_are_a_floor_under_the_queue() -> None:
    levels = (OwnLevel(CENTRAL, 0, 30), OwnLevel(CENTRAL, 1, 1), OwnLevel(LOCAL, 2, 4))
    requirement = staffing_requirement(problem(own_levels=levels))
    plain = staffing_requirement(problem())
    assert requirement.row(CENTRAL)[:3].tolist() == [30, *plain.row(CENTRAL)[1:3]]
    assert requirement.reasons[0, 0] == "own level"
    assert requirement.row(LOCAL).sum() == 4
    local = requirement.reasons[requirement.groups.index(LOCAL)]
    assert local[2] == "own level"
    assert set(np.delete(local, [2])) == {"nobody required in this hour"}


def test_own_levels_can_stand_instead_of_the_queue() -> None:
    levels = (OwnLevel(CENTRAL, 0, 30), OwnLevel(CENTRAL, 1, 1))
    requirement = staffing_requirement(problem(own_levels=levels, own_levels_replace=True))
    assert requirement.row(CENTRAL)[:3].tolist() == [30, 1, 0]
    assert requirement.row(NORTH).tolist() == staffing_requirement(problem()).row(NORTH).tolist()


def test_events_and_commitments_come_on_top() -> None:
    pool = VisiblePool(RoleGroup.NEIGHBOURHOOD, ("B1",), np.array([119.0]))
    plain = staffing_requirement(problem(pools=(pool,)))
    more = staffing_requirement(
        problem(pools=(pool,), events=(extra(2, 3),), commitments=(extra(1, 2),))
    )
    assert (more.row(CENTRAL) - plain.row(CENTRAL))[11:15].tolist() == [0, 3, 3, 0]
    assert (more.row(LOCAL) - plain.row(LOCAL))[11:15].tolist() == [0, 2, 0, 0]
    local = more.groups.index(LOCAL)
    assert more.reasons[local, 12] == "visible patrol; commitment"


def test_commitments_fall_to_response_where_nobody_is_local() -> None:
    plain = staffing_requirement(problem())
    more = staffing_requirement(problem(commitments=(extra(1, 2),)))
    assert (more.required - plain.required).sum() == 2


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25)])
def test_days_of_clock_changes_have_their_real_hours(day: date, hours: int) -> None:
    peak = np.zeros((3, 168, 4, 1))
    peak[:, 6 * 24 + 3, 0, 0] = 40.0
    heatmap = replace(flat_heatmap(), incidents=peak, officer_minutes=6 * peak)
    requirement = staffing_requirement(problem(heatmap=heatmap, horizon=Horizon(day, 1)))
    assert requirement.required.shape == (2, hours)
    busiest = requirement.hours[int(requirement.row(CENTRAL).argmax())]
    assert problem(horizon=Horizon(day, 1)).horizon.local(busiest).hour == 3
