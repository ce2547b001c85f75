"""Allocations of generated cohorts, tier by tier, with bounds and seconds.

    python -m benchmarks.caseloads [--sizes built-in 140x12 2000x120] [--seeds 1 2 3]
        [--seconds 60]

`built-in` is the demo's own district, of 140 x 12 too. Every plan is checked against the rules
before it is told. The bars: 140 x 12 optimal within 5 s; 2,000 x 120 within 1 % in every tier in
60 s.
"""

import argparse
import time

from optimiser.caseloads.solve import plan_caseloads
from optimiser.solving import Limits
from scenarios.build.caseloads import build_caseloads
from scenarios.districts.built_in import built_in_pack
from scenarios.generate.assemble import generate_pack
from scenarios.schema.pack import Pack

BUILT_IN = "built-in"
OFFICERS, WEEKS = 30, 4
"""The district around the cohort, which does not matter here."""


def row(size: str, seed: int, limits: Limits) -> str:
    """One line of the table."""
    problem = build_caseloads(_pack(size, seed))
    cpu = time.process_time()
    outcome = plan_caseloads(problem, limits)
    cpu = time.process_time() - cpu
    tiers = [
        f"{tier.objective:,g} ({'none' if tier.bound is None else f'{tier.bound:,g}'})"
        for tier in outcome.tiers
    ]
    cells = (size, str(seed), *tiers, outcome.status, f"{outcome.seconds:.1f} s", f"{cpu:.1f} s")
    return f"| {' | '.join(cells)} |"


def _pack(size: str, seed: int) -> Pack:
    """The district of a size."""
    if size == BUILT_IN:
        return built_in_pack(seed)
    offenders, managers = (int(number) for number in size.split("x"))
    return generate_pack(OFFICERS, WEEKS, seed, offenders=offenders, managers=managers)


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", nargs="+", default=[BUILT_IN, "140x12", "2000x120"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=0)
    options = parser.parse_args()
    print("Value (proven bound) of every tier; CPU is of this process, without CP-SAT's own.")
    tiers = "Points over band | Worst load | Cost of moves | Spread | Travel"
    print(f"| Size | Seed | {tiers} | Status | Wall | CPU |\n|{'---|' * 10}")
    for size in options.sizes:
        for seed in options.seeds:
            print(row(size, seed, Limits(options.seconds, workers=options.workers)), flush=True)


if __name__ == "__main__":
    main()
