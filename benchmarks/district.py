"""Plans synthetic districts of several sizes and prints what it took.

    python benchmarks/district.py [OFFICERS ...] [--seconds S] [--workers N] [--seed N]

Each line is one JSON document with the machine, the date and the version, so that results can be
kept beside one another.
"""

import argparse
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from optimiser.solving import SOLVER_VERSION, Limits
from scenarios.generate import generate_pack
from scenarios.run import plan_pack

PARTS = ("rota", "patrols", "caseloads")
KEPT = ("status", "objective", "bound", "gap", "seconds")


def main() -> int:
    """Plan every size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("officers", nargs="*", type=int, default=[60, 120])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for officers in options.officers:
        limits = Limits(options.seconds, workers=options.workers, seed=options.seed)
        print(json.dumps(measure(officers, limits)), flush=True)
    return 0


def measure(officers: int, limits: Limits) -> dict[str, Any]:
    """Make a district, plan it, and say how it went."""
    started = time.monotonic()
    pack = generate_pack(officers, weeks=4, seed=limits.seed)
    made = time.monotonic()
    summary = plan_pack(pack, limits=limits).summary()
    return {
        "officers": officers,
        "staff": len(pack.staff),
        "seconds_to_make": round(made - started, 2),
        "seconds_to_plan": summary["seconds"],
        "shortfall_staff_hours": summary["rota"].get("shortfall_staff_hours"),
        "shortfall_bound_staff_hours": summary["rota"].get("shortfall_bound_staff_hours"),
        **{part: {name: summary[part][name] for name in KEPT} for part in PARTS if part in summary},
        "limit_seconds": limits.seconds,
        "workers": limits.worker_count,
        "seed": limits.seed,
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}",
        "solver": SOLVER_VERSION,
        "version": version("muster"),
        "date": datetime.now(UTC).date().isoformat(),
    }


if __name__ == "__main__":
    sys.exit(main())
