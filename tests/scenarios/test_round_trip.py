"""Packs come back as they were written, and a damaged pack is told, never crashed on."""

import csv
import shutil
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimiser.errors import MusterError
from optimiser.people import Role
from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.schema.incidents import as_incidents
from scenarios.schema.pack import AbsenceRow, EventRow, Pack, ShiftRow, StaffRow
from scenarios.schema.rows import DeliveredRow
from scenarios.tables import PACK_FILES, TABLES
from scenarios.write import write_pack
from tests.packs import HISTORY_START, PLAN_START, small_pack

SLOW_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
visible = st.characters(exclude_categories=("C", "Zl", "Zp"))
words = st.text(visible, min_size=1, max_size=8).filter(lambda text: text.strip() == text)
listed = words.filter(lambda text: not set(";,|") & set(text))
days = st.integers(0, 27).map(lambda offset: PLAN_START + timedelta(days=offset))
zones = st.sampled_from((UTC, datetime.fromisoformat("2026-01-01T00:00+05:30").tzinfo))
moments = st.datetimes(
    datetime(2026, 12, 1), datetime(2026, 12, 20), timezones=zones, allow_imaginary=False
)


@st.composite
def members(draw: st.DrawFn) -> StaffRow:
    role = draw(st.sampled_from(Role))
    return StaffRow(
        staff_id=draw(words),
        role=role,
        agency=draw(words),
        team=draw(st.sampled_from(("R1", "R2"))),
        base_id=draw(st.sampled_from(("B1", "B2"))),
        contract_hours_per_week=draw(st.floats(0, 60)),
        name=draw(st.none() | words),
        skills=tuple(draw(st.lists(listed, max_size=3))),
        home_area_id=draw(st.sampled_from((None, "A1"))),
        pay_point=draw(st.none() | st.just(1)),
        night_restricted=draw(st.booleans()),
        group=draw(st.none() | words),
    )


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """Packs whose people, shifts, events and incidents hold whatever the schema allows."""
    staff = draw(st.lists(members(), max_size=4, unique_by=lambda member: member.staff_id))
    known = small_pack().staff
    staff = [member for member in staff if member.staff_id not in {m.staff_id for m in known}]
    shift = ShiftRow(
        shift_code=draw(words.filter(lambda code: code not in "ELN")),
        start=draw(st.from_regex(r"\A(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]\Z")),
        minutes=600,
        paid_minutes=draw(st.integers(0, 600)),
        break_minutes=draw(st.integers(0, 240)),
        days=draw(st.sampled_from(((), ("Mon",), ("Sat", "Sun")))),
    )
    start = draw(moments)
    event = EventRow(
        event_id=draw(words),
        area_id="A1",
        start=start,
        end=start + timedelta(minutes=draw(st.integers(1, 600))),
        extra_staff_required=draw(st.integers(0, 50)),
    )
    absences = tuple(
        AbsenceRow(staff_id=member.staff_id, start=day, end=day, reason="leave")
        for member in staff
        for day in [draw(days)]
    )
    return small_pack(
        staff=(*known, *staff),
        shifts=(*small_pack().shifts, shift),
        events=(event,),
        absences=absences,
        incidents=draw(tables(HISTORY_START)),
        held_out=draw(tables(PLAN_START)),
        delivered=(DeliveredRow(crew_id="C1", place_id="A1", start=start, end=event.end),),
    )


@st.composite
def tables(draw: st.DrawFn, first: date) -> pd.DataFrame:
    """Incidents of any number, some unplaced, some with seconds and fractions."""
    start = datetime.combine(first, datetime.min.time(), UTC)
    rows = draw(
        st.lists(
            st.tuples(words, st.timedeltas(timedelta(0), timedelta(days=80)), words),
            max_size=5,
            unique_by=lambda row: row[0],
        )
    )
    placed = draw(st.booleans())
    return as_incidents(
        pd.DataFrame(
            {
                "incident_id": [row[0] for row in rows],
                "received_at": [start + row[1] for row in rows],
                "longitude": [draw(st.floats(-180, 180)) if placed else None for _ in rows],
                "latitude": [draw(st.floats(-90, 90)) if placed else None for _ in rows],
                "category": [row[2] for row in rows],
                "grade": [draw(st.integers(1, 4)) for _ in rows],
                "minutes_on_scene": [draw(st.floats(0, 1000)) for _ in rows],
                "officers_required": [draw(st.integers(0, 9)) for _ in rows],
                "area_id": [draw(st.sampled_from((None, "A1", "A2"))) for _ in rows],
                "modelled_fields": [draw(st.sampled_from(("", "grade;latitude"))) for _ in rows],
            }
        )
    )


def as_zip(folder: Path, prefix: str = "") -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, prefix + file.name)
    return data.getvalue()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(small_pack(), tmp_path_factory.mktemp("packs") / "pack")


@given(packs())
@settings(max_examples=25, deadline=None, suppress_health_check=SLOW_FIXTURES)
def test_a_pack_comes_back_as_it_was_written(tmp_path: Path, pack: Pack) -> None:
    assert load_pack(write_pack(pack, tmp_path / "pack"), ("caseloads",)) == pack


