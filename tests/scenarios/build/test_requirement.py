from datetime import date

import numpy as np
import pytest

from optimiser.people import RoleGroup
from optimiser.requirement import RequirementProblem, staffing_requirement
from optimiser.staffing import Group
from scenarios.build.common import horizon_of
from scenarios.build.demand import build_heatmap_of
from scenarios.build.requirement import build_requirement_of, hours_left
from scenarios.schema.pack import AbsenceRow, Pack, RequirementRow
from scenarios.schema.policy import (
    DemandPolicy,
    PcsoPolicy,
    Policy,
    RequirementPolicy,
    VisiblePolicy,
)
from tests.packs import holiday_incidents, manifest, small_pack

PCSO_B1 = Group("B1", RoleGroup.PCSO)
PARTNER_B1 = Group("B1", RoleGroup.PARTNER)


def problem_of(pack: Pack) -> RequirementProblem:
    return build_requirement_of(pack, build_heatmap_of(pack))


def test_a_day_away_takes_a_seventh_of_the_weeks_contract() -> None:
    absences = (
        AbsenceRow(staff_id="C1", start=date(2026, 12, 5), end=date(2026, 12, 8), reason="leave"),
        AbsenceRow(staff_id="C1", start=date(2026, 12, 8), end=date(2026, 12, 8), reason="court"),
        AbsenceRow(
            staff_id="C1", start=date(2026, 12, 14), end=date(2026, 12, 20), reason="restricted"
        ),
    )
    pack = small_pack(absences=absences)
    hours = hours_left(pack, horizon_of(pack))
    assert hours[PCSO_B1] == pytest.approx([37 * 5 / 7, 37 * 5 / 7, 37, 37])


def test_visible_hours_are_contracted_hours_times_the_ratio() -> None:
    requirement = staffing_requirement(problem_of(small_pack(commitments=())))
    per_week = requirement.row(PCSO_B1).reshape(4, 168).sum(axis=1)
    assert per_week.tolist() == [round(37 * 1.05)] * 4
    assert Group("B2", RoleGroup.PARTNER) not in requirement.groups


def test_visible_hours_of_the_policy_are_spread_over_all_bases() -> None:
    policy = Policy(visible=VisiblePolicy(pcso_hours_per_week=200))
    requirement = staffing_requirement(problem_of(small_pack(policy=policy)))
    weekly = sum(requirement.row(Group(base, RoleGroup.PCSO)) for base in ("B1", "B2"))
    assert np.asarray(weekly).reshape(4, 168).sum(axis=1).tolist() == [200] * 4


def test_pcsos_and_partners_stay_inside_their_windows() -> None:
    policy = Policy(
        pcso=PcsoPolicy(span="09-20"),
        visible=VisiblePolicy(pcso_hours_per_week=2000, partner_span="10-16"),
    )
    requirement = staffing_requirement(problem_of(small_pack(policy=policy)))
    hours = np.array([hour.hour for hour in requirement.hours])
    for group, first, last in ((PCSO_B1, 9, 19), (PARTNER_B1, 10, 15)):
        worked = hours[requirement.row(group) > 0]
        assert worked.min() >= first
        assert worked.max() <= last


def test_own_levels_are_a_floor_for_every_group_or_stand_instead() -> None:
    """One row for wardens must not take away the patrols of all their other hours."""
    rows = (
        RequirementRow(base_id="B1", role_group="partner", weekday=2, hour=10, minimum=3),
        RequirementRow(base_id="B1", role_group="response", weekday=0, hour=0, minimum=9),
    )
    computed = staffing_requirement(problem_of(small_pack()))
    requirement = staffing_requirement(problem_of(small_pack(requirement=rows)))
    floor = np.zeros((4, 168), dtype=np.int64)
    floor[:, 2 * 24 + 10] = 3
    expected = np.maximum(computed.row(PARTNER_B1), floor.ravel())
    assert computed.row(PARTNER_B1).sum() > 0
    assert requirement.row(PARTNER_B1).tolist() == expected.tolist()
    response = Group("B1", RoleGroup.RESPONSE)
    assert requirement.row(response)[0] == 9
    assert requirement.row(response)[1] >= 2
    instead = Policy(requirement=RequirementPolicy(own_levels="instead"))
    replaced = staffing_requirement(problem_of(small_pack(requirement=rows, policy=instead)))
    assert replaced.row(response)[:2].tolist() == [9, 0]
    assert replaced.row(PARTNER_B1).tolist() == floor.ravel().tolist()


def test_the_risk_assessment_sets_the_size_of_crews() -> None:
    problem = problem_of(small_pack())
    friday_late = 4 * 24 + 23
    assert problem.crew_sizes[0, friday_late] == 2
    assert problem.crew_sizes[:, 12].tolist() == [1, 1, 1, 1]


def test_every_real_hour_of_a_clock_change_has_a_requirement() -> None:
    pack = small_pack(manifest=manifest(plan_start=date(2027, 3, 22), plan_weeks=1))
    requirement = staffing_requirement(problem_of(pack))
    assert len(requirement.hours) == 167
    assert requirement.row(PCSO_B1).sum() == round(37 * 1.05)
    assert (requirement.row(Group("B2", RoleGroup.RESPONSE)) >= 2).all()


def test_bank_holidays_and_events_have_staffing_of_their_own_and_say_so() -> None:
    policy = Policy(
        demand=DemandPolicy(event_uplift_percent=300),
        requirement=RequirementPolicy(method="formula"),
    )
    pack = small_pack(policy=policy, events=small_pack().events, incidents=holiday_incidents())
    requirement = staffing_requirement(problem_of(pack))
    group = Group("B1", RoleGroup.RESPONSE)
    people = requirement.row(group).reshape(28, 24)
    reasons = requirement.reasons[requirement.groups.index(group)].reshape(28, 24)
    christmas, friday_before = 25, 18  # of days from 30 November
    assert (people[christmas] >= people[friday_before]).all()
    assert people[christmas].sum() > people[friday_before].sum()
    assert "bank holiday" in reasons[christmas, 12]
    assert "mean week" not in reasons[friday_before, 12]
    match = reasons[5, 14:18]
    assert all("event E1" in reason for reason in match)
    off = policy.model_copy(update={"demand": DemandPolicy(bank_holidays=False)})
    plain = staffing_requirement(problem_of(pack.model_copy(update={"policy": off})))
    assert plain.row(group)[24 * christmas : 24 * christmas + 24].tolist() == (
        people[friday_before].tolist()
    )
