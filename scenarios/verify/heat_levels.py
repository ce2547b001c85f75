"""Checks the heatmaps by cells: counts taken anew from the incidents, totals against the areas'."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h3
import numpy as np
import shapely
from shapely.geometry import shape

from optimiser.heat import LEVELS, Heatmap
from optimiser.rule import Breach
from scenarios.geography import to_metres
from scenarios.plan_files import heatmap_table
from scenarios.schema.incidents import OUTSIDE_AREA
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file

ROUNDED = 0.00005
SHARED = ("cell_id", "counted", "expected_incidents", "low", "high")


def check_heat_levels(pack: Pack, plan: PlanFolder, heatmap: Heatmap) -> Iterator[Breach]:
    """The files of every level that the policy asks for, and of no other."""
    asked = set(pack.policy.demand.heatmap_levels)
    total = float(heatmap.incidents.sum()) / (1 + heatmap.non_crime_uplift_percent / 100)
    for level in LEVELS:
        name = heatmap_table(level)
        if (name in plan.tables) != (level in asked):
            message = "the file is there just where the policy asks for it, and here it is not so"
            yield breach_of_file(f"{name}.csv", message)
        elif level in asked:
            yield from _check_level(pack, plan.rows(name), level, total)


def _check_level(pack: Pack, rows: list[Row], level: str, total: float) -> Iterator[Breach]:
    file = f"{heatmap_table(level)}.csv"
    told = {row["cell_id"]: int(row["counted"]) for row in rows}
    counted = count_by_cell(pack, level)
    # a square on the border may hold incidents of the district and its centre lie beyond
    needed = {} if level == "250m" else counted
    differing = {cell for cell, count in told.items() if counted.get(cell) != count}
    differing |= needed.keys() - told.keys()
    if differing:
        message = f"{len(differing)} cells differ from the incidents, first {min(differing)}"
        yield breach_of_file(file, message, len(differing), "cells")
    expected = math.fsum(row["expected_incidents"] for row in rows)
    if expected > total * (1 + 1e-6) + len(rows) * ROUNDED:
        message = f"the cells expect {expected:.2f} incidents a week, the areas {total:.2f}"
        yield breach_of_file(file, message)
    for row in rows:
        if not row["low"] - ROUNDED <= row["expected_incidents"] <= row["high"] + ROUNDED:
            yield breach_of_file(file, f"{row['cell_id']}: low, expected and high are out of order")


def check_geojson(folder: Path, plan: PlanFolder) -> Iterator[Breach]:
    """The outlines beside each table: the same cells with the same figures."""
    for level in LEVELS:
        name = heatmap_table(level)
        if name not in plan.tables:
            continue
        try:
            features = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))
            told = [_figures(feature["properties"]) for feature in features["features"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            yield breach_of_file(f"{name}.geojson", f"the file cannot be read ({error})")
            continue
        if told != [_figures(row) for row in plan.rows(name)]:
            yield breach_of_file(f"{name}.geojson", f"its cells are not those of {name}.csv")


def count_by_cell(pack: Pack, level: str) -> Counter[str]:
    """Incidents of the history in the district by cell, one after another."""
    manifest, table = pack.manifest, pack.incidents
    day = table["received_at"].dt.tz_convert(manifest.timezone).dt.date
    table = table[(day >= manifest.history_start) & (day <= manifest.history_end)]
    table = table[~(table["area_id"] == OUTSIDE_AREA).to_numpy(dtype=bool, na_value=False)]
    named = table["area_id"].isin([area.area_id for area in pack.areas]).to_numpy(dtype=bool)
    longitude, latitude = (
        table[name].to_numpy(dtype=np.float64) for name in ("longitude", "latitude")
    )
    has_point = np.isfinite(longitude) & np.isfinite(latitude)
    polygons = [shape(area.geometry) for area in pack.areas]
    if level == "area":
        counts = Counter(table["area_id"][named].astype(str).tolist())
        free = np.flatnonzero(~named & has_point)
        at = shapely.STRtree(polygons).query(
            shapely.points(longitude[free], latitude[free]), predicate="intersects"
        )
        first = dict(sorted(zip(at[0].tolist(), at[1].tolist(), strict=True), reverse=True))
        return counts + Counter(pack.areas[index].area_id for index in first.values())
    district = shapely.union_all(polygons)
    shapely.prepare(district)
    used = has_point & (named | shapely.intersects_xy(district, longitude, latitude))
    if level == "250m":
        east, north = (
            np.floor(np.asarray(metres) / 250) * 250
            for metres in to_metres(longitude[used], latitude[used])
        )
        return Counter(f"E{x:.0f}N{y:.0f}" for x, y in zip(east, north, strict=True))
    resolution = int(level.split("-")[1])
    return Counter(
        h3.latlng_to_cell(y, x, resolution)
        for x, y in zip(longitude[used], latitude[used], strict=True)
    )


def _figures(row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in SHARED]
