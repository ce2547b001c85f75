"""Packs as careless and hostile hands leave them: one fault, one sentence."""

import os
import shutil
from pathlib import Path

import pytest

from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.write import write_pack
from tests.packs import small_pack


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(small_pack(), tmp_path_factory.mktemp("packs") / "pack")


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "pack"))


def sentences_of(path: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        load_pack(path)
    return [problem.sentence for problem in caught.value.problems]


def replace(file: Path, old: str, new: str, count: int = 1) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, count), encoding="utf-8")


def test_rows_that_name_an_unreadable_id_are_not_blamed(folder: Path) -> None:
    replace(folder / "bases.csv", "\nB1,", "\n,")
    assert sentences_of(folder) == [
        "bases.csv, row 2, column base_id is blank, but should be filled in."
    ]


def test_an_unknown_id_is_told_where_an_unreadable_one_does_not_explain_it(folder: Path) -> None:
    replace(folder / "bases.csv", "\nB1,", "\n,")
    replace(folder / "staff.csv", ",B1,", ",B9,")
    told = sentences_of(folder)
    assert any('"B9" should be a base_id of bases.csv' in sentence for sentence in told)


def test_an_unreadable_area_is_one_fault(folder: Path) -> None:
    replace(folder / "areas.geojson", '"area_id": "A1"', '"area_id": ""')
    assert sentences_of(folder) == [
        "areas.geojson, feature 1, area_id is blank, but should be filled in."
    ]


def test_no_areas_are_one_fault(folder: Path) -> None:
    (folder / "areas.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    assert sentences_of(folder) == [
        "areas.geojson: the collection has no features; draw at least one area."
    ]


def test_problems_that_are_only_counted_come_after_those_that_are_listed(folder: Path) -> None:
    with (folder / "absences.csv").open("a", encoding="utf-8") as stream:
        stream.writelines("P1,01/12/2026,2026-12-01,leave\n" for _ in range(60))
    told = sentences_of(folder)
    assert "row 5," in told[0]
    assert told[-1] == "absences.csv, column start: 10 more rows have the same problem."


@pytest.mark.parametrize("listed", ["taser,public_order", "taser|public_order"])
def test_lists_have_semicolons(folder: Path, listed: str) -> None:
    replace(folder / "managers.csv", "\nM1,", '\nM9,police,B1,100,,"' + listed + '",,,,\nM1,')
    (told,) = sentences_of(folder)
    assert told == (
        f'managers.csv, row 2, column skills: "{listed}" should be words with semicolons '
        "between them, without commas or bars."
    )


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\ufeff", "\x1b"])
@pytest.mark.parametrize("file", ["bases.csv", "incidents.csv"])
def test_signs_that_nobody_sees_are_told(folder: Path, file: str, sign: str) -> None:
    old = {"bases.csv": "North", "incidents.csv": "violence"}[file]
    replace(folder / file, old, f"{old[:2]}{sign}{old[2:]}")
    (told,) = sentences_of(folder)
    assert f"\\x{ord(sign):02x}" in told
    assert "should be text on one line without control characters" in told


@pytest.mark.parametrize("file", ["bases.csv", "incidents.csv"])
def test_a_huge_cell_is_told_shortly(folder: Path, file: str) -> None:
    old = {"bases.csv": "North", "incidents.csv": "violence"}[file]
    replace(folder / file, old, old * 1_000)
    (told,) = sentences_of(folder)
    assert "at most 1,000 long" in told
    assert len(told) < 250


def test_a_broken_link_is_told(folder: Path) -> None:
    (folder / "events.csv").unlink(missing_ok=True)
    (folder / "events.csv").symlink_to(folder / "nowhere")
    assert sentences_of(folder) == [
        "events.csv: it cannot be read (it is not a file); put the file there again."
    ]


def test_a_pipe_does_not_hold_the_reader(folder: Path) -> None:
    (folder / "events.csv").unlink(missing_ok=True)
    os.mkfifo(folder / "events.csv")
    assert "it is not a file" in sentences_of(folder)[0]
