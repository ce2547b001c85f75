"""`heatmap_LEVEL.csv` and `heatmap_LEVEL.geojson` of a plan: small cells and their expectations.

Hours are in `demand.csv`: a cell's hour is its week times the share that the hour has in its area.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from scenarios.build.levels import HeatLevel
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES, heatmap_table

DECIMALS = 4
DEGREES = 6
COLUMNS = tuple(PLAN_TABLES[heatmap_table("250m")])


def write_level(folder: Path, level: HeatLevel) -> None:
    """Write both files of a level; cells in which nothing was counted are left out."""
    name = heatmap_table(level.name)
    write_csv(folder / f"{name}.csv", COLUMNS, (tuple(row.values()) for row in _rows(level)))
    with (folder / f"{name}.geojson").open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for number, feature in enumerate(_features(level)):
            file.write(",\n" if number else "")
            file.write(json.dumps(feature, ensure_ascii=False, allow_nan=False))
        file.write("\n]}\n")


def _rows(level: HeatLevel) -> Iterator[dict[str, Any]]:
    field, places = level.field, level.places
    total = field.incidents.sum(axis=1, dtype=np.float64)
    minutes, weighted, ranks = field.officer_minutes, field.weighted, level.ranks
    for cell in np.flatnonzero(level.is_shown).tolist():
        area = int(field.area[cell])
        values = (
            places.ids[cell],
            level.area_ids[area] if area >= 0 else "",
            round(float(places.longitude[cell]), DEGREES),
            round(float(places.latitude[cell]), DEGREES),
            int(field.counted[cell]),
            round(float(total[cell]), DECIMALS),
            round(float(field.low[cell]), DECIMALS),
            round(float(field.high[cell]), DECIMALS),
            round(float(minutes[cell]), DECIMALS),
            round(float(weighted[cell]), DECIMALS),
            int(ranks[cell]),
            field.modelled_hours,
        )
        yield dict(zip(COLUMNS, values, strict=True))


def _features(level: HeatLevel) -> Iterator[dict[str, Any]]:
    cells = np.flatnonzero(level.is_shown).tolist()
    for cell, row in zip(cells, _rows(level), strict=True):
        expected = level.field.incidents[cell].tolist()
        by_category = {
            name: round(value, DECIMALS)
            for name, value in zip(level.categories, expected, strict=True)
            if round(value, DECIMALS) > 0
        }
        outline = shapely.set_precision(level.places.outline(cell), 10.0**-DEGREES)
        yield {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(outline)),
            "properties": {**row, "by_category": by_category},
        }
