"""A sheet a crew: everybody once, whole tours in order, and nothing that names a case."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from optimiser.errors import MusterError
from scenarios.export.tasking import parades_of, tasking_html, write_tasking
from scenarios.export.tasking.board import merged
from scenarios.export.tasking.sheets import Parade
from scenarios.plan_files import PLAN_TABLES, read_plan_table
from tests.packs import small_pack

DAY = date(2026, 12, 3)
PLACES = {"A1-P1": (-0.2401, 52.5706), "A1-P2": (-0.2361, 52.5726)}
TOURS = (("P1", "07:00"), ("P2", "07:00"), ("P3", "07:00"), ("P4", "07:00"), ("P5", "09:00"))
ROWS = (
    # Crew, people, transport, area, place, start, end, purpose.
    ("1", "P1;P2", "vehicle", "A1", "A1", "07:00", "07:20", "travel"),
    ("1", "P1;P2", "foot_from_vehicle", "A1", "A1-P1", "07:20", "07:35", "hotspot"),
    ("1", "P1;P2", "vehicle", "A1", "A1", "07:35", "08:00", "visible"),
    ("1", "P1;P2", "foot_from_vehicle", "A1", "A1-P2", "08:00", "08:10", "hotspot"),
    ("9", "P1", "", "", "", "08:10", "08:40", "break"),
    ("8", "P2", "", "", "", "08:10", "08:40", "break"),
    ("1", "P1;P2", "foot_from_vehicle", "A1", "A1-P1", "08:40", "08:50", "hotspot"),
    ("2", "P3;P4", "vehicle", "A2", "A2", "07:00", "09:00", "response_reserve"),
    ("3", "P3;P5", "vehicle", "A2", "A2", "09:00", "10:00", "commitment"),
    ("4", "P4", "foot", "A2", "A2", "09:00", "10:00", "visible"),
)


def csv_of(table: str, rows: list[dict[str, str]], folder: Path) -> Path:
    file = folder / f"{table}.csv"
    frame = pd.DataFrame(rows, columns=list(PLAN_TABLES[table]))
    frame.to_csv(file, index=False)
    return file


def moment(clock: str) -> str:
    return f"{DAY}T{clock}:00+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rota = [
        {
            "staff_id": who,
            "date": str(DAY),
            "start": moment(clock),
            "end": moment("17:00"),
            "base_id": "B1",
        }
        for who, clock in TOURS
    ]
    columns = (
        "crew_id",
        "staff_ids",
        "transport",
        "area_id",
        "place_id",
        "start",
        "end",
        "purpose",
    )
    patrols = [
        {
            **dict(zip(columns, row, strict=True)),
            "crew_id": f"B1-1203-0{row[0]}",
            "mode": "paired" if ";" in row[1] else "single",
            "start": moment(row[5]),
            "end": moment(row[6]),
        }
        for row in ROWS
    ]
    csv_of("rota", rota, tmp_path)
    csv_of("patrols", patrols, tmp_path)
    places = [
        {"place_id": name, "area_id": "A1", "longitude": x, "latitude": y}
        for name, (x, y) in PLACES.items()
    ]
    pd.DataFrame(places).to_csv(tmp_path / "places.csv", index=False)
    return tmp_path


def parades(folder: Path) -> tuple[Parade, ...]:
    rota, patrols = (read_plan_table(name, folder / f"{name}.csv") for name in ("rota", "patrols"))
    return parades_of(small_pack(), rota, patrols, DAY)


def test_a_crew_that_stays_together_shares_a_sheet_and_others_have_their_own(folder: Path) -> None:
    early, late = parades(folder)
    assert [[p.staff_id for p in sheet.people] for sheet in early.sheets] == [
        ["P1", "P2"],
        ["P3"],
        ["P4"],
    ]
    assert [[p.staff_id for p in sheet.people] for sheet in late.sheets] == [["P5"]]
    third = early.sheets[1]
    assert [line.purpose for line in third.lines] == ["response_reserve", "commitment"]
    assert third.crews == ("B1-1203-02", "B1-1203-03")


def test_a_sheet_holds_every_line_of_the_tour_once_in_order(folder: Path) -> None:
    shared = parades(folder)[0].sheets[0]
    assert [line.purpose for line in shared.lines] == [
        "travel",
        "hotspot",
        "visible",
        "hotspot",
        "break",
        "hotspot",
    ]
    assert shared.lines[4].who == ("P1", "P2")
    assert sum(line.minutes for line in shared.lines) == 110
    bars = list(merged(parades(folder)[0].lines_by_person["P1"]))
    assert [(bar.purpose, bar.minutes) for bar in bars] == [
        ("hotspot", 70),
        ("break", 30),
        ("hotspot", 10),
    ]


def test_the_page_numbers_visits_and_draws_the_route(folder: Path) -> None:
    page = tasking_html(small_pack(), parades(folder), DAY, PLACES)
    assert page.count('<section class="sheet">') == 4
    assert page.count('<section class="parade">') == 2
    sheet = page.split('<section class="sheet">')[1]
    assert sheet.count('class="box"') == 2 * 3, "came and left of three visits"
    assert ">1,3</text>" in sheet, "the first place is visited first and third"
    assert ">2</text>" in sheet
    assert '<polyline class="way"' in sheet
    assert "Crew 02, with" in page
    assert "Crew 04, single crewed" in page


def test_a_sheet_says_how_to_go_and_why_so_many_wait(folder: Path) -> None:
    why = "40 % of the 4 that calls ask for (immediate calls in target)"
    reserve = {"start": moment("07:00"), "base_id": "B1", "reason": why}
    csv_of("reserve", [reserve], folder)
    write_tasking(small_pack(), folder, DAY, folder / "tasking.html")
    page = (folder / "tasking.html").read_text(encoding="utf-8")
    shared, third = page.split('<section class="sheet">')[1:3]
    assert "Drive, 20 minutes." in shared
    assert shared.count("Park, and be seen on foot.") == 3
    assert "By car; stop and talk." in shared
    assert f"nothing else is asked of you. Why so many: {why}." in third
    assert "<td>car</td>" in page
    assert "<td>car, then foot</td>" in page


def test_a_page_names_no_task_and_says_its_marking_on_every_sheet(folder: Path) -> None:
    pack = small_pack()
    page = tasking_html(pack, parades(folder), DAY, PLACES)
    assert page.count(pack.manifest.classification) >= 6
    cases = [row.commitment_id for row in pack.commitments]
    cases += [row.offender_ref for row in pack.offenders]
    assert not [case for case in cases if case in page]
    assert "http" not in page.replace("http-equiv", "")


def test_what_cannot_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    pack, out = small_pack(), tmp_path / "new" / "tasking.html"
    written = write_tasking(pack, folder, DAY, out)
    assert (written.parades, written.sheets) == (2, 4)
    assert out.is_file()
    with pytest.raises(MusterError, match="2027-01-01 is outside the period"):
        write_tasking(pack, folder, date(2027, 1, 1), out)
    with pytest.raises(MusterError, match="there is no base B9; expected one of B1, B2"):
        write_tasking(pack, folder, DAY, out, "B9")
    (folder / "patrols.csv").unlink()
    with pytest.raises(MusterError, match=r"no patrols\.csv here; plan the patrols first"):
        write_tasking(pack, folder, DAY, out)
