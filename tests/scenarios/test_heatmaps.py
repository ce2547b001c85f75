"""`muster heatmap`: levels and layers of a pack, and of a file in one pass."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from api.cli import main
from optimiser.demand.incidents import UNPLACED
from scenarios.build.demand import build_heatmap_of
from scenarios.heatmaps import heatmaps_of_export, heatmaps_of_pack
from scenarios.importers.incidents import export_file
from scenarios.importers.incidents.batches import joined, read_batches
from scenarios.importers.incidents.export_file import open_export
from scenarios.importers.incidents.mapping import save_mapping
from scenarios.importers.incidents.modelled import with_usual_facts
from scenarios.importers.incidents.table import incident_table
from scenarios.schema.layers import LayerPolygon
from scenarios.schema.pack import Pack
from scenarios.write import write_pack
from tests.packs import manifest, small_pack, square
from tests.scenarios.importers.incidents.test_import_incidents import call, mapped, write

if TYPE_CHECKING:
    from scenarios.problems import Problem

BEATS = tuple(LayerPolygon(name, square(x, 52.55)) for name, x in (("N", -0.3), ("S", -0.2)))
END = ("csv", "geojson")
MAPPING = mapped("officers_required=People")


def layer_file(path: Path, key: str) -> Path:
    features = [
        {"type": "Feature", "properties": {key: each.area_id}, "geometry": each.geometry}
        for each in BEATS
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def run(*words: object) -> int:
    try:
        main([str(word) for word in words])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_areas_cells_and_two_layers_stand_side_by_side(tmp_path: Path) -> None:
    folder = write_pack(small_pack(), tmp_path / "pack")
    beats = layer_file(tmp_path / "beats.geojson", "BEAT")
    wards = layer_file(tmp_path / "wards.geojson", "area_id")
    options = ("--level", "250m", "--layer", f"beats={beats}:BEAT", "--layer", f"wards={wards}")
    for _ in range(2):
        assert run("heatmap", folder, *options, "--out", tmp_path / "heat", "--json") == 0
    assert {file.name for file in (tmp_path / "heat").iterdir()} == {
        *("heatmaps.json", "demand.csv", "demand_by_area.csv"),
        *(f"heatmap_{name}.{end}" for name in ("250m", "beats", "wards") for end in END),
    }
    pack = small_pack()
    in_beats = pd.read_csv(tmp_path / "heat" / "heatmap_beats.csv").set_index("cell_id")
    east = pack.incidents["longitude"]
    assert in_beats.loc["N", "counted"] == (east.between(-0.3, -0.25)).sum()
    assert in_beats.loc["S", "counted"] == (east.between(-0.2, -0.15)).sum()
    assert (in_beats["low"] < in_beats["expected_incidents"]).all()
    assert sorted(in_beats["rank"]) == [1, 2]
    told = json.loads((tmp_path / "heat" / "heatmaps.json").read_text())
    assert [level["level"] for level in told["levels"]] == ["250m", "beats", "wards"]
    assert told["incidents"] == build_heatmap_of(pack).incidents_used


def test_a_folder_with_anything_else_is_left_alone(tmp_path: Path) -> None:
    folder = write_pack(small_pack(), tmp_path / "pack")
    assert run("heatmap", folder, "--out", folder) == 2
    assert (folder / "pack.yaml").exists()


def exported(tmp_path: Path) -> tuple[Path, Pack]:
    """Three weeks of calls, and the same in a pack."""
    lines = [
        call(n, Beat="", X=str(518_100 + 1_000 * (n % 2)), Y=str(298_100 + 250 * (n % 5))) + ";1"
        for n in range(21 * 24)
    ]
    header = "URN;Created;Time;X;Y;Beat;Type;Priority;Spent;People"
    path = write(tmp_path / "calls.csv", lines, header)
    problems: list[Problem] = []
    export = open_export(path, "utf-8", problems.append)
    assert export is not None
    rng = np.random.default_rng(1)
    rows = joined(read_batches(export, MAPPING, rng, problems.append))
    assert rows is not None
    assert not problems
    facts = with_usual_facts(
        rows.category, MAPPING.categories, rows.grade, rows.minutes, rows.officers, rng
    )
    everything = np.ones(len(rows), dtype=bool)
    nowhere = np.full(len(rows), UNPLACED)
    table = incident_table(rows, facts, everything, nowhere, [], "I")
    days = manifest(
        history_start=date(2026, 3, 2), history_end=date(2026, 3, 22), plan_start=date(2026, 3, 23)
    )
    return path, small_pack(manifest=days, incidents=table)


def test_one_pass_counts_cells_as_the_pack_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, pack = exported(tmp_path)
    monkeypatch.setattr(export_file, "BATCH_BYTES", 4_000)
    levels, layers = ("250m", "h3-9", "area"), {"copy": pack.areas[:2]}
    made = heatmaps_of_export(path, MAPPING, pack.areas, levels, layers)
    whole = heatmaps_of_pack(pack, levels, layers)
    assert [level.name for level in made.levels] == ["250m", "h3-9", "area", "copy"]
    for ours, theirs in zip(made.levels, whole.levels, strict=True):
        assert ours.places.ids == theirs.places.ids
        assert ours.field.counted.tolist() == theirs.field.counted.tolist(), ours.name
        assert ours.field.incidents == pytest.approx(theirs.field.incidents)
        assert (ours.ranks == theirs.ranks).all()
        assert ours.without_cell == theirs.without_cell
    assert (made.facts["rows"], made.facts["days_covered"]) == (21 * 24, 21)


def test_the_command_reads_a_file_by_its_saved_mapping(tmp_path: Path) -> None:
    path, pack = exported(tmp_path)
    save_mapping(MAPPING, tmp_path / "calls.yaml")
    areas = write_pack(small_pack(), tmp_path / "pack") / "areas.geojson"
    words = ("heatmap", path, "--mapping", tmp_path / "calls.yaml", "--out", tmp_path / "heat")
    assert run(*words) == 2
    assert run(*words, "--areas", areas, "--level", "250") == 2
    assert run(*words, "--areas", areas, "--level", "area") == 0
    counted = pd.read_csv(tmp_path / "heat" / "heatmap_area.csv")["counted"]
    assert counted.sum() == build_heatmap_of(pack).incidents_used
