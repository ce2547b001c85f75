"""What the caseloads will need, in the requirement before there is a rota."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from optimiser.people import RoleGroup
from optimiser.requirement import staffing_requirement
from optimiser.staffing import Group
from scenarios.build.common import horizon_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.expected_visits import expected_visits_of
from scenarios.build.requirement import build_requirement_of
from scenarios.build.visit_places import visit_places_of
from scenarios.schema.pack import Pack
from scenarios.schema.policy import DiaryPolicy, Policy, RequirementPolicy
from tests.packs import PLAN_START, small_pack

LOCAL_B2 = Group("B2", RoleGroup.NEIGHBOURHOOD)
DAYTIME = {RoleGroup.NEIGHBOURHOOD: (420, 1440)}
LENGTHS: dict[Any, int] = {"office": 60, "home": 60, "curfew": 60, "release_day": 60}
POLICY = Policy(diary=DiaryPolicy(minutes=LENGTHS, visits_per_outing=2))


def pack_with(policy: Policy = POLICY, managers: Any = None, **facts: Any) -> Pack:
    """The small pack with one offender of P8, who is of neighbourhood at B2."""
    usual = {"current_manager_id": "M1", "rag": "amber", "area_id": "A3", "paired_visit": False}
    row = small_pack().offenders[0].model_copy(update=usual | facts)
    own = {"offenders": (row,), "policy": policy}
    return small_pack(**(own if managers is None else own | {"managers": managers}))


def days_and_hours(pack: Pack, group: Group = LOCAL_B2) -> list[tuple[date, int]]:
    """The local day and hour of everybody expected to visit."""
    horizon = horizon_of(pack)
    (found,) = (each for each in expected_visits_of(pack, DAYTIME) if each.group == group)
    told: list[datetime] = []
    for number in np.flatnonzero(found.people):
        told += [horizon.local(horizon.hours[number])] * int(found.people[number])
    return [(each.date(), each.hour) for each in told]


def test_a_release_takes_its_length_and_the_ways_on_its_day() -> None:
    day = PLAN_START + timedelta(days=5)
    pack = pack_with(release_date=day, required_contacts_per_4_weeks=0)
    places = visit_places_of(pack)
    there, back = places.base("B2"), places.base("B1")
    ways = places.ways[there][back] + places.ways[back][there]
    found = days_and_hours(pack)
    assert len(found) == round(1 + ways / 2 / 60)
    assert {each for each, _ in found} == {day}
    assert all(8 <= hour < 20 for _, hour in found)


def test_contacts_fall_by_the_day_that_they_are_due_and_what_is_overdue_in_its_first_days() -> None:
    shares = {"home_share": {"red": 1.0, "amber": 1.0, "green": 1.0}}
    shares |= {"curfew_share": {"red": 0.0, "amber": 0.0, "green": 0.0}}
    policy = Policy(diary=DiaryPolicy(minutes=LENGTHS | {"home": 600}, **shares))
    long_ago = PLAN_START - timedelta(days=30)
    pack = pack_with(policy, last_contact=long_ago, required_contacts_per_4_weeks=2)
    days = [(day - PLAN_START).days for day, _ in days_and_hours(pack)]
    assert set(days) == set(range(15))


def test_a_curfew_check_by_day_people_falls_where_they_are_on_duty() -> None:
    policy = Policy(
        diary=DiaryPolicy(
            minutes=LENGTHS,
            home_share={"red": 0.0, "amber": 0.0, "green": 0.0},
            curfew_share={"red": 1.0, "amber": 1.0, "green": 1.0},
        )
    )
    pack = pack_with(policy, curfew_start="19:00", curfew_end="06:00")
    assert {hour for _, hour in days_and_hours(pack)} <= set(range(19, 24))


def test_two_go_where_two_are_needed_and_nobody_who_is_not_on_the_rota_counts() -> None:
    alone, paired = (
        sum(each.people.sum() for each in expected_visits_of(pack, DAYTIME))
        for pack in (pack_with(), pack_with(paired_visit=True))
    )
    skilled = tuple(
        row.model_copy(update={"skills": ("offender_management",)}) if row.staff_id == "P7" else row
        for row in small_pack().staff
    )
    with_skill = pack_with(paired_visit=True).model_copy(update={"staff": skilled})
    assert alone == paired
    assert sum(each.people.sum() for each in expected_visits_of(with_skill, DAYTIME)) > alone
    off_rota = tuple(row.model_copy(update={"staff_id": None}) for row in small_pack().managers)
    assert expected_visits_of(pack_with(managers=off_rota), DAYTIME) == ()


@pytest.mark.parametrize("counted", [True, False])
def test_visits_come_out_of_visible_hours_that_follow_contracts(counted: bool) -> None:
    policy = Policy(requirement=RequirementPolicy(offender_visits=counted))
    pack = small_pack(policy=policy, commitments=())
    found = staffing_requirement(build_requirement_of(pack, build_heatmap_of(pack)))
    weekly = found.row(LOCAL_B2).reshape(4, 168).sum(axis=1)
    row = found.groups.index(LOCAL_B2)
    assert any("offender visits" in reason for reason in found.reasons[row]) == counted
    without = small_pack(policy=policy, commitments=(), offenders=())
    plain = staffing_requirement(build_requirement_of(without, build_heatmap_of(without)))
    assert weekly.tolist() == plain.row(LOCAL_B2).reshape(4, 168).sum(axis=1).tolist()
