"""What-if changes of offenders and managers: leavers, absences, releases, hires, cohort rules."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from optimiser.solving import Limits
from scenarios.build.caseloads import build_caseloads
from scenarios.build.presence import remark_on_capacity
from scenarios.overrides import apply_overrides, load_scenario, parse_settings
from scenarios.problems import PackError
from scenarios.run import plan_pack, write_plan
from scenarios.schema.pack import AbsenceRow, Pack
from scenarios.schema.scenario import Scenario
from scenarios.verify import verify_folder
from scenarios.verify.caseload_loads import capacity_in_period
from tests.packs import small_pack

SMALL = small_pack()


def changed(*settings: str) -> Pack:
    return apply_overrides(SMALL, parse_settings(settings))


def capacity(pack: Pack, manager_id: str) -> int:
    return build_caseloads(pack).manager_by_id[manager_id].capacity_points


@pytest.mark.parametrize(
    ("setting", "left"),
    [
        ("leaves_on=2026-12-27", 0),
        ("leaves_on=2026-12-28", 300),
        ("starts_on=2026-12-14", 150),
        ("absent_from=2026-12-21", 225),
        ("capacity_points=200", 200),
    ],
)
def test_a_manager_has_the_capacity_of_the_days_that_are_worked(setting: str, left: int) -> None:
    assert capacity(changed(f"managers.M1.{setting}"), "M1") == left


def test_an_absence_from_one_day_to_another_takes_its_working_days() -> None:
    away = changed("managers.M1.absent_from=2026-12-04", "managers.M1.absent_to=2026-12-07")
    assert capacity(away, "M1") == 300 * 18 // 20


def test_absences_of_the_rota_take_working_days_once_and_leave_takes_none() -> None:
    spells = [("sickness", 4, 8), ("leave", 9, 11), ("restricted", 14, 18)]
    rows = tuple(
        AbsenceRow(
            staff_id="P1", start=date(2026, 12, start), end=date(2026, 12, end), reason=reason
        )
        for reason, start, end in spells
    )
    pack = changed("managers.M1.absent_from=2026-12-04", "managers.M1.absent_to=2026-12-07")
    managers = (pack.managers[0].model_copy(update={"staff_id": "P1"}), *pack.managers[1:])
    pack = pack.model_copy(update={"managers": managers, "absences": rows})
    assert capacity(pack, "M1") == capacity_in_period(managers[0], pack) == 300 * 17 // 20
    assert remark_on_capacity(managers[0], pack) == (
        "there on 17 of 20 working days; away on 3 more, for which a full load allows"
    )


def test_who_goes_is_kept_apart_from_nobody() -> None:
    apart = apply_overrides(SMALL, {"offenders.N1.apart_from": "N2;N3"})
    left = apply_overrides(apart, {"offenders.remove": ["N2"]})
    assert left.offenders[0].apart_from == ("N3",)


def test_a_scenario_file_hires_releases_and_changes_the_rules_of_a_cohort(tmp_path: Path) -> None:
    file = tmp_path / "january.yaml"
    file.write_text(
        """
name: january
changes:
  managers.add:
    - {manager_id: NEW1, agency: police, base_id: B1, capacity_points: 200, skills: [drugs]}
  managers.M1.leaves_on: 2026-12-14
  offenders.add:
    - {offender_ref: R1, cohort: fixed, rag: red, area_id: A1, statutory: true,
       release_date: 2026-12-08, needs: drugs}
  offenders.cohort:free.required_contacts_per_4_weeks: 1
  offenders.remove: [cohort:flex]
  policy.caseloads.cohort_points.fixed: 40
"""
    )
    scenario = load_scenario(file)
    pack = apply_overrides(SMALL, scenario.changes, file.name)
    assert [row.offender_ref for row in pack.offenders] == ["N2", "N3", "N5", "N6", "R1"]
    assert {row.cohort: row.required_contacts_per_4_weeks for row in pack.offenders} == {
        "free": 1,
        "fixed": None,
    }
    result = plan_pack(SMALL, only=["caseloads"], scenario=scenario, limits=Limits(9, workers=1))
    folder = write_plan(result, tmp_path / "plan")
    assert verify_folder(SMALL, folder) == ()
    plan = result.caseloads.outcome.plan if result.caseloads else None
    assert plan is not None
    leaders = {row.offender_ref: row.manager_id for row in plan.allocations}
    assert leaders["R1"] == "NEW1"
    assert "M1" not in leaders.values()


def test_every_change_that_fits_nothing_is_told_at_once() -> None:
    settings = [
        "managers.M9.leaves_on=2026-12-14",
        "managers.M1.leave_on=2026-12-14",
        "managers.M1.leaves_on=next week",
        "offenders.cohort.free=2",
        "offenders.remove=[cohort:fre]",
        "offenders.cohort:flex.colour=red",
        "offenders.add=[{offender_ref: N1, cohort: fixed}]",
        "policy.max_night=3",
    ]
    with pytest.raises(PackError) as caught:
        changed(*settings)
    told = [problem.sentence for problem in caught.value.problems]
    assert [each for each in told if "policy.max_nights" in each]
    for part in (
        '"M9" names none of the managers',
        '"managers.M1.leave_on" is not a known path; did you mean "leaves_on"?',
        'managers.M1.leaves_on: "next week" should be a date',
        '"cohort" names none of the offenders',
        "offenders.add, rag is blank, but should be one of red, amber, green",
        "offenders.add, area_id is blank",
        '"cohort:fre" names none of the offenders',
        '"offenders.cohort:flex.colour" is not a known path',
    ):
        assert [each for each in told if part in each], (part, told)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"managers.M1.absent_to": date(2026, 12, 1)}, "blank, as absent_from is"),
        ({"offenders.N1.area_id": "A99"}, "area_id"),
        ({"managers.remove": ["M1"]}, "set leaves_on of the manager"),
        ({"offenders.N1": 3}, "write one of offenders.REFERENCE.COLUMN"),
    ],
)
def test_a_changed_pack_must_agree_with_itself(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PackError, match=told):
        apply_overrides(SMALL, Scenario(name="x", changes=changes).changes)
