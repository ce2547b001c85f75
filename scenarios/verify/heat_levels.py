"""Checks the heatmaps by cells: counts taken anew from the incidents, totals against the areas'."""

import json
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import h3
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from optimiser.heat import LEVELS, Heatmap
from optimiser.rule import Breach
from scenarios.geography import to_metres
from scenarios.plan_files import heatmap_table
from scenarios.schema.incidents import OUTSIDE_AREA
from scenarios.schema.pack import Pack
from scenarios.verify.demand import incidents_of_history
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file

ROUNDED = 0.00005
FORECAST = "forecast"
SHARED = ("cell_id", "counted", "expected_incidents", "low", "high", "rank")


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
            rows = plan.rows(name)
            held = incidents_by_cell(pack, level)
            yield from _check_level(rows, level, total, Counter(held["cell"].tolist()))
            yield from _check_ranks(pack, plan, heatmap, level, held)


def _check_level(
    rows: list[Row], level: str, total: float, counted: Counter[str]
) -> Iterator[Breach]:
    file = f"{heatmap_table(level)}.csv"
    told = {row["cell_id"]: int(row["counted"]) for row in rows}
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


def _check_ranks(
    pack: Pack, plan: PlanFolder, heatmap: Heatmap, level: str, held: pd.DataFrame
) -> Iterator[Breach]:
    """Ranks against the incidents of the last year, or the order of what is expected."""
    rows = sorted(plan.rows(heatmap_table(level)), key=lambda row: row["rank"])
    if plan.block("demand").get("cells_ranked_by") == FORECAST and level == "250m":
        wrong = sum(
            after["weighted"] > before["weighted"] + 2 * ROUNDED for before, after in pairwise(rows)
        )
    else:
        last = pd.Timestamp(pack.manifest.history_end) + pd.Timedelta(days=1)
        local = held["received_at"].dt.tz_convert(pack.manifest.timezone).dt.tz_localize(None)
        recent = held[local >= last - pd.Timedelta(days=365)]
        weight = dict(zip(heatmap.categories, heatmap.weighting.tolist(), strict=True))
        heat = recent["category"].map(weight).astype(float).groupby(recent["cell"].to_numpy()).sum()
        told = [round(float(heat.get(row["cell_id"], 0.0)), 6) for row in rows]
        falling = sorted(-own for own in told)
        wrong = sum(
            row["rank"] != 1 + bisect_left(falling, -own)
            for row, own in zip(rows, told, strict=True)
        )
    if wrong:
        message = f"{wrong} cells have another rank than their incidents give them"
        yield breach_of_file(f"{heatmap_table(level)}.csv", message, wrong, "cells")


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


def incidents_by_cell(pack: Pack, level: str) -> pd.DataFrame:
    """Incidents of the history in the district, with the name of their `cell`."""
    table = incidents_of_history(pack)
    table = table[~(table["area_id"] == OUTSIDE_AREA).to_numpy(dtype=bool, na_value=False)]
    named = table["area_id"].isin([area.area_id for area in pack.areas]).to_numpy(dtype=bool)
    longitude, latitude = (
        table[name].to_numpy(dtype=np.float64) for name in ("longitude", "latitude")
    )
    has_point = np.isfinite(longitude) & np.isfinite(latitude)
    polygons = [shape(area.geometry) for area in pack.areas]
    cell = np.full(len(table), None, dtype=object)
    if level == "area":
        cell[named] = table["area_id"][named]
        free = np.flatnonzero(~named & has_point)
        at = shapely.STRtree(polygons).query(
            shapely.points(longitude[free], latitude[free]), predicate="intersects"
        )
        first = dict(sorted(zip(at[0].tolist(), at[1].tolist(), strict=True), reverse=True))
        cell[free[list(first)]] = [pack.areas[index].area_id for index in first.values()]
    else:
        district = shapely.union_all(polygons)
        shapely.prepare(district)
        used = has_point & (named | shapely.intersects_xy(district, longitude, latitude))
        cell[used] = _names_of_cells(level, longitude[used], latitude[used])
    held: pd.DataFrame = table.assign(cell=cell).dropna(subset="cell")
    return held


def _names_of_cells(
    level: str, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> list[str]:
    """The square or the hexagon of each point."""
    if level == "250m":
        east, north = (
            np.floor(np.asarray(metres) / 250) * 250 for metres in to_metres(longitude, latitude)
        )
        return [f"E{x:.0f}N{y:.0f}" for x, y in zip(east, north, strict=True)]
    resolution = int(level.split("-")[1])
    points = zip(longitude, latitude, strict=True)
    return [h3.latlng_to_cell(y, x, resolution) for x, y in points]


def _figures(row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in SHARED]
