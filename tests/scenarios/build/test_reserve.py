"""The reserve of an hour: a share of what calls ask for there, events and commitments apart."""

import numpy as np
import pytest

from optimiser.people import RoleGroup
from optimiser.requirement import staffing_requirement
from optimiser.staffing import Group, StaffingRequirement
from scenarios.build.common import horizon_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.patrols import build_patrols
from scenarios.build.requirement import build_requirement_of
from scenarios.build.reserve import asked_of_response, reserve_by_hour
from scenarios.schema.pack import Pack
from scenarios.schema.policy import Policy
from tests.packs import small_pack
from tests.scenarios.rosters import turning_roster

B1, B2 = Group("B1", RoleGroup.RESPONSE), Group("B2", RoleGroup.RESPONSE)


def asking(pack: Pack, levels: dict[Group, list[int]]) -> StaffingRequirement:
    """A requirement whose hours repeat the levels of each group."""
    hours = horizon_of(pack).hours
    required = np.array([np.resize(own, len(hours)) for own in levels.values()], dtype=np.int64)
    reasons = np.full(required.shape, "calls", dtype=object)
    return StaffingRequirement(tuple(levels), hours, required, reasons)


def test_the_reserve_is_a_share_of_what_each_hour_asks_for() -> None:
    pack = small_pack(events=(), commitments=())
    found = reserve_by_hour(pack, asking(pack, {B1: [5, 6, 0], B2: [1, 10, 3]}))
    assert found["B1"][:3].tolist() == [2, 3, 0], "40 % of 5, 6 and 0, rounded up"
    assert found["B2"][:3].tolist() == [1, 4, 2]


def test_people_of_events_and_commitments_have_tasks_of_their_own() -> None:
    pack = small_pack()
    local = Group("B1", RoleGroup.NEIGHBOURHOOD)
    with_local = asked_of_response(pack, asking(pack, {B1: [4], local: [1]}))["B1"].people
    alone = asked_of_response(pack, asking(pack, {B1: [4]}))["B1"].people
    hours = [hour.isoformat()[:13] for hour in horizon_of(pack).hours]
    event, task = hours.index("2026-12-05T15"), hours.index("2026-12-08T09")
    assert (with_local[event], with_local[task]) == (2, 4)
    assert (alone[event], alone[task]) == (2, 2), "without neighbourhood officers response goes"
    assert with_local.sum() == 4 * len(hours) - 2 * 4


def test_a_flat_share_and_a_plan_without_requirement_have_no_hours() -> None:
    pack, flat = small_pack(), Policy.model_validate({"crewing": {"response_reserve": "flat"}})
    assert reserve_by_hour(small_pack(policy=flat), asking(pack, {B1: [4]})) == {}
    problem = build_patrols(pack, turning_roster(pack), build_heatmap_of(pack))
    assert problem.reserve_by_hour == {}
    assert problem.reserve_of("B1", 0, 6) == 3


@pytest.fixture(scope="module")
def requirement() -> StaffingRequirement:
    pack = small_pack()
    return staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))


def test_the_problem_never_asks_for_more_than_are_there(requirement: StaffingRequirement) -> None:
    pack = small_pack()
    problem = build_patrols(pack, turning_roster(pack), build_heatmap_of(pack), requirement)
    asked = problem.reserve_by_hour["B1"]
    hour = int(np.argmax(asked))
    assert asked[hour] > 0
    assert problem.reserve_of("B1", hour, 0) == 0
    assert problem.reserve_of("B1", hour, 99) == asked[hour]
    flat = build_patrols(pack, turning_roster(pack), build_heatmap_of(pack))
    assert flat.digest != problem.digest
