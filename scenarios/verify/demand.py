"""Checks `demand.csv`, and counts the incidents by other means."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from optimiser.heat import Heatmap
from optimiser.rule import Breach
from scenarios.plan_files import SUMMARY_FILE
from scenarios.schema.incidents import OUTSIDE_AREA
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.totals import differing

ROUNDED_MINUTES = 0.0005
HOURS_PER_WEEK = 168


def check_demand(pack: Pack, plan: PlanFolder, heatmap: Heatmap) -> Iterator[Breach]:
    """The counts of the summary against the incidents, its hours against `demand.csv`."""
    block = plan.block("demand")
    used, unplaced, outside = count_incidents(pack)
    counted = {"incidents": used, "unplaced": unplaced, "outside": outside}
    yield from differing("demand", block, counted)
    hours = math.fsum(row["expected_minutes"] for row in plan.rows("demand")) / 60
    told = block.get("expected_officer_hours_per_week")
    cells = HOURS_PER_WEEK * len(heatmap.place_ids) * max(1, len(heatmap.categories))
    near = 0.01 + cells * ROUNDED_MINUTES / 60
    if not isinstance(told, (int, float)) or not abs(told - hours) <= near:
        message = f"demand.expected_officer_hours_per_week is {told}, but the rows give {hours:.2f}"
        yield breach_of_file(SUMMARY_FILE, message)
    yield from _check_cells(plan, heatmap)
    yield from _check_by_area(plan, heatmap)
    yield from _check_ranking(block)


def incidents_of_history(pack: Pack) -> pd.DataFrame:
    """The rows received on days from the first to the last of the history, without its gaps."""
    manifest = pack.manifest
    local = pack.incidents["received_at"].dt.tz_convert(manifest.timezone).dt.tz_localize(None)
    runs = [(manifest.history_start, manifest.history_end)]
    for run in manifest.history_gaps:
        first, last = map(date.fromisoformat, run.split("/"))
        runs.append((first, last))
    within, *in_gaps = (
        (local >= pd.Timestamp(first)) & (local < pd.Timestamp(last) + pd.Timedelta(days=1))
        for first, last in runs
    )
    for in_gap in in_gaps:
        within &= ~in_gap
    rows: pd.DataFrame = pack.incidents[within]
    return rows


def count_incidents(pack: Pack) -> tuple[int, int, int]:
    """Incidents of the history in an area, without a place, and elsewhere."""
    table = incidents_of_history(pack)
    named = table["area_id"].isin([area.area_id for area in pack.areas]).to_numpy(dtype=bool)
    elsewhere = (table["area_id"] == OUTSIDE_AREA).to_numpy(dtype=bool, na_value=False)
    longitude, latitude = (table[name].to_numpy() for name in ("longitude", "latitude"))
    located = np.isfinite(longitude) & np.isfinite(latitude) & ~named & ~elsewhere
    district = shapely.union_all([shape(area.geometry) for area in pack.areas])
    shapely.prepare(district)
    inside = shapely.intersects_xy(district, longitude[located], latitude[located])
    used = int(named.sum() + inside.sum())
    outside = int(elsewhere.sum() + len(inside) - inside.sum())
    return used, len(table) - used - outside, outside


def _check_cells(plan: PlanFolder, heatmap: Heatmap) -> Iterator[Breach]:
    """Each row of `demand.csv` against the work that the pack's incidents are expected to bring."""
    expected = heatmap.officer_minutes.sum(axis=2)
    place = {name: index for index, name in enumerate(heatmap.place_ids)}
    category = {name: index for index, name in enumerate(heatmap.categories)}
    told = np.zeros_like(expected)
    for row in plan.rows("demand"):
        hour = int(24 * row["weekday"] + row["hour"])
        if row["place_id"] not in place or row["category"] not in category:
            message = f"place {row['place_id']!r} or category {row['category']!r} is not known"
            yield breach_of_file("demand.csv", message)
            continue
        if not 0 <= hour < HOURS_PER_WEEK:
            message = f"weekday {row['weekday']:g}, hour {row['hour']:g} is no hour of a week"
            yield breach_of_file("demand.csv", message)
            continue
        told[place[row["place_id"]], hour, category[row["category"]]] += row["expected_minutes"]
    wrong = np.argwhere(np.abs(told - expected) > 2 * ROUNDED_MINUTES)
    if len(wrong):
        where, hour, _ = wrong[0]
        first = f"the first is {heatmap.place_ids[where]}, hour {hour} of the week"
        message = f"{len(wrong)} cells differ from the incidents of the pack; {first}"
        yield breach_of_file("demand.csv", message, float(len(wrong)), "cells")


def _check_by_area(plan: PlanFolder, heatmap: Heatmap) -> Iterator[Breach]:
    """The week of every area against its rows of `demand.csv`, and the order of every interval."""
    file = "demand_by_area.csv"
    sums: Counter[str] = Counter()
    for row in plan.rows("demand"):
        sums[row["place_id"]] += row["expected_minutes"]
        yield from _out_of_order("demand.csv", row["place_id"], row)
    near = ROUNDED_MINUTES * (1 + HOURS_PER_WEEK * max(1, len(heatmap.categories)))
    for row in plan.rows("demand_by_area"):
        area, expected = row["area_id"], row["expected_minutes"]
        yield from _out_of_order(file, area, row)
        if abs(expected - sums[area]) > near:
            message = f"{area}: {expected} minutes, but its rows give {sums[area]:.3f}"
            yield breach_of_file(file, message)
    if [row["area_id"] for row in plan.rows("demand_by_area")] != list(heatmap.place_ids):
        yield breach_of_file(file, "its areas are not those of the pack")


def _check_ranking(block: Mapping[str, Any]) -> Iterator[Breach]:
    """The forecast ranks cells only where the held-out months show that it does so better."""
    grid = block.get("grid_accuracy")
    ends = grid.get("pei_difference_ci95") if isinstance(grid, dict) else None
    lowest = ends[0] if isinstance(ends, list) and ends else -1.0
    told, naive = block.get("cells_ranked_by"), "last year's count"
    if lowest and told != ("forecast" if lowest > 0 else naive):
        message = f"demand.cells_ranked_by is {told!r}, which the held-out months do not bear out"
        yield breach_of_file(SUMMARY_FILE, message)


def _out_of_order(file: str, name: str, row: Row) -> Iterator[Breach]:
    low, expected, high = row["low"], row["expected_minutes"], row["high"]
    if not low - ROUNDED_MINUTES <= expected <= high + ROUNDED_MINUTES:
        yield breach_of_file(file, f"{name}: low, expected and high are out of order")
