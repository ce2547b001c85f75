"""Co-workers from a pack: places, sentences, and the table checked against pack and plan."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from optimiser.solving import Limits
from scenarios.build.caseloads import build_caseloads
from scenarios.build.co_workers import build_co_workers, co_workers_of
from scenarios.caseload_findings import caseload_findings
from scenarios.overrides import apply_overrides
from scenarios.plan_files import read_plan_table, table_file
from scenarios.run import plan_pack, write_plan
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.verify import verify_folder
from tests.packs import small_pack

LIMITS = Limits(seconds=10, workers=1)


def offender(ref: str, manager_id: str, **facts: Any) -> OffenderRow:
    usual = {"cohort": "fixed", "rag": "red", "area_id": "A1", "statutory": False}
    usual |= {"locked": True}
    return OffenderRow(offender_ref=ref, current_manager_id=manager_id, **usual | facts)


def manager(manager_id: str, agency: str, **facts: Any) -> ManagerRow:
    usual = {"base_id": "B1", "capacity_points": 400}
    return ManagerRow(manager_id=manager_id, agency=agency, **usual | facts)


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Cases with a council worker who stays, who must change, whom nobody may be, of no agency."""
    beside = ("council", "police")
    return small_pack(
        offenders=(
            offender("N1", "P1", co_working_agencies=beside, current_co_workers=("C1",)),
            offender(
                "N2",
                "P1",
                co_working_agencies=beside,
                current_co_workers=("C1",),
                excluded_managers=("C1",),
            ),
            offender("N3", "P1", co_working_agencies=("council",), needs=("female_manager",)),
            offender("N4", "P1", co_working_agencies=("concil",), current_co_workers=("C2",)),
            offender("N5", "P1", co_working_agencies=("council",), needs=("drugs",)),
        ),
        managers=(
            manager("P1", "police", capacity_points=600, skills=("drugs",), gender="female"),
            manager("C1", "council"),
            manager("C2", "council"),
            manager("C3", "council", gender="female", reduction_percent=100),
        ),
    )


@pytest.fixture(scope="module")
def folder(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    result = plan_pack(pack, only=["caseloads"], limits=LIMITS)
    return write_plan(result, tmp_path_factory.mktemp("co-workers") / "plan")


def rows_of(folder: Path, table: str) -> list[dict[str, Any]]:
    rows = read_plan_table(table, table_file(folder, table)).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def test_each_place_has_its_row_with_who_stays_who_changes_and_who_is_missing(folder: Path) -> None:
    found = {(row["offender_ref"], row["agency"]): row for row in rows_of(folder, "co_workers")}
    assert list(found) == [
        *(("N1", "council"), ("N2", "council"), ("N3", "council")),
        *(("N4", "concil"), ("N5", "council")),
    ]
    assert found["N1", "council"]["manager_id"] == "C1"
    assert found["N1", "council"]["reason"] == "stays: continuity"
    changed = found["N2", "council"]
    assert (changed["manager_id"], changed["previous_manager_id"]) == ("C2", "C1")
    assert changed["reason"].startswith("changed: C1 is excluded; C2 is at ")
    assert found["N3", "council"]["manager_id"] == found["N4", "concil"]["manager_id"] == ""
    assert "nobody of council may work beside its lead" in found["N3", "council"]["reason"]
    assert "C3 has no capacity" in found["N3", "council"]["reason"]
    assert found["N5", "council"]["manager_id"] in {"C1", "C2"}


def test_loads_and_hand_over_list_tell_of_it_and_bands_do_not_count_it(folder: Path) -> None:
    loads = {row["manager_id"]: row for row in rows_of(folder, "loads")}
    assert loads["P1"]["works_beside"] == 0
    assert loads["C1"]["works_beside"] + loads["C2"]["works_beside"] == 3
    assert loads["C1"]["points"] == loads["C1"]["load_percent"] == 0
    assert loads["C1"]["beside_points"] > 0
    names = ("manager_id", "direction", "offender_ref")
    told = {tuple(row[name] for name in names) for row in rows_of(folder, "handover")}
    assert {("C1", "leaves", "N2"), ("C2", "joins", "N2")} <= told
    assert not [each for each in told if each[2] == "N1"]
    beside = {row["decision"] for row in rows_of(folder, "handover") if row["direction"] == "joins"}
    assert beside == {""}, "nobody decides on a co-worker"


def test_the_lead_s_own_agency_has_no_place_beside_it(pack: Pack) -> None:
    caseloads = build_caseloads(pack)
    leads = {row.offender_ref: "C1" for row in pack.offenders}
    places = build_co_workers(pack, caseloads, leads).places
    assert [place.key for place in places] == [("N1", "police"), ("N2", "police"), ("N4", "concil")]


def test_check_says_whom_an_agency_lacks_and_who_has_no_place(pack: Pack) -> None:
    remarks = caseload_findings(pack).remarks
    (nobody,) = [text for text in remarks if text.startswith("N3: nobody of council")]
    assert "To resolve it, give a manager capacity" in nobody
    (unknown,) = [text for text in remarks if "concil is to work beside the lead" in text]
    assert unknown.startswith("N4: ")
    assert "those of council, police" in unknown
    (placeless,) = [text for text in remarks if "among its current_co_workers" in text]
    assert placeless.startswith("N4 has C2 of council")


def test_what_if_a_co_worker_leaves(pack: Pack) -> None:
    gone = {"managers.C1.leaves_on": pack.manifest.plan_start.isoformat()}
    plan = plan_pack(apply_overrides(pack, gone, "gone"), only=["caseloads"], limits=LIMITS)
    assert plan.co_workers is not None
    assert plan.co_workers.outcome.plan is not None
    who = co_workers_of(plan.co_workers.outcome.plan)
    assert who == {"N1": ("C2",), "N2": ("C2",), "N5": ("C2",)}


def test_the_share_of_the_points_is_the_policy_s(pack: Pack) -> None:
    caseloads = build_caseloads(pack)
    leads = {row.offender_ref: "P1" for row in pack.offenders}
    for share in (0, 25, 100):
        changed = apply_overrides(pack, {"policy.caseloads.co_worker_share_percent": share}, "x")
        place = build_co_workers(changed, caseloads, leads).places[0]
        whole = place.offender.points * share
        assert place.points == (whole + 50) // 100


SPOILT = [
    ("co_workers", "manager_id", "C1", "C2", "C1 could have stayed"),
    ("co_workers", "manager_id", "C2", "C3", "C3 may not be the co-worker"),
    ("co_workers", "agency", "concil", "council", "N4 has 1 rows for council, not 0"),
    ("co_workers", "previous_manager_id", "C1", "C2", "C2 is not who worked the case before"),
    ("co_workers", "reason", "stays: continuity", "", "there is no reason"),
    ("loads", "beside_points", "0", "7", "P1 works beside 0 leads for 0 points"),
    ("handover", "direction", "joins", "takes", "joins N5 is missing"),
]


@pytest.mark.parametrize(("table", "column", "old", "new", "told"), SPOILT)
def test_a_spoilt_table_is_found(
    pack: Pack, folder: Path, table: str, column: str, old: str, new: str, told: str
) -> None:
    file = table_file(folder, table)
    kept = file.read_bytes()
    cells = pd.read_csv(file, dtype=str, keep_default_na=False)
    row = cells.index[cells[column] == old][0]
    cells.loc[row, column] = new
    cells.to_csv(file, index=False)
    try:
        found = "\n".join(breach.message for breach in verify_folder(pack, folder))
    finally:
        file.write_bytes(kept)
    assert told in found
