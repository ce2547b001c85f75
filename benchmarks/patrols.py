"""Plans the patrols of a synthetic district and prints how near the bound the visits come.

    python benchmarks/patrols.py [OFFICERS ...] [--seconds S] [--rota-seconds S] [--workers N]

The rota is planned first and not timed. Each line is one JSON document.
"""

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import asdict
from typing import Any

from optimiser.patrols.plan import PatrolPlan, Purpose, Transport
from optimiser.patrols.predictability import predictability_of
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.rules.way_between_areas import is_way_between_areas
from optimiser.patrols.solve import plan_patrols
from optimiser.solving import Limits
from scenarios.build.patrols import build_patrols
from scenarios.generate import generate_pack
from scenarios.run import plan_pack

MINUTES_PER_HOUR = 60


def main() -> int:
    """Plan every size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("officers", nargs="*", type=int, default=[120])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rota-seconds", type=float, default=30.0)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for officers in options.officers:
        pack = generate_pack(officers, weeks=4, seed=options.seed)
        rota_limits = Limits(options.rota_seconds, workers=options.workers, seed=options.seed)
        planned = plan_pack(pack, only=["rota"], limits=rota_limits)
        assert planned.rota is not None
        assert planned.demand is not None
        roster = planned.rota.outcome.plan
        assert roster is not None
        limits = Limits(options.seconds, workers=options.workers, seed=options.seed)
        began, cpu = time.monotonic(), time.process_time()
        problem = build_patrols(pack, roster, planned.demand.heatmap, planned.demand.requirement)
        built = time.monotonic()
        outcome = plan_patrols(problem, limits)
        assert outcome.plan is not None
        line = {
            "officers": officers,
            "areas": len(problem.areas),
            "places": len(problem.hotspots.places),
            "duties": len(problem.duties),
            "seconds_to_build": round(built - began, 2),
            "seconds": round(outcome.seconds, 2),
            "cpu_seconds": round(time.process_time() - cpu, 2),
            "tiers": {tier.goal: [tier.objective, tier.bound] for tier in outcome.tiers},
            "gap": outcome.gap,
            **_told(problem, outcome.plan),
            "limit_seconds": limits.seconds,
            "workers": limits.worker_count,
            "seed": limits.seed,
        }
        print(json.dumps(line), flush=True)
    return 0


def _told(problem: PatrolProblem, plan: PatrolPlan) -> dict[str, Any]:
    """Visits, crew-hours by purpose and of visible patrol on foot, and what a watcher foretells."""
    minutes: Counter[str] = Counter()
    foot = 0
    for row in plan.patrols:
        minutes[row.purpose.value] += row.minutes
        foot += row.minutes * (row.is_visible and row.transport is not Transport.VEHICLE)
    visible = sum(row.minutes for row in plan.visible)
    ways = sum(row.minutes for row in plan.patrols if is_way_between_areas(row))
    return {
        "visits": sum(row.purpose is Purpose.HOTSPOT for row in plan.patrols),
        "hours": {name: round(n / MINUTES_PER_HOUR, 1) for name, n in sorted(minutes.items())},
        "visible_on_foot": round(foot / visible, 4) if visible else 0.0,
        "hours_between_areas": round(ways / MINUTES_PER_HOUR, 1),
        "predictability": asdict(predictability_of(problem, plan)),
    }


if __name__ == "__main__":
    sys.exit(main())
