"""Heatmaps without a plan: of a pack, or of a file of any size in one pass, at levels and layers.

made = heatmaps_of_pack(pack, ["250m"], {"beats": polygons})
write_heatmaps(made, folder)
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimiser.heat import Heatmap, LevelName
from scenarios.build.demand import build_heatmap_of, demand_summary
from scenarios.build.level_places import Places, Polygon, places_of, polygon_places
from scenarios.build.levels import HeatLevel, build_layer, build_level
from scenarios.export.demand_files import write_demand, write_demand_by_area
from scenarios.export.heat_levels import write_level
from scenarios.export.whole import fresh_folder
from scenarios.importers.incidents.mapping import IncidentMapping
from scenarios.importers.incidents.stream import heatmap_of_export
from scenarios.schema.pack import AreaRow, Pack

Layers = Mapping[str, Sequence[Polygon]]
MARK = "heatmaps.json"
DEMAND, BY_AREA = "demand.csv", "demand_by_area.csv"


@dataclass(frozen=True, eq=False)
class Heatmaps:
    """The heatmap of the areas, those of levels and layers, and what to know of the source."""

    heatmap: Heatmap
    levels: tuple[HeatLevel, ...]
    facts: Mapping[str, Any]


def heatmaps_of_pack(pack: Pack, levels: Sequence[LevelName], layers: Layers) -> Heatmaps:
    """Make the heatmaps of a pack's history, over its own layers and those that are given."""
    heatmap = build_heatmap_of(pack)
    layers = {**pack.layers, **layers}
    made = [build_level(pack, heatmap, name) for name in dict.fromkeys(levels)]
    made += [build_layer(pack, heatmap, name, polygons) for name, polygons in layers.items()]
    return Heatmaps(heatmap, tuple(made), {"rows": len(pack.incidents)})


def heatmaps_of_export(
    path: Path,
    mapping: IncidentMapping,
    areas: Sequence[AreaRow],
    levels: Sequence[LevelName],
    layers: Layers,
) -> Heatmaps:
    """Make the heatmaps of a file of incidents, whose rows are counted and not kept.

    Raises
    ------
    PackError
        With every problem of the input.
    """
    places: dict[str, Places] = {name: places_of(name, areas) for name in levels}
    places |= {name: polygon_places(polygons, areas) for name, polygons in layers.items()}
    counted = heatmap_of_export(path, mapping, areas, levels=places)
    facts = {
        "rows": counted.rows,
        "dropped": counted.dropped,
        "repeated": counted.repeated,
        "on_days_not_covered": counted.on_days_not_covered,
        "first_day": counted.covered.start.isoformat(),
        "last_day": counted.covered.end.isoformat(),
        "days_covered": int(counted.covered.seen.sum()),
    }
    return Heatmaps(counted.heatmap, counted.levels, facts)


def write_heatmaps(made: Heatmaps, folder: Path) -> dict[str, Any]:
    """Write `demand.csv`, a table and outlines for each level and layer, and what they are.

    Heatmaps that are in the folder are replaced.

    Returns
    -------
    The content of `heatmaps.json`.

    Raises
    ------
    MusterError
        If the folder holds anything else.
    """
    held = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    own = [name for name in held if name.startswith("heatmap_")]
    with fresh_folder(folder, MARK, (MARK, DEMAND, BY_AREA, *own)) as fresh:
        write_demand(fresh / DEMAND, made.heatmap)
        write_demand_by_area(fresh / BY_AREA, made.heatmap)
        for level in made.levels:
            write_level(fresh, level)
        told = {
            **made.facts,
            **demand_summary(made.heatmap, None),
            "weeks": round(made.heatmap.weeks_of_history, 2),
            "weighting": made.heatmap.weighting_name,
            "levels": [_facts_of(level) for level in made.levels],
        }
        text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False)
        (fresh / MARK).write_text(text + "\n", encoding="utf-8", newline="\n")
    return told


def _facts_of(level: HeatLevel) -> dict[str, Any]:
    return {
        "level": level.name,
        "cells": len(level.places.ids),
        "cells_with_incidents": int(level.is_shown.sum()),
        "incidents_without_cell": level.without_cell,
        "ranked_by": level.ranking.name,
    }
