"""The real force: sixteen published months, counted again by other means."""

import csv
import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from scenarios.build.demand import build_heatmap_of
from scenarios.importers.street_crime import ImportResult, import_street_crime
from tests.shared_data import shared

BOUNDARIES = ("data", "boundaries", "lsoa2021_cambridgeshire_pfa.geojson")
CRIME = ("data", "uk_street_crime", "cambridgeshire")
POPULATION = ("data", "imd2025_population", "census2021_population_lsoa21_selected_forces.csv")
DEPRIVATION = ("data", "imd2025_population", "imd2025_lsoa21_ward24_selected_forces.csv")


@pytest.fixture(scope="module")
def peterborough() -> ImportResult:
    return import_street_crime(
        shared(*CRIME),
        shared(*BOUNDARIES),
        "Peterborough",
        population=shared(*POPULATION),
        deprivation=shared(*DEPRIVATION),
        officers=90,
    )


def codes_of_peterborough() -> set[str]:
    features = json.loads(shared(*BOUNDARIES).read_text())["features"]
    properties = [feature["properties"] for feature in features]
    return {own["LSOA21CD"] for own in properties if own["LAD"] == "Peterborough"}


def test_rows_counted_again_by_other_means(peterborough: ImportResult) -> None:
    own, used, unplaced, rows = codes_of_peterborough(), 0, 0, 0
    for path in sorted(Path(shared(*CRIME)).glob("*.csv")):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                rows += 1
                used += row["LSOA code"] in own
                unplaced += not row["LSOA code"]
    counts = peterborough.counts
    assert (used, unplaced) == (36_276, 3_540)
    assert (counts.used, counts.unplaced) == (used, unplaced)
    assert (counts.rows, counts.outside) == (rows, rows - used - unplaced)
    heatmap = build_heatmap_of(peterborough.pack)
    assert (heatmap.incidents_used, heatmap.unplaced) == (used, unplaced)
    assert heatmap.outside == counts.outside


def test_neighbourhoods_of_a_sensible_size(peterborough: ImportResult) -> None:
    areas = peterborough.pack.areas
    assert 18 <= len(areas) <= 27
    assert all(7_500 <= area.population <= 12_500 for area in areas)
    with shared(*POPULATION).open(newline="") as file:
        residents = {
            row["LSOA21CD"]: int(row["census2021_population"]) for row in csv.DictReader(file)
        }
    assert sum(area.population for area in areas) == sum(
        residents[code] for code in codes_of_peterborough()
    )
    polygons = [shape(area.geometry) for area in areas]
    assert all(polygon.geom_type == "Polygon" for polygon in polygons)
    overlap = sum(polygon.area for polygon in polygons) - shapely.union_all(polygons).area
    assert overlap < 1e-9


def test_the_city_centre_is_where_the_night_economy_is(peterborough: ImportResult) -> None:
    lively = [area.name for area in peterborough.pack.areas if area.night_economy]
    assert "Central" in lively
    assert len(lively) <= 3
    assert len(peterborough.pack.bases) == 3
