import json
import shutil
import zipfile
from pathlib import Path
from typing import get_args

import pytest

from optimiser.errors import MusterError
from optimiser.solving import Limits, Progress
from scenarios.export.archive import Contents, write_archive
from scenarios.run import plan_pack, write_plan
from scenarios.schema.pack import Pack
from scenarios.schema.scenario import Scenario
from scenarios.verify import parts_left_out, planned_parts, verify_folder
from scenarios.verify.plan_folder import read_plan_folder
from tests.packs import small_pack
from tests.planned import edit_rows, read_rows, read_summary

MARKED = "caseloads-OFFICIAL-SENSITIVE/"
OF_THE_CASELOADS = {
    "caseloads.csv", "visits.csv", "visits_unmet.csv", "caseloads/points.csv",
    "caseloads/co_workers.csv", "caseloads/loads.csv", "caseloads/partnership.csv",
    "caseloads/handover.csv", "caseloads/load_forecast.csv", "caseloads/caseloads.html",
    "caseloads/scenario.json",
}  # fmt: skip
OF_ANY_PLAN = {"summary.json", "rules.csv", "breaches.csv"}
ROWS = {
    "offenders.OFFENDER-N1.release_date": "2026-12-08",
    "offenders.add": [
        {
            "offender_ref": "OFFENDER-X9",
            "cohort": "free",
            "rag": "red",
            "area_id": "A1",
            "statutory": False,
        }
    ],
    "managers.M2.adjustment_points": -20,
}
BATCH = Scenario(name="batch", changes={"policy.caseloads.statutory_points": 8, **ROWS})


def named_pack() -> Pack:
    """The small pack with references that stand in no other word."""
    pack = small_pack()
    rows = (
        row.model_copy(update={"offender_ref": f"OFFENDER-{row.offender_ref}"})
        for row in pack.offenders
    )
    return pack.model_copy(update={"offenders": tuple(rows)})


@pytest.fixture(scope="module")
def pack() -> Pack:
    return named_pack()


