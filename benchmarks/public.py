"""Runs public benchmarks through `muster bench` and prints a row of the results page for each.

    python benchmarks/public.py --data ../shared/benchmarks shift_design/RandomExample4

Objective and bound are the worst of the seeds, times the median; a run that no checker confirms is
named and counts as missed.
"""

import argparse
import json
import statistics
import subprocess
import sys
from typing import Any


def run(name: str, data: str, seed: int, seconds: float, workers: int) -> dict[str, Any] | None:
    """One run in a process of its own; None where it gave no confirmed answer."""
    command = [sys.executable, "-m", "api.cli", "bench", name, "--data", data, "--json"]
    command += ["--seed", str(seed), "--time-limit", str(seconds), "--workers", str(workers)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode == 2 or not ended.stdout:
        print(f"{name}, seed {seed}: {ended.stderr.strip()}", file=sys.stderr)
        return None
    figures: dict[str, Any] = json.loads(ended.stdout)
    if not figures["checked"]:
        print(f"{name}, seed {seed}: not confirmed: {figures['faults'][:3]}", file=sys.stderr)
        return None
    return figures


def shown(value: float | None) -> str:
    """A number as the page has it."""
    return "none" if value is None else f"{value:,g}"


def row(name: str, runs: list[dict[str, Any]]) -> str:
    """One line of the table."""
    objective = max(figures["objective"] for figures in runs)
    bounds = [figures["bound"] for figures in runs]
    bound = None if None in bounds else min(bounds)
    best = runs[0]["best_known"]
    wall = statistics.median(figures["seconds"] for figures in runs)
    cpu = statistics.median(figures["cpu_seconds"] for figures in runs)
    slowest = max(figures["seconds"] for figures in runs)
    cells = (name, shown(objective), shown(bound), shown(best))
    return f"| {' | '.join(cells)} | {wall:.1f} s | {slowest:.1f} s | {cpu:.1f} s |"


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="+")
    parser.add_argument("--data", required=True)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=0)
    options = parser.parse_args()
    print("| Instance | Objective | Proven bound | Best known | Wall | Slowest | CPU |")
    print("|---|---|---|---|---|---|---|")
    for name in options.names:
        runs = [
            figures
            for seed in options.seeds
            if (figures := run(name, options.data, seed, options.seconds, options.workers))
        ]
        if len(runs) == len(options.seeds):
            print(row(name, runs), flush=True)
        else:
            print(f"| {name} | missed in {len(options.seeds) - len(runs)} runs | | | | | |")


if __name__ == "__main__":
    main()
