"""Zip files of packs: what is sound is read, what could do harm is refused unread."""

import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.reading import archive
from scenarios.write import write_pack
from tests.packs import small_pack


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(small_pack(), tmp_path_factory.mktemp("packs") / "pack")


@pytest.fixture
def zipped(written: Path, tmp_path: Path) -> Path:
    return make_zip(written, tmp_path / "pack.zip")


def make_zip(folder: Path, path: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for file in sorted(folder.iterdir()):
            target.write(file, prefix + file.name)
    return path


def put(path: Path, name: str | zipfile.ZipInfo, content: bytes = b"x") -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, content)


def sentence_of(path: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_pack(path)
    (problem,) = caught.value.problems
    return problem.sentence


def test_a_zip_is_read_like_its_folder(zipped: Path) -> None:
    assert load_pack(zipped) == small_pack()


@pytest.mark.parametrize("prefix", ["pack/", "pack\\"])
def test_the_files_may_be_in_one_folder(written: Path, tmp_path: Path, prefix: str) -> None:
    path = make_zip(written, tmp_path / "pack.zip", prefix)
    put(path, "__MACOSX/._staff.csv")
    put(path, "pack/README.txt")
    assert load_pack(path) == small_pack()


@pytest.mark.parametrize(
    "name",
    [
        "../staff.csv",
        "/etc/staff.csv",
        "C:/staff.csv",
        "c:staff.csv",
        "pack/../../staff.csv",
        "..\\staff.csv",
    ],
)
def test_no_path_leaves_the_folder(zipped: Path, name: str) -> None:
    put(zipped, zipfile.ZipInfo(name))
    assert sentence_of(zipped) == (
        f'pack.zip: its file "{name}" would be unpacked outside the folder; '
        "make the zip again without it."
    )


@pytest.mark.parametrize("name", ["", "."])
def test_a_file_without_a_name_is_refused(zipped: Path, name: str) -> None:
    put(zipped, zipfile.ZipInfo(name))
    assert sentence_of(zipped) == (
        f'pack.zip: its file "{name}" has no name; make the zip again without it.'
    )


def test_links_are_refused(zipped: Path) -> None:
    link = zipfile.ZipInfo("crewing.csv.link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    put(zipped, link, b"/etc/passwd")
    assert 'its file "crewing.csv.link" is a link' in sentence_of(zipped)


def test_a_zip_in_the_zip_is_refused(zipped: Path) -> None:
    put(zipped, "More.ZIP")
    assert 'its file "More.ZIP" is a zip inside the zip' in sentence_of(zipped)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(zipped: Path) -> None:
    put(zipped, "staff.csv")
    assert 'its file "staff.csv" is there twice' in sentence_of(zipped)


def test_an_encrypted_file_is_refused(zipped: Path) -> None:
    content = bytearray(zipped.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    zipped.write_bytes(bytes(content))
    assert 'its file "absences.csv" is encrypted' in sentence_of(zipped)


def test_a_bomb_is_refused_by_its_ratio(zipped: Path) -> None:
    put(zipped, "bomb.csv", b"0" * (2 * archive.RATIO_MATTERS_FROM_BYTES))
    assert 'its file "bomb.csv" is packed' in sentence_of(zipped)


def test_a_bomb_is_refused_by_its_size(zipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(member.file_size for member in zipfile.ZipFile(zipped).infolist())
    monkeypatch.setattr(archive, "MOST_BYTES", size)
    assert load_pack(zipped) == small_pack()
    monkeypatch.setattr(archive, "MOST_BYTES", size - 1)
    assert f"it unpacks to {size:,} bytes" in sentence_of(zipped)


def test_a_lie_about_the_size_does_not_unpack_more(zipped: Path) -> None:
    """A central directory that understates a file is found out by its checksum."""
    content = bytearray(zipped.read_bytes())
    at = content.index(b"PK\x01\x02")
    size = int.from_bytes(content[at + 24 : at + 28], "little")
    content[at + 24 : at + 28] = (size // 2).to_bytes(4, "little")
    zipped.write_bytes(bytes(content))
    assert "this is not a sound zip file" in sentence_of(zipped)


def test_too_many_files_are_refused(zipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    assert "a pack has at most 3" in sentence_of(zipped)


def test_what_is_no_zip_is_told(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"not a zip")
    assert sentence_of(tmp_path / "pack.zip").startswith("pack.zip: this is not a sound zip file")
    assert sentence_of(tmp_path / "none.zip").startswith("none.zip: there is no such folder")


def test_files_deeper_in_the_zip_do_not_belong_there(zipped: Path) -> None:
    put(zipped, "extra/staff2.txt")
    assert sentence_of(zipped).startswith("extra/staff2.txt: a pack has no file of this name")


def test_a_folder_inside_a_pack_does_not_belong_there(written: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "pack"))
    (folder / ".git").mkdir()
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / "README.md").write_text("notes")
    assert load_pack(folder) == small_pack()
    (folder / "staff.csv.d").mkdir()
    assert sentence_of(folder).startswith("staff.csv.d/: a pack has no file of this name")
