"""A file read in batches is the file read whole: rows, sentences, and how its days are covered."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from scenarios.importers.incidents import export_file
from scenarios.importers.incidents.batches import joined, read_batches
from scenarios.importers.incidents.cells import Words
from scenarios.importers.incidents.export_file import open_export
from scenarios.importers.incidents.mapping import IncidentMapping
from scenarios.importers.incidents.rows import ExportRows
from scenarios.importers.incidents.stream import heatmap_of_export
from scenarios.problems import MOST_ALIKE, Problem
from scenarios.schema.pack import AreaRow
from tests.packs import square
from tests.scenarios.importers.incidents.test_import_incidents import call, mapped, write

SMALL_BATCH = 4_000
SPENT = ("received_at=At", "latitude=Lat", "longitude=Lon", "minutes_on_scene:hh:mm=Spent")


def read(path: Path, mapping: IncidentMapping) -> tuple[ExportRows | None, list[Problem]]:
    problems: list[Problem] = []
    export = open_export(path, "utf-8", problems.append)
    assert export is not None
    rng = np.random.default_rng(1)
    return joined(read_batches(export, mapping, rng, problems.append)), problems


def plain(column: object) -> object:
    if isinstance(column, Words):
        return [(*column.words, None)[code] for code in column.code]
    if isinstance(column, dict):
        return {kind: mask.tolist() for kind, mask in column.items()}
    return column.to_pylist() if isinstance(column, pa.Array) else column


def test_batches_are_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words come in another order in every batch, and minutes are drawn."""
    lines = [
        f"{1 + n // 24};{n % 24};{(518 + n % 3) * 1000};298000;P{n * 7 % 5};{n % 4 + 1};C{n % 490}"
        for n in range(21 * 24)
    ]
    path = write(tmp_path / "calls.csv", lines, "Day;Hour;X;Y;Beat;Priority;URN")
    maps = ("received_day=Day", "received_hour=Hour", "easting=X", "northing=Y", "area_id=Beat")
    mapping = mapped(maps=(*maps, "grade=Priority", "incident_id=URN"))
    whole, _ = read(path, mapping)
    monkeypatch.setattr(export_file, "BATCH_BYTES", 1_500)
    parts, problems = read(path, mapping)
    assert not problems
    assert whole is not None
    assert parts is not None
    assert len(parts) == 21 * 24
    for field in fields(ExportRows):
        first, second = (plain(getattr(rows, field.name)) for rows in (whole, parts))
        np.testing.assert_array_equal(first, second, err_msg=field.name)


def test_faults_alike_are_told_once_for_all_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        call(number, Time="soon", Priority="Soonish") if number > 100 else call(number)
        for number in range(21 * 24)
    ]
    monkeypatch.setattr(export_file, "BATCH_BYTES", SMALL_BATCH)
    _, problems = read(write(tmp_path / "calls.csv", lines), mapped())
    sentences = [problem.sentence for problem in problems]
    more = 21 * 24 - 101 - MOST_ALIKE
    assert len(sentences) == MOST_ALIKE + 2
    assert sum("Soonish" in sentence for sentence in sentences) == 1
    assert f"calls.csv, column Time: {more} more rows have the same problem." in sentences


def test_rows_of_days_that_are_not_covered_are_in_no_count(tmp_path: Path) -> None:
    """Two weeks of 24 calls a day, four weeks with nothing between, and one stray call in them."""
    days = [f"2026-03-{day:02}" for day in range(2, 9)]
    days += [f"2026-04-{day:02}" for day in range(6, 13)]
    lines = [call(hour, URN=f"{day}-{hour}", Created=day) for day in days for hour in range(24)]
    path = write(tmp_path / "calls.csv", [*lines, call(5_000, Created="2026-03-20")])
    area = AreaRow(
        area_id="A", name="A", base_id="B", kind="urban", geometry=square(-0.4, 52.4, 0.4)
    )
    streamed = heatmap_of_export(path, mapped(), [area])
    assert streamed.on_days_not_covered == 1
    assert streamed.covered.gaps == ("2026-03-09/2026-04-05",)
    assert streamed.heatmap.incidents_used == 14 * 24
    assert streamed.heatmap.incidents.sum() == pytest.approx(7 * 24)


def test_durations_are_hours_and_minutes(tmp_path: Path) -> None:
    spent = {"1:05": 65, "01:05:30": 65.5, "26:00": 1560, "0:5": 5, "": np.nan}
    rows = [f"2026-03-02T10:00,52.57,-0.25,{text}" for text in spent]
    path = write(tmp_path / "calls.csv", rows, "At,Lat,Lon,Spent")
    told, problems = read(path, mapped(maps=SPENT))
    assert not problems
    assert told is not None
    np.testing.assert_array_equal(told.minutes, list(spent.values()))


def test_a_duration_that_is_none_is_told(tmp_path: Path) -> None:
    rows = [f"2026-03-02T10:00,52.57,-0.25,{text}" for text in ("75", "1:75", "99999:00", "1:05")]
    path = write(tmp_path / "calls.csv", rows, "At,Lat,Lon,Spent")
    _, problems = read(path, mapped(maps=SPENT))
    assert [problem.value for problem in problems] == ["75", "1:75", "99999:00"]
    assert "hours and minutes such as 1:05" in problems[0].sentence
