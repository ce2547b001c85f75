"""Files and folders appear whole or not at all."""

from pathlib import Path

import pytest

from optimiser.errors import MusterError
from scenarios.export.whole import fresh_folder, refuse_foreign, replace_file

MARK = "summary.json"
NAMES = (MARK, "rota.csv")


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "published.csv"
    file.write_text("old")
    replace_file(file, "new\n")
    assert file.read_text() == "new\n"
    assert [path.name for path in tmp_path.iterdir()] == ["published.csv"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "published.csv"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        replace_file(file, "\ud800")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["published.csv"]


def test_a_folder_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / MARK).write_text("old")
    (folder / "rota.csv").write_text("old")
    with fresh_folder(folder, MARK, NAMES) as fresh:
        (fresh / MARK).write_text("new")
        assert (folder / MARK).read_text() == "old"
    assert {path.name: path.read_text() for path in folder.iterdir()} == {MARK: "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_an_error_leaves_the_older_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / MARK).write_text("old")

    def fail() -> None:
        with fresh_folder(folder, MARK, NAMES) as fresh:
            (fresh / MARK).write_text("half")
            raise KeyError(MARK)

    with pytest.raises(KeyError):
        fail()
    assert (folder / MARK).read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


def test_a_new_folder_may_be_deep(tmp_path: Path) -> None:
    with fresh_folder(tmp_path / "a" / "b" / "plan", MARK, NAMES) as fresh:
        (fresh / MARK).write_text("new")
    assert (tmp_path / "a" / "b" / "plan" / MARK).exists()


def test_other_people_s_files_are_not_taken_away(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_text("")
    with pytest.raises(MusterError, match="holds other files"):
        refuse_foreign(tmp_path, MARK, NAMES)
    with pytest.raises(MusterError, match="is a file"):
        refuse_foreign(tmp_path / "holiday.jpg", MARK, NAMES)


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    refuse_foreign(tmp_path, MARK, NAMES)


def test_files_beside_a_plan_are_not_taken_away(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("{}")
    refuse_foreign(tmp_path, MARK, NAMES)
    (tmp_path / "thesis.docx").write_text("")
    with pytest.raises(MusterError, match=r"holds other files \(thesis\.docx\)"):
        refuse_foreign(tmp_path, MARK, NAMES)


def test_a_folder_below_a_file_is_refused_before_anything_is_planned(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MusterError, match="is not a folder that you may write to"):
        refuse_foreign(tmp_path / "file" / "deep" / "plan", MARK, NAMES)
