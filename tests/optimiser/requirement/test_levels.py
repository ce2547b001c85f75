"""Own and preferred levels, least roles and skills, and who of the people must hold them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimiser.people import RoleGroup
from optimiser.requirement import staffing_requirement
from optimiser.requirement.levels import _thinned
from optimiser.requirement.problem import ExtraStaff, OwnLevel, SafeStaffing, VisiblePool
from optimiser.staffing import Group
from tests.optimiser.requirement.problems import flat_heatmap, problem

RESPONSE, LOCAL = (
    Group("B1", RoleGroup.RESPONSE),
    Group("B1", RoleGroup.NEIGHBOURHOOD),
)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ALWAYS = np.ones(168, dtype=np.int64)
POOL = VisiblePool(RoleGroup.NEIGHBOURHOOD, ("B1",), np.array([119.0]))


def test_preferred_levels_are_asked_for_as_far_as_contracted_hours_reach() -> None:
    levels = tuple(OwnLevel(RESPONSE, hour, 1, 20) for hour in range(20, 24))
    plain = staffing_requirement(problem()).row(RESPONSE)
    wanted = int((20 - plain[20:24]).sum())
    for room, added in ((1000, wanted), (10, 10), (0, 0), (-50, 0)):
        left = {RESPONSE: np.array([plain.sum() + room])}
        given = staffing_requirement(problem(own_levels=levels, hours_left=left))
        more = given.row(RESPONSE) - plain
        assert more.sum() == added
        assert not np.delete(more, np.arange(20, 24)).any()
        assert (given.row(RESPONSE)[20:24] <= 20).all()
    reasons = staffing_requirement(
        problem(own_levels=levels, hours_left={RESPONSE: np.array([10_000.0])})
    ).reasons[0]
    assert reasons[20].endswith("; preferred level")
    assert "preferred" not in reasons[19]


@settings(max_examples=50)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.floats(0, 1))
def test_a_part_of_the_wanted_people_is_spread_over_all_of_them(
    wanted: list[int], share: float
) -> None:
    total = int(share * sum(wanted))
    found = _thinned(np.array(wanted), total)
    assert found.sum() == total
    assert (found >= 0).all()
    assert (found <= wanted).all()


def test_the_least_roles_and_skills_raise_the_numbers() -> None:
    partner, other = Group("B1", RoleGroup.PARTNER), Group("B2", RoleGroup.RESPONSE)
    least = (
        SafeStaffing(RESPONSE, "taser", ALWAYS * 6),
        SafeStaffing(RESPONSE, "sergeant", ALWAYS * 4),
        SafeStaffing(RESPONSE, "constable", ALWAYS * 3),
        SafeStaffing(partner, "first_aid", ALWAYS * 5),
        SafeStaffing(other, "taser", ALWAYS * 6),
    )
    quiet = problem(heatmap=flat_heatmap((0.0, 0.0, 0.0)), safe_staffing=least)
    requirement = staffing_requirement(quiet)
    assert (requirement.row(RESPONSE) == 7).all()
    assert set(requirement.reasons[0]) == {"least people with sergeant and constable"}
    taser = staffing_requirement(replace(quiet, safe_staffing=least[:2]))
    assert (taser.row(RESPONSE) == 6).all()
    assert set(taser.reasons[0]) == {"least people with taser"}
    asked = {(need.group.base_id, need.skill): need.people for need in requirement.skills}
    assert {key[1] for key in asked} == {"taser", "sergeant", "constable"}
    assert (asked["B2", "taser"] == 6).all()


def test_the_least_of_a_base_and_an_hour_raise_that_hour_there() -> None:
    nights = ALWAYS * (np.arange(168) % 24 >= 22)
    least = (SafeStaffing(RESPONSE, "taser", 6 * nights), SafeStaffing(RESPONSE, "dog", 5 * ALWAYS))
    quiet = problem(heatmap=flat_heatmap((0.0, 0.0, 0.0)), safe_staffing=least)
    requirement = staffing_requirement(quiet)
    assert requirement.row(RESPONSE).tolist() == [5 + night for night in nights]
    assert requirement.reasons[0][20:24].tolist() == [
        "least people with dog", "least people with dog",
        "least people with taser", "least people with taser",
    ]  # fmt: skip
    found = {(need.group.base_id, need.skill): need.people for need in requirement.skills}
    assert found.keys() == {("B1", "taser"), ("B1", "dog")}
    assert found["B1", "taser"].tolist() == (6 * nights).tolist()
    assert (requirement.row(Group("B2", RoleGroup.RESPONSE)) < 5).all()


def test_a_commitment_takes_one_person_for_each_of_its_skills() -> None:
    both = ExtraStaff("K1", "A1", NOON, NOON + timedelta(hours=2), 2, ("driver", "taser"))
    hour = timedelta(hours=1)
    later = ExtraStaff("K2", "A2", NOON + hour, NOON + 3 * hour, 1, ("taser",))
    least = (SafeStaffing(RESPONSE, "taser", ALWAYS),)
    met_by_response = problem(commitments=(both, later), safe_staffing=least)
    needs = staffing_requirement(met_by_response).skills
    found = {need.skill: need.people for need in needs if need.group == RESPONSE}
    assert found["driver"][11:16].tolist() == [0, 1, 1, 0, 0]
    assert found["taser"][11:16].tolist() == [1, 2, 3, 2, 1]
    local = staffing_requirement(problem(commitments=(both, later), pools=(POOL,)))
    assert {need.group for need in local.skills} == {LOCAL}
