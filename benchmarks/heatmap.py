"""Times a file of incidents to a heatmap: `python benchmarks/heatmap.py [INCIDENTS] [--runs N]`.

A CSV file with references, times, coordinates, categories, grades, minutes and officers, but no
areas, is made from a seed (not timed). A child process reads it in one pass and places every row
among the areas by its coordinates; its time runs from the bytes on disk to the heatmap, its memory
is the peak of the whole process. Prints one JSON line.

    python benchmarks/heatmap.py 10000000 --runs 1
    python benchmarks/heatmap.py --areas FILE.geojson      other areas than those of a district
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import shapely
from shapely.geometry import shape

from scenarios.categories import CATEGORIES
from scenarios.generate import generate_pack
from scenarios.importers.incidents.mapping import IncidentMapping
from scenarios.importers.incidents.placed import read_area_rows
from scenarios.importers.incidents.stream import heatmap_of_export
from scenarios.schema.pack import AreaRow

SEED = 1
ROWS_AT_ONCE = 500_000
DAYS = 365
BOUND_SECONDS, BOUND_GIB = 5.0, 1.5
MAPPING = IncidentMapping(
    columns={
        "incident_id": "incident_id",
        "received_at": "received_at",
        "longitude": "longitude",
        "latitude": "latitude",
        "category": "category",
        "grade": "grade",
        "minutes_on_scene": "minutes_on_scene",
        "officers_required": "officers_required",
    }
)


def main() -> int:
    """Make the file, read it in child processes and tell the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("incidents", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--areas", type=Path, help="GeoJSON with the properties of a pack")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    areas = _areas(options.areas)
    if options.child:
        print(json.dumps(_measured(options.child, areas)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.csv"
        write_calls(path, options.incidents, areas)
        command = [sys.executable, __file__, "--child", str(path)]
        command += ["--areas", str(options.areas)] if options.areas else []
        runs = [
            json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            for _ in range(options.runs)
        ]
        size = path.stat().st_size
    print(json.dumps(_told(options.incidents, areas, size, runs)))
    return 0


def _areas(path: Path | None) -> Sequence[AreaRow]:
    if path is None:
        return generate_pack(120, weeks=1, seed=SEED).areas
    return read_area_rows(path, lambda problem: sys.exit(problem.sentence))


def _measured(path: Path, areas: Sequence[AreaRow]) -> dict[str, Any]:
    """One pass over the file in this process."""
    started, used = time.perf_counter(), time.process_time()
    result = heatmap_of_export(path, MAPPING, areas)
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    used_rows = result.heatmap.incidents_used
    return {"wall": wall, "cpu": cpu, "kib": peak, "rows": result.rows, "used": used_rows}


def _told(
    incidents: int, areas: Sequence[AreaRow], size: int, runs: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "incidents": incidents,
        "areas": len(areas),
        "file_megabytes": round(size / 1e6, 1),
        "used": runs[0]["used"],
        "wall_seconds": round(statistics.median(run["wall"] for run in runs), 2),
        "cpu_seconds": round(statistics.median(run["cpu"] for run in runs), 2),
        "peak_gib": round(max(run["kib"] for run in runs) / (1 << 20), 3),
        "bound": f"{BOUND_SECONDS:g} s and {BOUND_GIB:g} GiB for 1,000,000",
        "runs": len(runs),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
    }


def write_calls(path: Path, incidents: int, areas: Sequence[AreaRow]) -> None:
    """Write calls of one year: one in fifty outside all areas, one in fifty without a place."""
    rng = np.random.default_rng(SEED)
    polygons = [shape(area.geometry) for area in areas]
    schema = pa.schema([(name, pa.string()) for name in MAPPING.columns])
    options = pacsv.WriteOptions(quoting_style="none")
    with pacsv.CSVWriter(str(path), schema, write_options=options) as writer:
        for first in range(0, incidents, ROWS_AT_ONCE):
            count = min(ROWS_AT_ONCE, incidents - first)
            columns = _columns(rng, polygons, first, count)
            writer.write_table(pa.table([pa.array(own) for own in columns], schema=schema))


def _columns(
    rng: np.random.Generator, polygons: Sequence[Any], first: int, count: int
) -> list[list[str]]:
    points = _points(rng, polygons, count)
    seconds = rng.integers(0, DAYS * 86_400, count)
    received = np.datetime64("2025-01-01T00:00:00") + seconds.astype("timedelta64[s]")
    category = rng.integers(0, len(CATEGORIES), count)
    minutes = np.round(rng.lognormal(3.8, 0.7, count), 1)
    return [
        [f"CAD-{number:010}" for number in range(first, first + count)],
        [f"{text}Z" for text in np.datetime_as_string(received).tolist()],
        *([f"{x:.6f}" if np.isfinite(x) else "" for x in axis.tolist()] for axis in points.T),
        np.array([facts.category for facts in CATEGORIES])[category].tolist(),
        rng.integers(1, 5, count).astype(str).tolist(),
        [f"{number:g}" for number in minutes.tolist()],
        rng.integers(1, 3, count).astype(str).tolist(),
    ]


def _points(rng: np.random.Generator, polygons: Sequence[Any], count: int) -> np.ndarray:
    """As many in every area, evenly over its box; some of them are therefore in its neighbours."""
    boxes = shapely.bounds(polygons)[rng.integers(0, len(polygons), count)]
    points = boxes[:, :2] + rng.random((count, 2)) * (boxes[:, 2:] - boxes[:, :2])
    kind = rng.random(count)
    points[kind < 0.02] += 3.0
    points[(kind >= 0.02) & (kind < 0.04)] = np.nan
    return points


if __name__ == "__main__":
    sys.exit(main())
