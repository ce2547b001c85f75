"""A log against visits: minutes count once, where they were planned, and the rest is told."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from optimiser.errors import MusterError
from scenarios.build.delivered import read_back
from scenarios.export.dose_files import dose_summary, write_dose
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.rows import DeliveredRow
from tests.packs import small_pack

VISITS = (
    ("C1", "A1-01", "10:00", "10:15"),
    ("C1", "A1-02", "10:30", "10:45"),
    ("C1", "A1-01", "11:00", "11:10"),
    ("C2", "A1-01", "23:00", "23:15"),
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-03T{clock}:00").replace(tzinfo=UTC)


def log(*rows: tuple[str, str, str, str]) -> tuple[DeliveredRow, ...]:
    return tuple(
        DeliveredRow(crew_id=crew, place_id=place, start=at(start), end=at(end))
        for crew, place, start, end in rows
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {
            "crew_id": crew,
            "staff_ids": "P1",
            "mode": "single",
            "transport": "foot",
            "area_id": "A1",
            "place_id": place,
            "start": at(start).isoformat(),
            "end": at(end).isoformat(),
            "purpose": "hotspot",
        }
        for crew, place, start, end in VISITS
    ]
    frame = pd.DataFrame(rows, columns=list(PLAN_TABLES["patrols"]))
    frame.to_csv(tmp_path / "patrols.csv", index=False)
    return tmp_path


def test_minutes_count_once_and_only_where_they_were_planned(folder: Path) -> None:
    pack = small_pack(
        delivered=log(
            ("C1", "A1-01", "09:55", "10:05"),
            ("C1", "A1-01", "10:00", "10:10"),
            ("C2", "A1-02", "10:30", "10:45"),
            ("C9", "A9", "11:00", "11:20"),
        )
    )
    read = read_back(pack, folder)
    assert read.place_ids == ("A1-01", "A1-02")
    assert read.planned.sum() == 40, "the visit at 23:00 is not yet due"
    assert read.delivered[0, 10] == 10
    assert read.delivered.sum() == 10
    assert read.elsewhere_minutes == 5 + 15 + 20
    assert (read.unknown_crews, read.unknown_places) == (("C9",), ("A9",))
    told = dose_summary(read)
    assert told["raw_share"] == 0.25
    prior = 20 * 40 / 3
    assert told["delivered_share"] == pytest.approx((10 + prior * 0.55) / (40 + prior), abs=1e-4)
    write_dose(folder / "dose.csv", read)
    assert len((folder / "dose.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_what_cannot_be_compared_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(MusterError, match=r"the pack has no delivered\.csv"):
        read_back(small_pack(), folder)
    pack = small_pack(delivered=log(("C1", "A1-01", "08:00", "08:10")))
    with pytest.raises(MusterError, match="no visit of the plan was due"):
        read_back(pack, folder)
    with pytest.raises(MusterError, match=r"no patrols\.csv here"):
        read_back(pack, tmp_path / "nothing")