@pytest.fixture(scope="module")
def whole(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "plan"
    told: list[Progress] = []
    result = plan_pack(pack, limits=Limits(work=0.5), scenario=BATCH, on_progress=told.append)
    assert not any("OFFENDER-" in f"{each}" for each in told)
    return write_plan(result, folder)


def telling(folder: Path, *words: str) -> set[str]:
    """Files of a folder in which an offender, or another word, is named."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not any("OFFENDER-" in path.name for path in files)
    return {
        path.relative_to(folder).as_posix()
        for path in files
        for word in words or ("OFFENDER-",)
        if word.encode() in path.read_bytes()
    }


def unpacked(file: Path, folder: Path) -> Path:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def names(folder: Path, file: Path, contents: Contents) -> set[str]:
    written = write_archive(folder, file, contents)
    with zipfile.ZipFile(file) as archive:
        assert list(written) == archive.namelist()
    return set(written)


def test_offenders_are_named_in_the_files_of_the_caseloads_alone(pack: Pack, whole: Path) -> None:
    assert telling(whole) <= OF_THE_CASELOADS
    assert {"caseloads.csv", "caseloads/points.csv", "caseloads/caseloads.html"} <= telling(whole)
    assert "caseloads/scenario.json" in telling(whole, "OFFENDER-X9")
    held = {path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()}
    assert held >= OF_THE_CASELOADS
    page = (whole / "caseloads" / "caseloads.html").read_text(encoding="utf-8")
    assert page.count('<p class="marking">OFFICIAL-SENSITIVE</p>') == 2
    assert pack.manifest.classification == "OFFICIAL"
    assert verify_folder(pack, whole) == ()


def test_no_file_of_the_rest_says_who_manages_whom_or_that_a_manager_is_away(whole: Path) -> None:
    assert telling(whole, "M1", "M2") <= OF_THE_CASELOADS
    visits = read_rows(whole / "visits.csv")
    rows = [row for row in read_rows(whole / "patrols.csv") if "-VISIT-" in row["crew_id"]]
    assert visits
    assert {row["purpose"] for row in rows} <= {"commitment"}
    assert {row["place_id"] for row in rows} <= {"A1", "A2", "A3", "A4"}


def test_the_summary_counts_changes_of_rows_and_the_caseloads_tell_them(
    pack: Pack, whole: Path
) -> None:
    summary = read_summary(whole)
    assert summary["changes"] == {"policy.caseloads.statutory_points": 8}
    assert summary["caseload_row_changes"] == len(ROWS)
    assert read_plan_folder(whole, ()).changes == BATCH.changes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "0 changes of caseload rows are told, not 3"),
        ('{"changes": {"policy.max_nights": 3}}', "expected changes of rows"),
        ("{", "cannot be read"),
    ],
)
def test_changes_of_rows_that_are_lost_or_spoilt_are_found(
    pack: Pack, whole: Path, tmp_path: Path, text: str | None, message: str
) -> None:
    copy = Path(shutil.copytree(whole, tmp_path / "plan"))
    file = copy / "caseloads" / "scenario.json"
    file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    assert any(message in breach.message for breach in verify_folder(pack, copy))


def test_a_plan_of_the_rest_writes_nothing_of_them(pack: Pack, tmp_path: Path) -> None:
    limits = Limits(work=0.5)
    visits = {"policy.requirement.offender_visits": True}
    scenario = BATCH.model_copy(update={"changes": {**BATCH.changes, **visits}})
    result = plan_pack(pack, only=["demand", "rota", "patrols"], limits=limits, scenario=scenario)
    folder = write_plan(result, tmp_path / "plan")
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert "patrols.csv" in held
    assert not held & {*OF_THE_CASELOADS, "caseloads"}
    assert telling(folder, "OFFENDER-", "M2", "release_date", "adjustment_points") == set()
    assert read_summary(folder)["caseload_row_changes"] == len(ROWS)
    with pytest.raises(MusterError, match="a plan without caseloads"):
        write_archive(folder, tmp_path / "plan.zip", "caseloads")


def test_either_can_be_given_without_the_other(pack: Pack, whole: Path, tmp_path: Path) -> None:
    plan = names(whole, tmp_path / "plan.zip", "plan")
    caseloads = names(whole, tmp_path / "caseloads.zip", "caseloads")
    assert caseloads == {MARKED + name for name in OF_THE_CASELOADS | OF_ANY_PLAN}
    assert {"summary.json", "rota.csv", "report.html"} <= plan
    assert names(whole, tmp_path / "all.zip", "all") == plan | caseloads
    with zipfile.ZipFile(tmp_path / "plan.zip") as archive:
        assert archive.comment == b""
        assert not any(b"OFFENDER-" in archive.read(name) for name in archive.namelist())
    with zipfile.ZipFile(tmp_path / "caseloads.zip") as archive:
        assert archive.comment == b"OFFICIAL-SENSITIVE"
        summary = json.loads(archive.read(f"{MARKED}summary.json"))
    assert not {"demand", "rota", "patrols", "replay"} & summary.keys()
    assert summary["given_without"] == ["demand", "rota", "patrols"]


def test_what_is_given_alone_verifies_as_it_is(pack: Pack, whole: Path, tmp_path: Path) -> None:
    """The whole, the plan without its caseloads, and they alone, each as somebody unpacks it."""
    folders = {}
    for contents in get_args(Contents):
        write_archive(whole, tmp_path / f"{contents}.zip", contents)
        folders[contents] = unpacked(tmp_path / f"{contents}.zip", tmp_path / contents)
    assert verify_folder(pack, folders["all"]) == ()
    assert parts_left_out(folders["plan"]) == ("caseloads",)
    assert planned_parts(folders["plan"]) == ("demand", "rota", "patrols")
    assert verify_folder(pack, folders["plan"]) == ()
    alone = folders["caseloads"] / MARKED
    assert planned_parts(alone) == ("caseloads",)
    assert verify_folder(pack, alone) == ()
    edit_rows(alone / "visits.csv", lambda rows: rows.pop())
    edit_rows(folders["plan"] / "rota.csv", lambda rows: rows.pop())
    assert verify_folder(pack, alone)
    assert verify_folder(pack, folders["plan"])
    assert names(folders["all"], tmp_path / "again.zip", "plan") == names(
        whole, tmp_path / "plan.zip", "plan"
    ), "an unpacked archive gives no more than the plan that it was"


def test_the_same_plan_gives_the_same_archive(whole: Path, tmp_path: Path) -> None:
    for name in ("first.zip", "second.zip"):
        write_archive(whole, tmp_path / name)
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_a_folder_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MusterError, match=r"holds no plan: there is no summary\.json"):
        write_archive(tmp_path, tmp_path / "plan.zip")


def test_a_file_of_somebody_else_among_the_caseloads_is_not_lost(whole: Path, pack: Pack) -> None:
    own = whole / "caseloads" / "notes.txt"
    own.write_text("mine", encoding="utf-8")
    result = plan_pack(pack, only=["caseloads"], limits=Limits(seconds=2, workers=1))
    try:
        with pytest.raises(MusterError, match=r"holds other files \(caseloads/notes\.txt\)"):
            write_plan(result, whole)
        assert own.read_text(encoding="utf-8") == "mine"
    finally:
        own.unlink()
