import json
import zipfile
from pathlib import Path

import pytest

from optimiser.errors import MusterError
from optimiser.solving import Limits
from scenarios.export.archive import Contents, write_archive
from scenarios.run import plan_pack, write_plan
from scenarios.schema.pack import Pack
from scenarios.verify import verify_folder
from tests.packs import small_pack

MARKED = "caseloads-OFFICIAL-SENSITIVE/"
OF_THE_CASELOADS = {
    "caseloads.csv", "points.csv", "loads.csv", "partnership.csv", "handover.csv",
    "load_forecast.csv", "visits.csv", "visits_unmet.csv", "caseloads.html",
}  # fmt: skip


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
    return write_plan(plan_pack(pack, limits=Limits(work=0.5)), folder)


def telling(folder: Path) -> set[str]:
    """Files of a folder in which an offender is named."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name for path in files if b"OFFENDER-" in path.read_bytes()}


def names(folder: Path, file: Path, contents: Contents) -> set[str]:
    written = write_archive(folder, file, contents)
    with zipfile.ZipFile(file) as archive:
        assert list(written) == archive.namelist()
    return set(written)


def test_offenders_are_named_in_the_files_of_the_caseloads_alone(pack: Pack, whole: Path) -> None:
    assert telling(whole) <= OF_THE_CASELOADS
    assert {"caseloads.csv", "points.csv", "caseloads.html"} <= telling(whole)
    assert (whole / "caseloads.csv").is_file()
    assert {file.name for file in (whole / "caseloads").iterdir()} == {
        "points.csv", "loads.csv", "partnership.csv", "handover.csv", "load_forecast.csv",
        "caseloads.html",
    }  # fmt: skip
    page = (whole / "caseloads" / "caseloads.html").read_text(encoding="utf-8")
    assert page.count('<p class="marking">OFFICIAL-SENSITIVE</p>') == 2
    assert pack.manifest.classification == "OFFICIAL"
    assert verify_folder(pack, whole) == ()


def test_a_plan_of_the_rest_writes_nothing_of_them(pack: Pack, tmp_path: Path) -> None:
    limits = Limits(work=0.5)
    result = plan_pack(pack, only=["demand", "rota", "patrols"], limits=limits)
    folder = write_plan(result, tmp_path / "plan")
    held = {path.name for path in folder.rglob("*")}
    assert "patrols.csv" in held
    assert not held & {*OF_THE_CASELOADS, "caseloads"}
    assert telling(folder) == set()
    with pytest.raises(MusterError, match="a plan without caseloads"):
        write_archive(folder, tmp_path / "plan.zip", "caseloads")


def test_either_can_be_given_without_the_other(whole: Path, tmp_path: Path) -> None:
    plan = names(whole, tmp_path / "plan.zip", "plan")
    caseloads = names(whole, tmp_path / "caseloads.zip", "caseloads")
    assert caseloads == {MARKED + name for name in OF_THE_CASELOADS}
    assert {"summary.json", "rota.csv", "report.html"} <= plan
    assert names(whole, tmp_path / "all.zip", "all") == plan | caseloads
    with zipfile.ZipFile(tmp_path / "plan.zip") as archive:
        assert archive.comment == b""
        assert not any(b"OFFENDER-" in archive.read(name) for name in archive.namelist())
    with zipfile.ZipFile(tmp_path / "caseloads.zip") as archive:
        assert archive.comment == b"OFFICIAL-SENSITIVE"


def test_a_scenario_that_names_offenders_is_not_given_without_them(tmp_path: Path) -> None:
    changes = {"offenders.OFFENDER-N1.release_date": "2026-12-08"}
    (tmp_path / "summary.json").write_text(json.dumps({"changes": changes}), encoding="utf-8")
    with pytest.raises(MusterError, match=r"changes offenders\.OFFENDER-N1\.release_date"):
        write_archive(tmp_path, tmp_path / "plan.zip", "plan")
    assert not (tmp_path / "plan.zip").exists()
    assert names(tmp_path, tmp_path / "all.zip", "all") == {"summary.json"}


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
