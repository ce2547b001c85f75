"""Hours alone are counted where they are, and what no assessment allows is an exception."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from optimiser.errors import MusterError
from scenarios.export.pcso_report import single_hours, write_pcso_report
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.pack import CrewingRow
from tests.packs import small_pack

DAY = "2026-12-03"
THURSDAY = 3
ROWS = (
    ("C1", "A1", "10:30", "11:15", "visible"),
    ("C1", "A1", "11:15", "11:45", "break"),
    ("C1", "A2", "12:00", "13:00", "visible"),
    ("C1;C2", "A1", "13:00", "14:00", "visible"),
    ("P1", "A1", "10:00", "12:00", "visible"),
    ("C2", "A3", "22:30", "23:00", "visible"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {
            "crew_id": f"X{number}",
            "staff_ids": staff,
            "mode": "paired" if ";" in staff else "single",
            "transport": "" if purpose == "break" else "foot",
            "area_id": area,
            "place_id": area,
            "start": f"{DAY}T{start}:00+00:00",
            "end": f"{DAY}T{end}:00+00:00",
            "purpose": purpose,
        }
        for number, (staff, area, start, end, purpose) in enumerate(ROWS)
    ]
    frame = pd.DataFrame(rows, columns=list(PLAN_TABLES["patrols"]))
    frame.to_csv(tmp_path / "patrols.csv", index=False)
    return tmp_path


def assessed(area_id: str, hour: int, crewing: str, review_by: date) -> CrewingRow:
    return CrewingRow(
        area_id=area_id,
        weekday=THURSDAY,
        hour=hour,
        role="pcso",
        crewing=crewing,
        assessed_on=date(2026, 6, 1),
        assessed_by="Insp 12",
        review_by=review_by,
    )


def test_hours_alone_exceptions_and_reviews(folder: Path, tmp_path: Path) -> None:
    rows = (
        assessed("A1", 10, "single", date(2026, 12, 2)),
        assessed("A1", 11, "single", date(2026, 12, 3)),
        assessed("A2", 12, "paired", date(2027, 6, 1)),
    )
    pack = small_pack(crewing=rows)
    hours = single_hours(pack, folder)
    told = [(h.area_id, h.hour, h.minutes, h.exception_minutes, h.overdue) for h in hours]
    assert told == [
        ("A1", 10, 30, 0, True),
        ("A1", 11, 15, 0, False),
        ("A2", 12, 60, 60, False),
        ("A3", 22, 30, 30, False),
    ], "paired by its row, and late in the evening, are exceptions"
    assert [h.assessment for h in hours] == ["row: single"] * 2 + ["row: paired", "policy: single"]
    write_pcso_report(pack, hours, tmp_path / "report")
    page = (tmp_path / "report" / "pcso_report.html").read_text(encoding="utf-8")
    assert "2.2 hours alone; exceptions 1.5 hours; 1 areas and hours" in page
    table = pd.read_csv(tmp_path / "report" / "pcso_report.csv")
    assert table["single_minutes"].sum() == 135


def test_a_plan_without_patrols_is_told(tmp_path: Path) -> None:
    with pytest.raises(MusterError, match=r"no patrols\.csv here"):
        single_hours(small_pack(), tmp_path)
