"""Checks `demand.csv`, and counts the incidents by other means."""

import math
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry import shape

from optimiser.heat import Heatmap
from optimiser.rule import Breach
from scenarios.plan_files import SUMMARY_FILE
from scenarios.schema.incidents import OUTSIDE_AREA
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, breach_of_file
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


def count_incidents(pack: Pack) -> tuple[int, int, int]:
    """Incidents of the history in an area, without a place, and elsewhere."""
    manifest, table = pack.manifest, pack.incidents
    day = table["received_at"].dt.tz_convert(manifest.timezone).dt.date
    table = table[(day >= manifest.history_start) & (day <= manifest.history_end)]
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
