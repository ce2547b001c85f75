"""Street files to a pack: rows counted, neighbourhoods, modelled hours, faults in sentences."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from optimiser.demand.profile import profile_named
from scenarios.build.demand import build_heatmap_of
from scenarios.checks import check_pack
from scenarios.generate.calibrate import (
    SHORTNESS,
    response_and_specials,
    response_hours_by_base,
)
from scenarios.importers.street_crime import ImportResult, import_street_crime
from scenarios.load import load_pack
from scenarios.problems import PackError
from scenarios.write import write_pack
from tests.scenarios.importers.street import (
    code,
    write_boundaries,
    write_deprivation,
    write_months,
    write_population,
    write_street,
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("madeshire")
    write_boundaries(folder / "lsoa.geojson")
    write_population(folder / "residents.csv")
    write_deprivation(folder / "imd.csv")
    write_months(folder / "crime")
    return folder


def run(source: Path, district: str = "Northam", **options: object) -> ImportResult:
    crime, boundaries = source / "crime", source / "lsoa.geojson"
    return import_street_crime(crime, boundaries, district, **options)


@pytest.fixture(scope="module")
def imported(source: Path) -> ImportResult:
    return run(
        source,
        population=source / "residents.csv",
        deprivation=source / "imd.csv",
        officers=30,
        weeks=2,
    )


def problems_of(source: Path, **options: object) -> list[str]:
    with pytest.raises(PackError) as caught:
        run(source, **options)
    return [problem.sentence for problem in caught.value.problems]


def test_every_row_is_used_unplaced_or_outside(imported: ImportResult) -> None:
    counts = imported.counts
    assert (counts.files, counts.rows, counts.unplaced) == (2, 800, 80)
    assert counts.used + counts.unplaced + counts.outside == counts.rows
    heatmap = build_heatmap_of(imported.pack)
    assert heatmap.incidents_used == counts.used
    assert (heatmap.unplaced, heatmap.outside) == (counts.unplaced, counts.outside)
    assert (counts.first_month, counts.last_month) == ("2025-01", "2025-02")
    assert counts.missing_months == ()


def test_pack_is_sound_and_survives_the_round_trip(imported: ImportResult, tmp_path: Path) -> None:
    assert check_pack(imported.pack) == ()
    assert load_pack(write_pack(imported.pack, tmp_path / "pack")) == imported.pack


def test_same_seed_same_pack(imported: ImportResult, source: Path) -> None:
    files = {"population": source / "residents.csv", "deprivation": source / "imd.csv"}
    again = run(source, **files, officers=30, weeks=2)
    other = run(source, **files, officers=30, weeks=2, seed=2)
    assert again.pack == imported.pack
    assert not other.pack.incidents.equals(imported.pack.incidents)
    assert other.pack.areas == imported.pack.areas


def test_areas_are_the_district(imported: ImportResult, source: Path) -> None:
    features = json.loads((source / "lsoa.geojson").read_text())["features"]
    own = [f for f in features if f["properties"]["LAD"] == "Northam"]
    ground = shapely.union_all([shape(feature["geometry"]) for feature in own])
    polygons = [shape(area.geometry) for area in imported.pack.areas]
    assert shapely.union_all(polygons).symmetric_difference(ground).area < 1e-12
    assert sum(polygon.area for polygon in polygons) == pytest.approx(ground.area)
    assert all(polygon.geom_type == "Polygon" for polygon in polygons)
    numbers = [int(f["properties"]["LSOA21CD"][-4:]) for f in own]
    residents = [area.population for area in imported.pack.areas]
    assert sum(residents) == sum(1500 + 10 * number for number in numbers)
    assert len(residents) == round(sum(residents) / 10_000)
    assert all(1 <= area.imd_decile <= 10 for area in imported.pack.areas)
    assert all("Ward" in area.name for area in imported.pack.areas)


def test_what_is_not_given_stays_blank(source: Path) -> None:
    pack = run(source, officers=30, weeks=1).pack
    assert {area.population for area in pack.areas} == {None}
    assert {area.imd_decile for area in pack.areas} == {None}
    assert len({area.name for area in pack.areas}) == len(pack.areas)


def test_made_up_people_are_marked(imported: ImportResult) -> None:
    pack = imported.pack
    marked = [
        *(person.staff_id for person in pack.staff),
        *(base.base_id for base in pack.bases),
        *(offender.offender_ref for offender in pack.offenders),
        *(manager.manager_id for manager in pack.managers),
        *(event.event_id for event in pack.events),
        *(commitment.commitment_id for commitment in pack.commitments),
    ]
    assert all(name.startswith("SYN-") for name in marked)
    assert "synthetic" in pack.manifest.name
    assert sum(person.role.is_officer for person in pack.staff) == 30


def test_what_the_source_lacks_is_listed_as_modelled(imported: ImportResult) -> None:
    incidents = imported.pack.incidents
    fields = "received_at;grade;minutes_on_scene;officers_required"
    assert set(incidents["modelled_fields"]) == {fields}
    local = incidents["received_at"].dt.tz_convert("Europe/London")
    assert Counter(local.dt.strftime("%Y-%m")) == {"2025-01": 400, "2025-02": 400}
    assert build_heatmap_of(imported.pack).modelled_hours


@pytest.mark.parametrize("name", ["uk-blend", "uk-by-category", "flat"])
def test_hours_follow_the_named_profile(source: Path, name: str) -> None:
    pack = run(source, officers=30, weeks=1, profile=name).pack
    assert pack.policy.demand.profile == name
    local = pack.incidents["received_at"].dt.tz_convert("Europe/London")
    for category, own in local.groupby(pack.incidents["category"]):
        shares = profile_named(name).of(str(category)).reshape(7, 24).sum(axis=0)
        drawn = np.bincount(own.dt.hour, minlength=24) / len(own)
        assert np.abs(np.cumsum(drawn) - np.cumsum(shares)).max() < 0.06


def test_a_handful_of_officers_makes_a_sound_pack(source: Path) -> None:
    pack = run(source, officers=10, weeks=1).pack
    assert check_pack(pack) == ()


def test_officers_are_sized_to_the_crime(source: Path) -> None:
    pack = run(source, population=source / "residents.csv").pack
    ratio = sum(response_hours_by_base(pack).values()) / response_and_specials(pack)
    assert ratio == pytest.approx(SHORTNESS, abs=0.1), "an officer more or less is a tenth"


def test_an_unknown_district_gets_one_sentence_with_the_names(source: Path) -> None:
    (sentence,) = problems_of(source, district="Northan")
    assert "Northam, Southam" in sentence
    assert 'did you mean "Northam"?' in sentence


def test_district_name_in_any_case(source: Path) -> None:
    assert run(source, "NORTHAM", officers=30, weeks=1).pack.manifest.name.startswith("Northam")


def test_every_fault_is_told_with_its_place(tmp_path: Path) -> None:
    write_boundaries(tmp_path / "lsoa.geojson")
    (tmp_path / "crime").mkdir()
    good = ["1", "2025-01", "", "", "-0.2", "52.5", "", code(0), "", "Burglary", "", ""]
    faults = {1: "2025-02", 4: "east", 5: "152.5", 7: "Northam 1", 9: ""}
    rows = [good, *([*good[:at], text, *good[at + 1 :]] for at, text in faults.items()), good[:8]]
    write_street(tmp_path / "crime" / "2025-01-madeshire-street.csv", rows)
    (tmp_path / "residents.csv").write_text(
        f"LSOA21CD,census2021_population\n{code(24)},many\n{code(25)},10\n"
    )
    sentences = problems_of(
        tmp_path, population=tmp_path / "residents.csv", profile="uk-blnd", officers=30
    )
    for start in (
        '--profile: "uk-blnd"',
        'residents.csv, row 2, column census2021_population: "many"',
        "residents.csv: there is no row for E01000026",
        '2025-01-madeshire-street.csv, row 3, column Month: "2025-02"',
        '2025-01-madeshire-street.csv, row 4, column Longitude: "east"',
        '2025-01-madeshire-street.csv, row 5, column Latitude: "152.5"',
        '2025-01-madeshire-street.csv, row 6, column LSOA code: "Northam 1"',
        "2025-01-madeshire-street.csv, row 7, column Crime type is blank, but should be filled in",
        "2025-01-madeshire-street.csv, row 8: the row has 8 cells",
    ):
        assert any(sentence.startswith(start.split(" is blank")[0]) for sentence in sentences), (
            start
        )
    assert not any("row 2, column Month" in sentence for sentence in sentences)


def test_a_folder_without_street_files(tmp_path: Path) -> None:
    write_boundaries(tmp_path / "lsoa.geojson")
    (tmp_path / "crime").mkdir()
    (tmp_path / "crime" / "2025-01-madeshire-outcomes.csv").write_text("Crime ID\n")
    (sentence,) = problems_of(tmp_path)
    assert "no street file" in sentence
    assert "YYYY-MM-force-street.csv" in sentence


def test_a_month_twice_is_refused(tmp_path: Path) -> None:
    write_boundaries(tmp_path / "lsoa.geojson")
    write_months(tmp_path / "crime", ("2025-01",))
    (tmp_path / "crime" / "copy").mkdir()
    original = tmp_path / "crime" / "2025-01" / "2025-01-madeshire-street.csv"
    (tmp_path / "crime" / "copy" / original.name).write_bytes(original.read_bytes())
    (sentence,) = problems_of(tmp_path)
    assert "2025-01 of madeshire is there twice" in sentence


@pytest.mark.parametrize(
    ("content", "clause"),
    [
        ("not json", "not JSON"),
        ("{}", "no features"),
        ('{"features": [{"properties": {"LAD": "Northam"}}]}', "feature 1, LSOA21CD"),
        (
            '{"features": [{"properties": {"LSOA21CD": "E1", "LAD": "N"}, '
            '"geometry": {"type": "Point", "coordinates": [0, 52]}}]}',
            "a Polygon or MultiPolygon",
        ),
    ],
)
def test_boundaries_that_are_none(source: Path, tmp_path: Path, content: str, clause: str) -> None:
    broken = tmp_path / "lsoa.geojson"
    broken.write_text(content)
    with pytest.raises(PackError, match=clause):
        import_street_crime(source / "crime", broken, "Northam")


def test_missing_months_are_told_and_months_before_them_left_out(tmp_path: Path) -> None:
    """A month that is not there must not count as a month in which nothing happened."""
    write_boundaries(tmp_path / "lsoa.geojson")
    write_months(tmp_path / "crime", ("2025-01", "2025-04"))
    result = run(tmp_path, officers=30, weeks=1)
    counts = result.counts
    assert counts.missing_months == ("2025-02", "2025-03")
    assert counts.months_left_out == ("2025-01",)
    assert (counts.files, counts.rows, counts.first_month) == (1, 400, "2025-04")
    heatmap = build_heatmap_of(result.pack)
    assert heatmap.weeks_of_history == pytest.approx(30 / 7)
    assert heatmap.incidents.sum() == pytest.approx(
        counts.used * heatmap.unplaced_factor / heatmap.weeks_of_history
    )


def test_a_crime_that_is_there_twice_counts_once(tmp_path: Path) -> None:
    """By its Crime ID, in any file; anti-social behaviour has none and always counts."""
    write_boundaries(tmp_path / "lsoa.geojson")
    folder = tmp_path / "crime"
    folder.mkdir()
    place = ["", "", "-0.2", "52.55", "", code(24), ""]
    asb = ["", "2025-01", *place, "Anti-social behaviour", "", ""]
    crimes = [[f"C{n}", "2025-01", *place, "Burglary", "", ""] for n in range(50)]
    write_street(folder / "2025-01-madeshire-street.csv", [*crimes, *crimes[:7], asb, asb])
    later = [[crime[0], "2025-02", *crime[2:]] for crime in crimes[:3]]
    new = ["C99", "2025-02", *place, "Burglary", "", ""]
    write_street(folder / "2025-02-madeshire-street.csv", [*later, new])
    result = run(tmp_path, officers=30, weeks=1)
    assert (result.counts.rows, result.counts.used, result.counts.repeated) == (63, 53, 10)
    assert len(result.pack.incidents) == 53


def test_street_files_of_another_force_are_refused(source: Path, tmp_path: Path) -> None:
    row = ["1", "2025-01", "", "", "-0.2", "52.5", "", "E01099999", "", "Burglary", "", ""]
    for number, rows in enumerate(([row], [])):
        folder = tmp_path / str(number)
        folder.mkdir()
        write_street(folder / "2025-01-farshire-street.csv", rows)
        with pytest.raises(PackError) as caught:
            import_street_crime(folder, source / "lsoa.geojson", "Northam")
        (problem,) = caught.value.problems
        assert "no row has an LSOA code of Northam" in problem.sentence


def test_what_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        import_street_crime(tmp_path / "crime", tmp_path / "lsoa.geojson", "Northam")
    sentences = [problem.sentence for problem in caught.value.problems]
    assert any("lsoa.geojson: the file cannot be read" in sentence for sentence in sentences)
    assert any("crime: there is no such folder" in sentence for sentence in sentences)
    write_boundaries(tmp_path / "lsoa.geojson")
    write_months(tmp_path / "crime", ("2025-01",))
    (sentence,) = problems_of(tmp_path, population=tmp_path / "none.csv")
    assert "none.csv: the file cannot be read" in sentence


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2025-13"])
def test_a_month_that_nobody_published(source: Path, tmp_path: Path, month: str) -> None:
    row = ["1", month, "", "", "-0.2", "52.5", "", code(24), "", "Burglary", "", ""]
    write_street(tmp_path / f"{month}-madeshire-street.csv", [row])
    with pytest.raises(PackError, match="not that of a street file"):
        import_street_crime(tmp_path, source / "lsoa.geojson", "Northam")


@pytest.mark.parametrize("residents", ["-5", "nan", "inf", ""])
def test_residents_that_are_no_number_of_people(
    source: Path, tmp_path: Path, residents: str
) -> None:
    path = write_population(tmp_path / "residents.csv")
    path.write_text(path.read_text().replace(f"{code(30)},1800", f"{code(30)},{residents}"))
    (sentence,) = problems_of(source, population=path)
    assert "row 32, column census2021_population" in sentence


@pytest.mark.parametrize("decile", ["0", "11", "nan"])
def test_a_decile_that_is_none(source: Path, tmp_path: Path, decile: str) -> None:
    path = write_deprivation(tmp_path / "imd.csv")
    path.write_text(path.read_text().replace(f"{code(30)},1.0", f"{code(30)},{decile}"))
    (sentence,) = problems_of(source, deprivation=path)
    assert "row 32, column IMD_decile" in sentence


def test_an_lsoa_with_residents_twice(source: Path, tmp_path: Path) -> None:
    path = write_population(tmp_path / "residents.csv")
    path.write_text(f"{path.read_text()}{code(30)},900000\n")
    (sentence,) = problems_of(source, population=path)
    assert "row 50, column LSOA21CD" in sentence
