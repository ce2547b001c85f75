"""The cohort: uneven, but possible."""

from collections import Counter, defaultdict

import pytest

from optimiser.people import Role
from scenarios.build.caseloads import build_caseloads
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack


@pytest.fixture(params=["district", "small"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return request.getfixturevalue(request.param)


def may_lead(manager: ManagerRow, offender: OffenderRow, pack: Pack) -> bool:
    return (
        set(offender.needs) - {"female_manager"} <= set(manager.skills)
        and (not offender.statutory or manager.agency in pack.policy.caseloads.statutory_agencies)
        and offender.language in (None, *manager.languages)
        and ("female_manager" not in offender.needs or manager.gender == "female")
        and manager.manager_id not in offender.excluded_managers
    )


def test_everybody_can_be_led_and_present_managers_may_lead(pack: Pack) -> None:
    managers = {manager.manager_id: manager for manager in pack.managers}
    for offender in pack.offenders:
        assert any(may_lead(manager, offender, pack) for manager in pack.managers)
        if offender.current_manager_id is not None:
            assert may_lead(managers[offender.current_manager_id], offender, pack)
        assert offender.current_manager_id is not None or not offender.locked


def test_managers_on_the_rota_are_neighbourhood_constables(pack: Pack) -> None:
    people = {person.staff_id: person for person in pack.staff}
    joined = [manager for manager in pack.managers if manager.staff_id]
    assert joined
    for manager in joined:
        person = people[str(manager.staff_id)]
        assert person.role is Role.CONSTABLE
        assert person.home_area_id is not None
        assert person.base_id == manager.base_id
    assert len({manager.staff_id for manager in joined}) == len(joined)


def test_caseloads_are_uneven_and_the_cohort_fits(district: Pack) -> None:
    weight = build_caseloads(district).offender_by_ref
    load: defaultdict[str, int] = defaultdict(int)
    for offender in district.offenders:
        if offender.current_manager_id:
            load[offender.current_manager_id] += weight[offender.offender_ref].points
    percent = {
        m.manager_id: 100
        * load[m.manager_id]
        / (m.capacity_points * (1 - m.reduction_percent / 100))
        for m in district.managers
    }
    assert 2 <= sum(value > 110 for value in percent.values()) <= 5
    assert min(percent.values()) < 85
    assert sum(percent.values()) / len(percent) < 100


def test_the_mix_of_the_cohort(district: Pack) -> None:
    cohorts = Counter(offender.cohort for offender in district.offenders)
    colours = Counter(offender.rag for offender in district.offenders)
    assert cohorts["fixed"] > cohorts["flex"] > cohorts["free"] > 0
    assert colours["amber"] > colours["red"] > 0
    assert any(offender.locked for offender in district.offenders)
    assert any(offender.excluded_managers for offender in district.offenders)
    assert any(offender.paired_visit for offender in district.offenders)
    assert any(offender.language for offender in district.offenders)
