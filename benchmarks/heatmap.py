"""Times a heatmap of many incidents: `python benchmarks/heatmap.py [INCIDENTS] [--runs N]`.

The incidents of a synthetic district are repeated until there are enough. Prints one JSON line.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time

import pandas as pd

from scenarios.build.demand import build_heatmap_of
from scenarios.generate import generate_pack


def main() -> int:
    """Build the heatmap a few times and tell the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("incidents", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    pack = generate_pack(120, weeks=4, seed=1)
    times = -(-options.incidents // len(pack.incidents))
    incidents = pd.concat([pack.incidents] * times, ignore_index=True)[: options.incidents]
    many = pack.model_copy(update={"incidents": incidents})
    wall, cpu = [], []
    for _ in range(options.runs):
        started, used = time.perf_counter(), time.process_time()
        build_heatmap_of(many)
        wall.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    result = {
        "incidents": len(incidents),
        "areas": len(pack.areas),
        "wall_seconds": round(statistics.median(wall), 2),
        "cpu_seconds": round(statistics.median(cpu), 2),
        "runs": options.runs,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
