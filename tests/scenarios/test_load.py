"""Loading a pack: every fault has a sentence, and all of them come at once."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios.export.csv_file import write_csv
from scenarios.load import load_pack
from scenarios.problems import PackError, Problem
from scenarios.write import write_pack
from tests.packs import small_pack

Edit = Callable[[Path], None]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(small_pack(), tmp_path_factory.mktemp("packs") / "pack")


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "pack"))


def problems_of(path: Path, parts: tuple[str, ...] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(PackError) as caught:
        load_pack(path, parts)
    return caught.value.problems


def sentences_of(path: Path, parts: tuple[str, ...] | None = None) -> list[str]:
    return [str(problem) for problem in problems_of(path, parts)]


def edit(file: str, old: str, new: str, count: int = 1) -> Edit:
    """Give the edit that replaces text in one file of a pack."""

    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (folder / file).write_text(text.replace(old, new, count), encoding="utf-8")

    return change


def add(file: str, line: str) -> Edit:
    """Give the edit that appends a line to one file of a pack."""

    def change(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    return change


def drop_column(path: Path, column: str) -> None:
    """Take one column out of a file."""
    with path.open(newline="", encoding="utf-8") as stream:
        header, *rows = csv.reader(stream)
    at = header.index(column)
    write_csv(path, header[:at] + header[at + 1 :], [row[:at] + row[at + 1 :] for row in rows])


def _repeat_feature(folder: Path) -> None:
    path = folder / "areas.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"].append(content["features"][2])
    path.write_text(json.dumps(content), encoding="utf-8")


STAFF_TABLES = (
    "absences.csv",
    "patterns.csv",
    "published.csv",
    "history.csv",
    "locks.csv",
    "availability.csv",
)
FAULTS: dict[str, tuple[Edit, str]] = {
    "British date": (
        edit("absences.csv", "P1,2026-12-07", "P1,29/03/2026"),
        'absences.csv, row 2, column start: "29/03/2026" should be a date such as 2026-03-29; '
        "write 2026-03-29 for 29/03/2026.",
    ),
    "day that is not": (
        edit("absences.csv", "P1,2026-12-07", "P1,2026-11-31"),
        'absences.csv, row 2, column start: "2026-11-31" should be a date such as 2026-03-29.',
    ),
    "number for a date": (
        edit("absences.csv", "P1,2026-12-07", "P1,20261207"),
        'absences.csv, row 2, column start: "20261207" should be a date such as 2026-03-29.',
    ),
    "duplicate id": (
        edit("staff.csv", "\nW1,", "\nV1,"),
        'staff.csv, row 15, column staff_id: "V1" should be there once; row 14 has it already.',
    ),
    "duplicate area": (
        _repeat_feature,
        'areas.geojson, feature 5, area_id: "A3" should be there once; feature 3 has it already.',
    ),
    "duplicate incident": (
        edit("incidents.csv", "\nI7,", "\nI3,"),
        'incidents.csv, row 9, column incident_id: "I3" should be there once; '
        "row 5 has it already.",
    ),
    "unknown reference": (
        edit("crewing.csv", "A1,", "A11,"),
        'crewing.csv, row 2, column area_id: "A11" should be an area_id of areas.geojson; '
        'did you mean "A1"?',
    ),
    "unknown code": (
        edit("staff.csv", ",constable,", ",Constabel,"),
        'staff.csv, row 2, column role: "Constabel" should be one of constable, sergeant, pcso, '
        'special, partner; did you mean "constable"?',
    ),
    "overlapping absences": (
        add("absences.csv", "P1,2026-12-13,2026-12-14,course"),
        'absences.csv, row 5, column start: "2026-12-13" should be after the end of the absence '
        "before it; P1 is away until 2026-12-13 in row 2.",
    ),
    "skipped hour": (
        edit("incidents.csv", "2026-08-31T00:00:00Z", "2026-03-29T01:30"),
        'incidents.csv, row 2, column received_at: "2026-03-29T01:30" should be a time that the '
        "clocks of Europe/London show; they skip this one, so write the time with its offset.",
    ),
    "repeated hour": (
        edit("incidents.csv", "2026-08-31T00:00:00Z", "2026-10-25 01:30:00"),
        'incidents.csv, row 2, column received_at: "2026-10-25 01:30:00" should be a time that '
        "the clocks of Europe/London show once; they repeat this one, so write the time with its "
        "offset.",
    ),
    "no offset": (
        edit("events.csv", "14:00:00+00:00", "14:00:00"),
        'events.csv, row 2, column start: "2026-12-05T14:00:00" should be a date and time with '
        "its offset such as 2026-03-29T09:00:00+01:00.",
    ),
    "British date-time": (
        edit("incidents.csv", "2026-08-31T00:00:00Z", "31/08/2026 09:15"),
        'incidents.csv, row 2, column received_at: "31/08/2026 09:15" should be a date and time '
        "such as 2026-03-29T14:05; write 2026-08-31T09:15 for 31/08/2026 09:15.",
    ),
    "empty file": (
        lambda folder: (folder / "locks.csv").write_text("") and None,
        "locks.csv: the file is empty; begin it with staff_id,date,shift_code.",
    ),
    "empty policy": (
        lambda folder: (folder / "policy.yaml").write_text("\n") and None,
        "policy.yaml: the file is empty; begin it with max_nights.",
    ),
    "missing file": (
        lambda folder: (folder / "shifts.csv").unlink(),
        "shifts.csv: the file is missing; the pack cannot be planned without it.",
    ),
    "only a header": (
        lambda folder: (
            (folder / "staff.csv").write_text((folder / "staff.csv").read_text().partition("\n")[0])
            and [(folder / file).unlink() for file in STAFF_TABLES]
            and edit("managers.csv", "P8", "")(folder)
        ),
        "staff.csv: the file has no rows; write at least one under the header.",
    ),
    "missing column": (
        lambda folder: drop_column(folder / "shifts.csv", "start"),
        "shifts.csv, row 1: column start is missing; the file needs shift_code, start, minutes, "
        "paid_minutes, break_minutes.",
    ),
    "column there twice": (
        lambda folder: (
            (folder / "locks.csv").write_text(
                "staff_id,date,shift_code,date\nP2,2026-12-03,E,2026-12-03\n"
            )
            and None
        ),
        "locks.csv, row 1: column date is there twice; keep one of the two.",
    ),
    "misspelt column": (
        edit("shifts.csv", "paid_minutes", "payed_minutes"),
        'shifts.csv, row 1: "payed_minutes" is not a column of this file; '
        'did you mean "paid_minutes"?',
    ),
    "unknown column": (
        lambda folder: (
            (folder / "locks.csv").write_text(
                "staff_id,date,shift_code,colour\nP2,2026-12-03,E,blue\n"
            )
            and None
        ),
        'locks.csv, row 1: "colour" is not a column of this file; '
        "the columns are staff_id, date, shift_code, reason.",
    ),
    "wrong number of cells": (
        edit("bases.csv", "B2,North,", "B2,North,,"),
        "bases.csv, row 3: the row has 6 cells; the header has 5 columns.",
    ),
    "not UTF-8": (
        lambda folder: (
            (folder / "bases.csv").write_bytes(
                (folder / "bases.csv").read_bytes().replace(b"North", b"N\xf4rth")
            )
            and None
        ),
        "bases.csv, row 3: the byte 0xf4 is not UTF-8; save the file as UTF-8.",
    ),
    "UTF-16": (
        lambda folder: (
            (folder / "history.csv").write_bytes(
                (folder / "history.csv").read_text().encode("utf-16")
            )
            and None
        ),
        "history.csv: the file is encoded as UTF-16; save the file as UTF-8.",
    ),
    "NUL byte": (
        edit("bases.csv", "North", "No\0th"),
        "bases.csv, row 3: there is a NUL byte, which no text has; export the file again.",
    ),
    "semicolons": (
        edit("history.csv", ",", ";", 100),
        "history.csv, row 1: the columns are separated by semicolons; separate them by commas.",
    ),
    "open quotation mark": (
        edit("locks.csv", "P2,", '"P2,'),
        "locks.csv, row 2: the row cannot be read (unexpected end of data); "
        "check that every quotation mark is closed or doubled.",
    ),
    "blank id": (
        add("managers.csv", ",probation,B1,100,,,,,,"),
        "managers.csv, row 4, column manager_id is blank, but should be filled in.",
    ),
    "yes for true": (
        edit("offenders.csv", "A2,false", "A2,no"),
        'offenders.csv, row 2, column statutory: "no" should be true or false; write false for no.',
    ),
    "number out of range": (
        edit("staff.csv", "B1,24.5", "B1,245"),
        'staff.csv, row 4, column contract_hours_per_week: "245" should be a number from 0 to 60.',
    ),
    "thousands": (
        edit("history.csv", "640.5,0,0", '640.5,0,"1,200"'),
        'history.csv, row 2, column toil_minutes: "1,200" should be a whole number; '
        "write 1200 for 1,200.",
    ),
    "bad grade": (
        edit("incidents.csv", "violence,1,", "violence,5,"),
        'incidents.csv, row 2, column grade: "5" should be a whole number from 1 to 4.',
    ),
    "blank category": (
        edit("incidents.csv", ",violence,", ",,"),
        "incidents.csv, row 2, column category is blank, but should be filled in.",
    ),
    "incident with a cell too many": (
        edit("incidents.csv", ",violence,", ",violence,,"),
        "incidents.csv, row 2: the row has 9 cells; the header has 8 columns.",
    ),
    "wrong geometry": (
        edit("areas.geojson", '"Polygon"', '"Point"'),
        "areas.geojson, feature 1: its geometry is Point; "
        "it should be a Polygon or a MultiPolygon.",
    ),
    "missing property": (
        edit("areas.geojson", '"kind": "urban", ', ""),
        "areas.geojson, feature 1, kind is blank, but should be one of urban, rural.",
    ),
    "unknown property": (
        edit("areas.geojson", '"imd_decile"', '"imd_rank"'),
        'areas.geojson, feature 1: "imd_rank" is not a property of an area; they are area_id, '
        "name, base_id, kind, neighbourhood_team, population, imd_decile, night_economy.",
    ),
    "crossed polygon": (
        edit(
            "areas.geojson",
            "[[-0.3, 52.55], [-0.25, 52.55], [-0.25, 52.6], [-0.3, 52.6], [-0.3, 52.55]]",
            "[[-0.3, 52.55], [-0.25, 52.6], [-0.25, 52.55], [-0.3, 52.6], [-0.3, 52.55]]",
        ),
        "areas.geojson, feature 1: its polygon is not sound "
        "(Self-intersection[-0.275 52.575]); mend it, for example with a GIS.",
    ),
    "metres": (
        edit("areas.geojson", "[-0.25, 52.6]", "[519300.0, 298500.0]"),
        "areas.geojson, feature 1: its position 519300.0, 298500.0 is not in degrees; "
        "a position is a longitude from -180 to 180 and a latitude from -90 to 90 (WGS 84).",
    ),
    "not JSON": (
        edit("areas.geojson", '"features": [', '"features": '),
        "areas.geojson, line 3: this is not JSON (Expecting property name enclosed in double "
        "quotes); it should be a GeoJSON FeatureCollection of polygons.",
    ),
    "unknown policy key": (
        edit("policy.yaml", "  cap_percent:", "  cap_percnt:"),
        'policy.yaml, line {line}: "overtime.cap_percnt" is not a known key; '
        'did you mean "cap_percent"?',
    ),
    "key of an earlier version": (
        edit("policy.yaml", "\npatrols:\n", "\npatrols:\n  hotspot_share: 0.1\n"),
        'policy.yaml, line {line}: "patrols.hotspot_share" is not a known key; write '
        "replay.hot_share for the share of areas and hours that a replay counts as hot; hot spots "
        "of patrols are now places, set by patrols.hotspots_per_area.",
    ),
    "policy out of range": (
        edit("policy.yaml", "max_nights: 4", "max_nights: 40"),
        'policy.yaml, line 1, max_nights: "40" should be a whole number from 1 to 14.',
    ),
    "policy of the wrong type": (
        edit("policy.yaml", "max_nights: 4", "max_nights: true"),
        'policy.yaml, line 1, max_nights: "True" should be a whole number from 1 to 14.',
    ),
    "key said twice": (
        edit("policy.yaml", "max_nights: 4", "max_nights: 4\nmax_nights: 5"),
        "policy.yaml, line 2: max_nights is set here and in line 1; set it once.",
    ),
    "broken YAML": (
        edit("policy.yaml", "max_nights: 4", "max_nights: [4"),
        "policy.yaml, line 2: this is not YAML (expected ',' or ']', but got ':'); "
        "write lines of the form key: value.",
    ),
    "missing manifest key": (
        edit("pack.yaml", "plan_weeks: 4\n", ""),
        "pack.yaml: plan_weeks is missing; it should be a whole number from 1 to 52.",
    ),
    "British date in the manifest": (
        edit("pack.yaml", "'2026-11-30'", "30/11/2026"),
        'pack.yaml, line 3, plan_start: "30/11/2026" should be a date such as 2026-03-29; '
        "write 2026-11-30 for 30/11/2026.",
    ),
    "unknown file": (
        lambda folder: (folder / "budget.csv").write_text("a\n") and None,
        "budget.csv: a pack has no file of this name; take it out.",
    ),
    "misspelt file": (
        lambda folder: (folder / "locks.csv").rename(folder / "Locks.CSV") and None,
        "Locks.CSV: a pack has no file of this name; did you mean locks.csv?",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_has_one_sentence(folder: Path, name: str) -> None:
    change, expected = FAULTS[name]
    change(folder)
    sentences = sentences_of(folder)
    assert len(sentences) == 1, sentences
    policy = (folder / "policy.yaml").read_text(encoding="utf-8").splitlines()
    spoilt = ("cap_percnt", "hotspot_share")
    line = next((n for n, text in enumerate(policy, 1) if any(key in text for key in spoilt)), 0)
    assert sentences == [expected.replace("{line}", str(line))]


def test_what_is_written_is_loaded(folder: Path) -> None:
    assert load_pack(folder) == small_pack()


def test_bom_windows_line_ends_and_blank_rows_are_fine(folder: Path) -> None:
    for file in folder.iterdir():
        blank = b"\r\n,,\r\n" if file.suffix == ".csv" else b"\r\n"
        content = file.read_bytes().replace(b"\n", b"\r\n")
        file.write_bytes(b"\xef\xbb\xbf" + content + blank)
    assert load_pack(folder) == small_pack()


def test_ten_faults_have_ten_sentences(folder: Path) -> None:
    names = (
        "British date",
        "duplicate id",
        "unknown reference",
        "yes for true",
        "skipped hour",
        "bad grade",
        "empty file",
        "wrong number of cells",
        "unknown policy key",
        "crossed polygon",
    )
    for name in names:
        change, _ = FAULTS[name]
        if name == "bad grade":
            change = edit("incidents.csv", "burglary,2,", "burglary,22,")
        change(folder)
    sentences = sentences_of(folder)
    assert len(sentences) == len(names), "\n".join(sentences)


def test_two_faults_of_the_manifest_are_both_told(folder: Path) -> None:
    edit("pack.yaml", "plan_weeks: 4", "plan_weeks: 0")(folder)
    edit("pack.yaml", "Europe/London", "Europe/Londn")(folder)
    edit("pack.yaml", "history_end: '2026-11-29'", "history_end: '2026-11-30'")(folder)
    assert sentences_of(folder) == [
        'pack.yaml, line 4, plan_weeks: "0" should be a whole number from 1 to 52.',
        'pack.yaml, timezone: "Europe/Londn" should be the name of a time zone such as '
        'Europe/London; did you mean "Europe/London"?',
        'pack.yaml, plan_start: "2026-11-30" should be after history_end, which is 2026-11-30.',
    ]


CASELOAD_FILES = ("pack.yaml", "policy.yaml", "areas.geojson", "offenders.csv", "managers.csv")


def test_caseloads_need_few_files(folder: Path) -> None:
    for file in folder.iterdir():
        if file.name not in CASELOAD_FILES:
            file.unlink()
    pack = load_pack(folder, ("caseloads",))
    small = small_pack()
    assert (pack.offenders, pack.managers, pack.areas) == (
        small.offenders,
        small.managers,
        small.areas,
    )
    assert pack.staff == ()
    assert len(pack.incidents) == 0
    assert sentences_of(folder) == [
        f"{file}: the file is missing; {advice}."
        for file, advice in (
            ("incidents.csv", "give it, or requirement.csv"),
            ("bases.csv", "the pack cannot be planned without it"),
            ("staff.csv", "the pack cannot be planned without it"),
            ("shifts.csv", "the pack cannot be planned without it"),
        )
    ]


@pytest.mark.parametrize(
    ("parts", "file", "needed"),
    [
        (None, "absences.csv", False),
        (None, "policy.yaml", False),
        (None, "offenders.csv", True),
        (("rota", "patrols"), "offenders.csv", False),
        (("caseloads",), "offenders.csv", True),
        (("caseloads",), "incidents.csv", False),
        (("demand",), "incidents.csv", True),
        (("demand",), "shifts.csv", False),
        (("rota",), "incidents.csv", True),
        (("patrols",), "bases.csv", True),
        (("rota",), "pack.yaml", True),
    ],
)
def test_each_part_needs_its_own_files(
    folder: Path, parts: tuple[str, ...] | None, file: str, needed: bool
) -> None:
    (folder / file).unlink()
    if needed:
        assert any(p.file == file and "missing" in p.sentence for p in problems_of(folder, parts))
    else:
        load_pack(folder, parts)


def test_own_levels_stand_in_for_incidents(folder: Path) -> None:
    (folder / "incidents.csv").unlink()
    add("requirement.csv", "base_id,role_group,weekday,hour,minimum")(folder)
    add("requirement.csv", "B1,response,0,7,3")(folder)
    pack = load_pack(folder)
    assert len(pack.incidents) == 0
    assert pack.requirement[0].minimum == 3


def test_a_pack_without_a_cohort_can_be_planned(folder: Path) -> None:
    (folder / "offenders.csv").unlink()
    (folder / "managers.csv").unlink()
    assert load_pack(folder).offenders == ()


def test_a_policy_of_comments_is_the_usual_policy(folder: Path) -> None:
    (folder / "policy.yaml").write_text("# all as usual\n")
    assert load_pack(folder).policy == small_pack().policy
