import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Point, shape

from optimiser.heat import LEVELS
from scenarios.build.demand import build_heatmap_of
from scenarios.build.levels import build_layer, build_level
from scenarios.export.heat_levels import write_level
from scenarios.plan_files import heatmap_table
from scenarios.schema.incidents import as_incidents
from scenarios.schema.pack import Pack
from scenarios.schema.policy import DemandPolicy, Policy
from scenarios.verify.heat_levels import check_geojson, check_heat_levels
from scenarios.verify.plan_folder import read_plan_folder
from tests.packs import manifest, small_pack


def pack_of(*levels: str) -> Pack:
    policy = Policy(demand=DemandPolicy(heatmap_levels=list(levels), non_crime_uplift_percent=20))
    return small_pack(policy=policy)


def written(folder: Path, pack: Pack) -> None:
    heatmap = build_heatmap_of(pack)
    for name in pack.policy.demand.heatmap_levels:
        write_level(folder, build_level(pack, heatmap, name))
    (folder / "summary.json").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize("name", LEVELS)
def test_cells_hold_their_incidents_and_add_up_to_the_areas(name: str) -> None:
    pack = small_pack()
    heatmap = build_heatmap_of(pack)
    level = build_level(pack, heatmap, name)
    field, places = level.field, level.places
    assert field.incidents.sum() == pytest.approx(heatmap.incidents.sum(), rel=1e-5)
    assert int(field.counted.sum()) + level.without_cell == heatmap.incidents_used
    points = pack.incidents[["longitude", "latitude"]].to_numpy()
    cell = places.locate(*points.T)
    assert (cell[np.isnan(points[:, 0])] < 0).all()
    for row in np.flatnonzero(cell >= 0)[:5].tolist():
        assert places.outline(int(cell[row])).distance(Point(points[row])) < 1e-6


def test_the_files_say_the_same_and_pass_the_checker(tmp_path: Path) -> None:
    pack = pack_of(*LEVELS)
    written(tmp_path, pack)
    plan = read_plan_folder(tmp_path)
    assert not plan.faults
    assert not list(check_heat_levels(pack, plan, build_heatmap_of(pack)))
    assert not list(check_geojson(tmp_path, plan))
    outlines = json.loads((tmp_path / "heatmap_h3-9.geojson").read_text(encoding="utf-8"))
    for feature in outlines["features"][:5]:
        told = feature["properties"]
        assert shape(feature["geometry"]).contains(Point(told["longitude"], told["latitude"]))
        assert sum(told["by_category"].values()) == pytest.approx(
            told["expected_incidents"], abs=0.001
        )


@pytest.mark.parametrize(
    ("column", "value"),
    [("counted", "99"), ("expected_incidents", "999"), ("cell_id", "E0N0"), ("rank", "77")],
)
def test_a_spoilt_cell_is_found(tmp_path: Path, column: str, value: str) -> None:
    pack = pack_of("250m")
    written(tmp_path, pack)
    file = tmp_path / f"{heatmap_table('250m')}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0][column] = value
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    plan = read_plan_folder(tmp_path)
    found = [*check_heat_levels(pack, plan, build_heatmap_of(pack)), *check_geojson(tmp_path, plan)]
    assert {breach.who for breach in found} == {file.name, file.with_suffix(".geojson").name}


def test_a_level_that_is_missing_or_not_asked_for_is_found(tmp_path: Path) -> None:
    written(tmp_path, pack_of("area"))
    plan = read_plan_folder(tmp_path)
    heatmap = build_heatmap_of(small_pack())
    found = {breach.who for breach in check_heat_levels(pack_of("h3-8"), plan, heatmap)}
    assert found == {"heatmap_area.csv", "heatmap_h3-8.csv"}


def test_another_layer_of_polygons_takes_incidents_by_their_coordinates() -> None:
    pack = small_pack()
    heatmap = build_heatmap_of(pack)
    layer = build_layer(pack, heatmap, "beats", pack.areas[:2])
    located = pack.incidents["longitude"].notna().sum()
    assert 0 < layer.field.counted.sum() < located
    assert layer.field.area.tolist() == [0, 1]
    assert layer.field.incidents.sum() == pytest.approx(heatmap.incidents.sum(), rel=1e-5)


def test_cells_are_ranked_by_the_last_year_unless_the_forecast_ships() -> None:
    """Three incidents of long ago are in the expectation of a cell and not in its rank."""
    start, end = date(2025, 1, 1), date(2026, 6, 30)
    long_ago, lately = datetime(2025, 2, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    spots = (
        ((-0.28, 52.56), long_ago, 3),
        ((-0.18, 52.56), lately, 2),
        ((-0.13, 52.58), lately, 1),
    )
    rows = [(*point, moment) for point, moment, count in spots for _ in range(count)]
    table = small_pack().incidents.head(6).copy()
    table[["longitude", "latitude", "received_at"]] = rows
    table["category"] = "Burglary"
    facts = manifest(history_start=start, history_end=end)
    pack = small_pack(manifest=facts, incidents=as_incidents(table))
    heatmap = build_heatmap_of(pack)
    naive, shipped = (
        build_level(pack, heatmap, "250m", forecast_ships=ships) for ships in (False, True)
    )
    cells = naive.places.locate(*np.array([point for point, _, _ in spots]).T)
    assert naive.ranking.name == "last year's count"
    assert naive.ranks[cells].tolist() == [3, 1, 2]
    assert shipped.ranking.name == "forecast"
    assert shipped.ranks[cells].tolist() == [1, 2, 3]