def test_the_same_pack_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_pack(small_pack(), tmp_path / "first")
    second = write_pack(small_pack(), tmp_path / "second")
    third = write_pack(load_pack(first), tmp_path / "third")
    assert _contents(first) == _contents(second) == _contents(third)
    assert load_pack(first).digest == load_pack(second).digest


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_digest_is_that_of_the_files(written: Path, tmp_path: Path) -> None:
    digest = load_pack(written).digest
    (tmp_path / "pack.zip").write_bytes(as_zip(written))
    assert load_pack(tmp_path / "pack.zip").digest == digest
    copy = Path(shutil.copytree(written, tmp_path / "copy"))
    (copy / "README.md").write_text("a note")
    assert load_pack(copy).digest == digest
    (copy / "locks.csv").unlink()
    assert load_pack(copy).digest != digest


@given(st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=SLOW_FIXTURES)
def test_a_damaged_byte_gives_a_pack_or_its_problems(
    written: Path, tmp_path: Path, data: st.DataObject
) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "pack", dirs_exist_ok=True))
    path = folder / data.draw(st.sampled_from([file for file in PACK_FILES if _has(folder, file)]))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content))
    _load_or_refuse(folder)


NASTY = ("", "NA", "nan", "=1+1", "'", '"', "\0", "٣", "1e999", "-1", "0001-01-01T00:00+14:00")
NASTY_TOO = ("9999-12-31", "9999999999999999999", "a;;b", ";", "24:00", "A1\nA2", "true", "\ufffd")


@given(st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=SLOW_FIXTURES)
def test_a_damaged_cell_gives_a_pack_or_its_problems(
    written: Path, tmp_path: Path, data: st.DataObject
) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "pack", dirs_exist_ok=True))
    files = [file.name for file in sorted(folder.iterdir()) if file.suffix in (".csv", ".yaml")]
    path = folder / data.draw(st.sampled_from(files))
    lines = path.read_text(encoding="utf-8").split("\n")
    row = data.draw(st.integers(0, min(len(lines) - 1, 30)))
    separator = "," if path.suffix == ".csv" else ": "
    cells = lines[row].split(separator)
    at = data.draw(st.integers(0, len(cells) - 1))
    cells[at] = data.draw(st.sampled_from(NASTY + NASTY_TOO) | st.text())
    lines[row] = separator.join(cells)
    path.write_bytes("\n".join(lines).encode("utf-8", errors="surrogatepass"))
    _load_or_refuse(folder)


@given(at=st.integers(0, 1 << 30), byte=st.integers(0, 255))
@settings(max_examples=50, deadline=None, suppress_health_check=SLOW_FIXTURES)
def test_a_damaged_zip_gives_a_pack_or_its_problems(
    written: Path, tmp_path: Path, at: int, byte: int
) -> None:
    content = bytearray(as_zip(written))
    content[at % len(content)] = byte
    (tmp_path / "pack.zip").write_bytes(bytes(content))
    _load_or_refuse(tmp_path / "pack.zip")


def _has(folder: Path, file: str) -> bool:
    return (folder / file).exists()


def _load_or_refuse(path: Path) -> None:
    """Load, or be told in sentences; any other exception fails the test."""
    try:
        pack = load_pack(path)
    except PackError as error:
        problems = error.problems
    else:
        problems = ()
        assert _has_every_row(pack, path)
    assert all(problem.sentence for problem in problems)


def _has_every_row(pack: Pack, path: Path) -> bool:
    """Whether nothing of a pack that was accepted has been left out in silence."""
    if path.suffix == ".zip":
        return pack == small_pack()
    counts = {table.file: len(getattr(pack, table.attribute)) for table in TABLES}
    counts["incidents.csv"] = len(pack.incidents)
    return all(_count_rows(path / file) == count for file, count in counts.items())


def _count_rows(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open(newline="", encoding="utf-8-sig") as stream:
        records = [record for record in csv.reader(stream) if any(map(str.strip, record))]
    return len(records) - 1


def test_writing_replaces_a_pack_and_keeps_notes(tmp_path: Path) -> None:
    folder = write_pack(small_pack(), tmp_path / "pack")
    (folder / "README.md").write_text("a note")
    write_pack(small_pack(locks=()), folder)
    assert (folder / "README.md").read_text() == "a note"
    assert not (folder / "locks.csv").exists()
    assert _names(tmp_path) == ["pack"]


def test_writing_refuses_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"x")
    with pytest.raises(MusterError, match=r"not of a pack \(cat\.jpg\)"):
        write_pack(small_pack(), tmp_path / "photos")
    assert _names(tmp_path / "photos") == ["cat.jpg"]


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_pack(small_pack(), tmp_path / "pack")
    before = _contents(folder)

    def fail(*_: Any) -> None:
        message = "disk full"
        raise OSError(message)

    monkeypatch.setattr("scenarios.write.write_csv", fail)
    with pytest.raises(OSError, match="disk full"):
        write_pack(small_pack(manifest=small_pack().manifest), folder)
    assert _contents(folder) == before
    assert _names(tmp_path) == ["pack"]


def test_codes_that_pandas_takes_for_missing_stay_codes(tmp_path: Path) -> None:
    table = small_pack().incidents.head(3).copy()
    table["incident_id"] = ["NA", "None", "nan"]
    table["category"] = ["null", "NA", "N/A"]
    pack = small_pack(incidents=table)
    assert load_pack(write_pack(pack, tmp_path / "pack")) == pack


def test_dates_far_away_are_refused_where_they_are_made() -> None:
    with pytest.raises(ValueError, match="a date such as"):
        AbsenceRow(staff_id="P1", start=date(1, 1, 1), end=date(9999, 12, 31), reason="leave")
