"""What an agency may see of a plan: its own cases in full, and no byte of another's."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from optimiser.caseloads.reasons import explained_plan
from optimiser.errors import MusterError
from scenarios.agency_view import VIEW_TABLES, agencies_of, agency_view, named_once
from scenarios.build.caseloads import build_caseloads
from scenarios.export.agency_view_files import VIEW_FILES, write_agency_view
from scenarios.export.caseload_files import write_caseload_files
from scenarios.export.csv_file import write_csv
from scenarios.export.handover_file import write_handover
from scenarios.plan_files import PLAN_TABLES, table_file
from scenarios.problems import PackError
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from tests.packs import small_pack
from tests.planned import read_rows

CASES = {
    "CASE-1": ("POL-1", "POL-1", ()),
    "CASE-2": ("POL-1", "PRO-1", ("council",)),
    "CASE-3": (None, "PRO-2", ()),
    "CASE-10": ("PRO-1", "PRO-2", ()),
    "CASE-11": ("POL-1", "POL-1", ("probation",)),
}
"""The lead before, the lead now, who works beside."""

SEES = {
    "police": {"CASE-1": "leads", "CASE-2": "hands over", "CASE-11": "leads"},
    "probation": {
        "CASE-2": "leads", "CASE-3": "leads", "CASE-10": "leads", "CASE-11": "works beside",
    },
    "council": {"CASE-2": "works beside"},
}  # fmt: skip
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
TAKEN = "no free minutes of POL-1 or PRO-1: two other visits take them (CASE-1, CASE-3)"


@pytest.fixture(scope="module")
def pack() -> Pack:
    usual = {"cohort": "fixed", "rag": "red", "area_id": "A1", "statutory": False}
    cohort = tuple(
        OffenderRow(
            offender_ref=ref, current_manager_id=before, co_working_agencies=beside, **usual
        )
        for ref, (before, _, beside) in CASES.items()
    )
    people = (("POL-1", "police"), ("PRO-1", "probation"), ("PRO-2", "probation"))
    managers = tuple(
        ManagerRow(manager_id=who, agency=agency, base_id="B1", capacity_points=300)
        for who, agency in people
    )
    return small_pack(offenders=cohort, managers=managers)


@pytest.fixture(scope="module")
def folder(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan in which every case has a visit, and one that nobody makes for want of others."""
    made = tmp_path_factory.mktemp("plan")
    problem = build_caseloads(pack)
    plan = explained_plan(problem, {ref: now for ref, (_, now, _) in CASES.items()})
    write_caseload_files(made, plan, problem, pack)
    write_handover(table_file(made, "handover"), plan, pack)
    end = AT.replace(hour=10)
    visits = ((ref, AT, end, now, "home", AT.date()) for ref, (_, now, _) in CASES.items())
    write_csv(made / "visits.csv", tuple(PLAN_TABLES["visits"]), visits)
    unmet = ((ref, date(2026, 12, 2), "home", TAKEN) for ref in CASES)
    write_csv(made / "visits_unmet.csv", tuple(PLAN_TABLES["visits_unmet"]), unmet)
    (made / "summary.json").write_text("{}", encoding="utf-8")
    return made


@pytest.mark.parametrize("agency", SEES)
def test_no_byte_tells_of_another_case_or_of_another_agencys_people(
    pack: Pack, folder: Path, tmp_path: Path, agency: str
) -> None:
    out = write_agency_view(agency_view(pack, folder, agency), pack, tmp_path / "view")
    assert {path.name for path in out.iterdir()} == VIEW_FILES
    told = b"\n".join(path.read_bytes() for path in out.iterdir()).decode()
    hidden = CASES.keys() - SEES[agency].keys()
    words = [word.strip(".,;") for word in told.replace("<", " ").replace(",", " ").split()]
    assert not any(ref == word or f"{ref})" in word for ref in hidden for word in words)
    others = {row.manager_id for row in pack.managers if row.agency != agency}
    assert not any(who in told for who in others)
    for name in VIEW_FILES - {f"{table}.csv" for table in VIEW_TABLES}:
        assert "OFFICIAL-SENSITIVE" in (out / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("agency", SEES)
def test_its_own_cases_are_told_in_full(pack: Pack, folder: Path, agency: str) -> None:
    view = agency_view(pack, folder, agency).tables
    assert {row["offender_ref"]: row["part"] for row in view["cases"]} == SEES[agency]
    for table in ("points", "visits", "visits_unmet"):
        assert {row["offender_ref"] for row in view[table]} == SEES[agency].keys()
    assert len(view["partnership"]) == 2, "totals of the whole"


def test_own_people_are_named_and_others_by_their_agency(pack: Pack, folder: Path) -> None:
    view = agency_view(pack, folder, "police").tables
    leads = {row["offender_ref"]: (row["lead"], row["previous_lead"]) for row in view["cases"]}
    assert leads["CASE-1"] == ("POL-1", "POL-1")
    assert leads["CASE-2"] == ("probation", "POL-1")
    assert [row["other_manager_id"] for row in view["handover"]] == ["probation"]
    staff = {row["offender_ref"]: row["staff_ids"] for row in view["visits"]}
    assert staff == {"CASE-1": "POL-1", "CASE-2": "probation", "CASE-11": "POL-1"}
    assert view["visits_unmet"][0]["reason"] == (
        "no free minutes of POL-1 or somebody of probation: two other visits take them "
        "(CASE-1, a case)"
    )
    assert [row["manager_id"] for row in view["loads"]] == ["POL-1"]
    council = agency_view(pack, folder, "council").tables
    assert (council["loads"], council["handover"]) == ([], [])


def test_people_of_one_agency_are_named_once_in_a_row() -> None:
    text = "none of M4, somebody of police, somebody of police or 1 more is on duty"
    assert named_once(text) == "none of M4, people of police or 1 more is on duty"
    apart = "somebody of police, M2 or somebody of police"
    assert named_once(apart) == apart


def test_the_files_are_the_view(pack: Pack, folder: Path, tmp_path: Path) -> None:
    out = write_agency_view(agency_view(pack, folder, "police"), pack, tmp_path / "view")
    write_agency_view(agency_view(pack, folder, "council"), pack, out)
    (row,) = read_rows(out / "cases.csv")
    assert (row["offender_ref"], row["part"], row["lead"]) == (
        "CASE-2",
        "works beside",
        "probation",
    )
    assert read_rows(out / "visits.csv")[0]["start"] == "2026-12-01T09:00:00+00:00"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(MusterError, match="holds other files"):
        write_agency_view(agency_view(pack, folder, "police"), pack, tmp_path / "other")


def test_an_agency_without_a_part_or_a_plan_without_caseloads_is_refused(
    pack: Pack, folder: Path, tmp_path: Path
) -> None:
    assert agencies_of(pack) == ["police", "probation", "council"]
    with pytest.raises(PackError, match='"probaton" has no part in the plan'):
        agency_view(pack, folder, "probaton")
    (tmp_path / "summary.json").write_text("{}", encoding="utf-8")
    with pytest.raises(PackError, match=r"there is no caseloads\.csv"):
        agency_view(pack, tmp_path, "police")
