"""From a file of calls to a pack: every row is accounted for, nothing is made up in silence."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from optimiser.horizon import Horizon
from scenarios.build.demand import build_heatmap_of
from scenarios.build.exposure import exposure_hours
from scenarios.importers.incidents.import_incidents import (
    ImportResult,
    StaffingChoice,
    import_incidents,
)
from scenarios.importers.incidents.mapping import (
    IncidentMapping,
    read_mapping,
    save_mapping,
    with_words,
)
from scenarios.load import load_pack
from scenarios.problems import PackError, Problem
from scenarios.write import write_pack

HEADER = "URN;Created;Time;X;Y;Beat;Type;Priority;Spent"
MAPS = (
    "incident_id=URN",
    "received_date=Created",
    "received_time=Time",
    "easting=X",
    "northing=Y",
    "area_id=Beat",
    "category=Type",
    "grade=Priority",
    "minutes_on_scene:hours=Spent",
)
GRADES = ("Immediate=1,Prompt=2", "Scheduled=3")
FEW = StaffingChoice(officers=12)


def mapped(*more: str, maps: Sequence[str] = MAPS) -> IncidentMapping:
    problems: list[Problem] = []
    drop, categories = ["patrol by"], ["Breakin=Burglary"]
    mapping = with_words(
        IncidentMapping(), [*maps, *more], GRADES, drop, categories, problems.append
    )
    assert problems == []
    return mapping


def call(number: int, **changes: str) -> str:
    """A call in Peterborough, 24 a day from Monday 2 March 2026, in four beats."""
    cells = {
        "URN": f"C{number}",
        "Created": f"{2 + number // 24:02}/03/26",
        "Time": f"{number % 24}:{number % 60:02}",
        "X": str(518_000 + 900 * (number % 2) + number % 7),
        "Y": str(298_000 + 900 * (number // 2 % 2) + number % 11),
        "Beat": f"P{number % 4}",
        "Type": ("Breakin", "Fight")[number % 2],
        "Priority": ("Immediate", "prompt", "2", "Scheduled")[number % 4],
        "Spent": f"{0.5 + number % 3}",
    }
    return ";".join((cells | changes).values())


def write(path: Path, lines: Sequence[str], header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ImportResult:
    """Three weeks, with some of everything that goes wrong."""
    lines = [call(number) for number in range(21 * 24)]
    lines += [
        call(900, Type="Patrol By", Created="05/03/26", Time="04:00"),
        call(901, URN="C3", Created="02/03/26", Time="03:03", Spent="9"),
        call(902, X="", Y="", Created="06/03/26"),
        call(903, X="", Y="", Beat="", Created="06/03/26"),
        call(904, X="0", Y="0", Created="07/03/26"),
        call(905, X="400000", Beat="", Created="07/03/26"),
        call(906, Created="07/03/26", Time="24:00"),
        call(907, Created="07/03/26", Spent=""),
        call(908, Created="07/03/26", Priority=""),
    ]
    path = write(tmp_path_factory.mktemp("calls") / "calls.csv", lines)
    return import_incidents(path, mapped(), staffing=FEW, hold_out_from=date(2026, 3, 16))


def test_every_row_is_counted_once(result: ImportResult) -> None:
    counts = result.counts
    assert counts.rows == 21 * 24 + 9
    assert counts.dropped == {"Patrol By": 1}
    assert (counts.repeated, counts.repeated_with_changes) == (1, 1)
    assert (counts.unplaced, counts.outside, counts.on_days_not_covered) == (1, 1, 0)
    assert counts.held_out == 7 * 24
    assert counts.used == counts.rows - 4 - 7 * 24
    assert counts.mended == {"midnight_as_24": 1, "coordinates_half_or_zero": 1}


def test_what_the_source_says_is_kept_and_the_rest_is_listed(result: ImportResult) -> None:
    table = result.pack.incidents.set_index("incident_id")
    assert table.loc["C3", "minutes_on_scene"] == 540
    assert table.loc["C906", "received_at"].isoformat() == "2026-03-08T00:00:00+00:00"
    assert table["category"].value_counts().index.tolist() == ["Burglary", "Fight"]
    assert table.loc["C0", "grade"] == 1
    assert table.loc["C1", "grade"] == 2
    assert table.loc["C0", "modelled_fields"] == "officers_required"
    assert table.loc["C907", "modelled_fields"] == "minutes_on_scene;officers_required"
    assert table.loc["C908", "modelled_fields"] == "grade;officers_required"
    assert table.loc["C908", "grade"] <= 3
    assert table.loc["C0", ["longitude", "latitude"]].tolist() == pytest.approx(
        [-0.258, 52.567], abs=0.01
    )


def test_the_pack_is_sound_and_its_demand_counts_the_same_rows(
    result: ImportResult, tmp_path: Path
) -> None:
    pack = load_pack(write_pack(result.pack, tmp_path / "pack"))
    assert pack == result.pack
    heatmap = build_heatmap_of(pack)
    counts = result.counts
    told = (heatmap.incidents_used, heatmap.unplaced, heatmap.outside)
    assert told == (counts.used, counts.unplaced, counts.outside)
    assert pack.held_out["received_at"].min().date() == date(2026, 3, 16)
    assert pack.manifest.history_end == date(2026, 3, 15)
    assert {area.area_id for area in pack.areas} == {"P0", "P1", "P2", "P3"}
    assert all("drawn" in area.name for area in pack.areas)
    assert all(base.base_id.startswith("SYN-") for base in pack.bases)


def test_days_without_records_are_no_quiet_days(tmp_path: Path) -> None:
    """Two whole weeks with a gap of four weeks between: rates are those of a full week."""
    days = [*range(7), *range(35, 42)]
    lines = [
        call(24 * day + hour, Created=str(date.fromordinal(date(2026, 3, 2).toordinal() + day)))
        for day in days
        for hour in range(24)
    ]
    lines.append(call(5_000, Created="2026-03-09"))
    result = import_incidents(write(tmp_path / "calls.csv", lines), mapped(), staffing=FEW)
    manifest = result.pack.manifest
    assert manifest.history_gaps == ("2026-03-09/2026-04-05",)
    assert result.counts.on_days_not_covered == 1
    heatmap = build_heatmap_of(load_pack(write_pack(result.pack, tmp_path / "pack")))
    assert heatmap.weeks_of_history == 2
    assert heatmap.incidents.sum() == pytest.approx(24 * 7)
    assert result.remarks[:2] == (
        'No row has the type "patrol by" that --drop names.',
        "The file covers 14 of 42 days; rates are by the days covered.",
    )


def test_exposure_leaves_out_the_parts_of_gaps_in_the_period() -> None:
    period = Horizon(date(2026, 3, 2), 14, "Europe/London")
    gaps = ("2026-02-01/2026-03-02", "2026-03-09/2026-03-10", "2026-03-20/2026-04-01")
    by_day = exposure_hours(period, gaps).reshape(7, 24)
    assert by_day[:, 0].tolist() == [0, 1, 2, 2, 2, 2, 2]
    assert (by_day == by_day[:, :1]).all()


def test_areas_of_a_file_take_codes_names_and_points(tmp_path: Path) -> None:
    west, east = -0.31, -0.25
    features = [
        {
            "type": "Feature",
            "properties": {"area_id": f"Z{i}", "name": name, "base_id": "HQ", "kind": "urban"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[a, 52.5], [a + 0.06, 52.5], [a + 0.06, 52.6], [a, 52.6], [a, 52.5]]
                ],
            },
        }
        for i, (a, name) in enumerate([(west, "West"), (east, "East")])
    ]
    areas = tmp_path / "areas.geojson"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    lines = [
        call(number, X="", Y="", Beat=("z0", "EAST", "Z0", "elsewhere")[number % 4])
        for number in range(48)
    ]
    path = write(tmp_path / "calls.csv", lines)
    mapping = mapped().model_copy(update={"date_order": "dmy"})
    result = import_incidents(path, mapping, areas=areas, staffing=FEW)
    assert (result.counts.used, result.counts.outside) == (36, 12)
    assert result.pack.incidents["area_id"].value_counts().to_dict() == {
        "Z0": 24,
        "Z1": 12,
        "outside": 12,
    }
    assert [base.base_id for base in result.pack.bases] == ["HQ"]


def test_day_numbers_and_hours_count_from_day_one(tmp_path: Path) -> None:
    lines = [
        f"{1 + n // 24},{n % 24},{52.57 + n % 5 / 500},{-0.25 + n % 7 / 500}" for n in range(168)
    ]
    path = write(tmp_path / "calls.csv", lines, "Day,Hour,Lat,Lon")
    maps = ("received_day=Day", "received_hour=Hour", "latitude=Lat", "longitude=Lon")
    mapping = mapped(maps=maps).model_copy(update={"day_one": date(2022, 7, 6), "drop": ()})
    pack = import_incidents(path, mapping, staffing=FEW).pack
    assert (pack.manifest.history_start, pack.manifest.history_end) == (
        date(2022, 7, 6),
        date(2022, 7, 12),
    )
    hours = pack.incidents["received_at"].dt.tz_convert("Europe/London").dt.hour
    assert hours.value_counts().to_dict() == dict.fromkeys(range(24), 7)
    assert set(pack.incidents["modelled_fields"]) == {
        "category;grade;minutes_on_scene;officers_required"
    }


def problems_of(path: Path, mapping: IncidentMapping) -> list[str]:
    with pytest.raises(PackError) as caught:
        import_incidents(path, mapping, staffing=FEW)
    return [problem.sentence for problem in caught.value.problems]


def test_every_fault_of_a_mapping_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "calls.csv", [call(1)])
    mapping = mapped(maps=("grade=Prority", "received_day=Created", "easting=X"))
    assert problems_of(path, mapping) == [
        'calls.csv: "Prority", mapped to grade, is not a column of this file; did you mean '
        '"Priority"?',
        "--map: no column says when a call was received; map received_at, or received_date and "
        "received_time, or received_day and received_hour.",
        "--map: no column says where an incident was; map longitude and latitude, or easting and "
        "northing, or area_id.",
        "--map: easting is mapped without northing; map northing too.",
        "--map: received_day is a number of a day, and no date is known for it; give --day-one "
        "with the date of day 1.",
    ]


def test_every_fault_of_the_cells_is_told_at_once(tmp_path: Path) -> None:
    lines = [
        call(30),
        call(31, Created="31/02/26", Priority="Soonish"),
        call(400, Time="25:10", X="far"),
    ]
    sentences = problems_of(write(tmp_path / "calls.csv", lines), mapped())
    assert sentences == [
        'calls.csv, row 3, column Created: "31/02/26" should be a date such as 29/03/2026 or '
        "2026-03-29.",
        'calls.csv, row 4, column Time: "25:10" should be a time such as 14:05, 24:00 or 2:05 PM.',
        'calls.csv, row 4, column X: "far" should be a number from 0 to 700,000, or blank.',
        '--grades: "Soonish" in column Priority is no grade from 1 to 4; give --grades Soonish=N.',
    ]


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        (("01/02/2026", "03/04/2026"), "may be read with the day or the month first"),
        (("13/02/2026", "03/14/2026"), "some dates of Created have the day first and some"),
    ],
)
def test_the_order_of_dates_is_never_guessed(
    tmp_path: Path, days: tuple[str, ...], fault: str
) -> None:
    path = write(tmp_path / "calls.csv", [call(n, Created=day) for n, day in enumerate(days)])
    (sentence,) = [text for text in problems_of(path, mapped()) if "--date-order" in text]
    assert fault in sentence


def test_nothing_left_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "calls.csv", [call(30, Type="PATROL BY")])
    (sentence,) = problems_of(path, mapped().model_copy(update={"date_order": "dmy"}))
    assert sentence == ("calls.csv: of 1 rows none is left; check --drop and --hold-out-from.")


def test_a_mapping_is_saved_and_read_as_it_was(tmp_path: Path) -> None:
    changes = {"day_one": date(2022, 7, 6), "date_order": "mdy", "timezone": "America/Chicago"}
    mapping = mapped().model_copy(update=changes)
    save_mapping(mapping, tmp_path / "map.yaml")
    problems: list[Problem] = []
    assert read_mapping(tmp_path / "map.yaml", problems.append) == mapping
    assert problems == []


def test_options_that_say_nothing_are_told() -> None:
    problems: list[Problem] = []
    with_words(IncidentMapping(), ["grad=P", "P"], ["Now=0"], [], [], problems.append)
    assert [problem.sentence.split(":")[0] for problem in problems] == [
        "--map",
        "--map",
        "--grades",
    ]
    assert 'did you mean "grade"?' in problems[0].sentence
