"""Each agency's work in a shared cohort, what it may see, and what separate cohorts would mean."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from optimiser.caseloads.plan import CaseloadPlan
from optimiser.caseloads.reasons import explained_plan
from optimiser.caseloads.solve import plan_caseloads
from optimiser.solving import Limits
from scenarios.build.caseloads import build_caseloads
from scenarios.export.caseload_files import write_caseload_files
from scenarios.overrides import apply_overrides
from scenarios.partnership import agency_shares, visible_cases
from scenarios.plan_files import table_file
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.verify.partnership import check_partnership
from scenarios.verify.plan_folder import read_plan_folder
from tests.packs import small_pack

APART = {"policy.caseloads.pooled": False}


def offender(ref: str, manager_id: str | None, **facts: Any) -> OffenderRow:
    usual = {"cohort": "fixed", "rag": "red", "area_id": "A1", "statutory": False}
    return OffenderRow(offender_ref=ref, current_manager_id=manager_id, **usual | facts)


def manager(manager_id: str, agency: str, points: int) -> ManagerRow:
    return ManagerRow(manager_id=manager_id, agency=agency, base_id="B1", capacity_points=points)


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Police at 172 % of capacity by four cases of 86 points, probation idle, a new case."""
    return small_pack(
        offenders=(
            offender("N1", "P1", statutory=True),
            offender("N2", "P1", co_working_agencies=("council", "probation")),
            offender("N3", "P1"),
            offender("N4", "P1", co_working_agencies=("council",)),
            offender("N5", None),
        ),
        managers=(
            manager("P1", "police", 200),
            manager("B1", "probation", 200),
            manager("B2", "probation", 100),
            manager("C1", "council", 0),
        ),
    )


def made(pack: Pack, leaders: dict[str, str]) -> CaseloadPlan:
    return explained_plan(build_caseloads(pack), leaders)


LEADERS = {"N1": "P1", "N2": "B1", "N3": "P1", "N4": "B1", "N5": "B2"}


def test_shares_of_work_and_what_separate_cohorts_would_be(pack: Pack) -> None:
    plan, problem = made(pack, LEADERS), build_caseloads(pack)
    weight = [offender.points for offender in problem.offenders]
    police, probation, council = agency_shares(plan, problem, pack)
    assert (police.managers, police.offenders, police.statutory) == (1, 2, 1)
    assert police.points == weight[0] + weight[2]
    assert (police.takes, police.gives) == (0, 2)
    assert (probation.takes, probation.gives, probation.works_beside) == (2, 0, 0)
    assert (council.works_beside, council.offenders, council.load_percent) == (2, 0, 0.0)
    total = sum(weight)
    assert police.share_of_capacity_percent == 40
    assert police.share_of_points_percent == round(100 * police.points / total, 2)
    assert police.apart_load_percent == round(100 * sum(weight[:4]) / 200, 2)
    assert {share.pooled_load_percent for share in (police, probation, council)} == {
        round(100 * total / 500, 2)
    }


def test_an_agency_sees_the_cases_that_it_has_a_part_in_and_no_other(pack: Pack) -> None:
    plan = made(pack, LEADERS)
    assert visible_cases("police", plan, pack) == {
        "N1": "leads", "N2": "hands over", "N3": "leads", "N4": "hands over",
    }  # fmt: skip
    assert visible_cases("probation", plan, pack) == dict.fromkeys(("N2", "N4", "N5"), "leads")
    assert visible_cases("council", plan, pack) == dict.fromkeys(("N2", "N4"), "works beside")
    assert visible_cases("fire", plan, pack) == {}


def test_separate_cohorts_keep_every_case_in_its_agency_at_their_own_load(pack: Pack) -> None:
    pooled = build_caseloads(pack)
    apart = build_caseloads(apply_overrides(pack, APART, "iom-separate"))
    worst = {}
    for name, problem in (("pooled", pooled), ("apart", apart)):
        plan = plan_caseloads(problem, Limits(seconds=5, workers=1)).plan
        assert plan is not None
        load = plan.load_points(problem)
        worst[name] = max(
            100 * load[each.manager_id] / each.capacity_points
            for each in problem.managers
            if each.capacity_points
        )
        if name == "apart":
            police = [row.offender_ref for row in plan.allocations if row.manager_id == "P1"]
            assert {"N1", "N2", "N3", "N4"} <= set(police)
            share = agency_shares(plan, problem, pack)[0]
            assert worst[name] >= share.apart_load_percent > 110
    assert worst["pooled"] < 110 < worst["apart"]


def test_the_written_table_is_checked(pack: Pack, tmp_path: Path) -> None:
    problem, plan = build_caseloads(pack), made(pack, LEADERS)
    write_caseload_files(tmp_path, plan, problem, pack)
    (tmp_path / "summary.json").write_text("{}", encoding="utf-8")
    assert list(check_partnership(pack, read_plan_folder(tmp_path))) == []
    file = table_file(tmp_path, "partnership")
    table = pd.read_csv(file)
    for column in table.columns[1:]:
        spoilt = table.assign(**{column: table[column] + 1})
        spoilt.to_csv(file, index=False)
        breach = next(iter(check_partnership(pack, read_plan_folder(tmp_path))))
        assert f"council: {column} differ" in breach.message
