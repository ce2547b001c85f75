"""Plans the patrols of a synthetic district and prints how near the bound the visits come.

    python benchmarks/patrols.py [OFFICERS ...] [--seconds S] [--rota-seconds S] [--workers N]

The rota is planned first and not timed. Each line is one JSON document.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from optimiser.outcome import Outcome
from optimiser.patrols.goals.uncovered_harm import UncoveredHarm
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
        began, cpu = time.monotonic(), _cpu_seconds()
        problem = build_patrols(pack, roster, planned.demand.heatmap, planned.demand.requirement)
        built = time.monotonic()
        outcome = plan_patrols(problem, limits)
        assert outcome.plan is not None
        line = {
            "officers": officers,
            "people": len({duty.staff_id for duty in problem.duties}),
            "most_at_once": _most_at_once(problem),
            "areas": len(problem.areas),
            "places": len(problem.hotspots.places),
            "duties": len(problem.duties),
            "seconds_to_build": round(built - began, 2),
            "seconds": round(outcome.seconds, 2),
            "cpu_seconds": round(_cpu_seconds() - cpu, 2),
            "tiers": {tier.goal: [tier.objective, tier.bound] for tier in outcome.tiers},
            "harm_gap": _harm_gap(outcome),
            "gap": outcome.gap,
            **_told(problem, outcome.plan),
            "limit_seconds": limits.seconds,
            "workers": limits.worker_count,
            "seed": limits.seed,
        }
        print(json.dumps(line), flush=True)
    return 0


def _cpu_seconds() -> float:
    """Processor seconds of this process and of its children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _harm_gap(outcome: Outcome[PatrolPlan]) -> float | None:
    """Part of uncovered harm that is not proved to be there in every plan."""
    tier = next(tier for tier in outcome.tiers if tier.goal == UncoveredHarm.id)
    if tier.bound is None:
        return None
    return round(1 - tier.bound / tier.objective, 4) if tier.objective else 0.0


def _most_at_once(problem: PatrolProblem) -> int:
    """The most people on duty at one time."""
    change = np.zeros(problem.minutes + 1, dtype=np.int64)
    for duty in problem.duties:
        change[problem.minute(duty.start)] += 1
        change[problem.minute(duty.end)] -= 1
    return int(change.cumsum().max(initial=0))


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
