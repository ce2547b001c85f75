"""Plans the visit diary of the built-in district and prints how near the bounds it comes.

    python benchmarks/diary.py [--seconds S] [--rota-seconds S] [--seed N]

Without `--rota-seconds` people work office hours; with it a rota is planned first and not timed.
The lead managers are those of an allocation that is not timed either. One JSON document.
"""

import argparse
import json
import sys
import time

from optimiser.caseloads.solve import plan_caseloads
from optimiser.solving import Limits
from optimiser.visits.solve import plan_visits
from scenarios.build.caseloads import build_caseloads
from scenarios.build.patrols import duties_on_rota
from scenarios.build.visits import build_visits
from scenarios.districts.built_in import built_in_pack
from scenarios.run import plan_pack


def main() -> int:
    """Plan one diary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rota-seconds", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pack, rota = built_in_pack(options.seed), None
    if options.rota_seconds:
        planned = plan_pack(pack, only=["rota"], limits=Limits(options.rota_seconds))
        assert planned.rota is not None
        assert planned.rota.outcome.plan is not None
        assert planned.demand is not None
        rota = duties_on_rota(pack, planned.rota.outcome.plan, planned.demand.heatmap)
    caseloads = build_caseloads(pack)
    allocated = plan_caseloads(caseloads, Limits(10.0)).plan
    assert allocated is not None
    manager_of = {row.offender_ref: row.manager_id for row in allocated.allocations}
    began, cpu = time.monotonic(), time.process_time()
    problem = build_visits(pack, caseloads, manager_of, rota, options.seed)
    outcome = plan_visits(problem, Limits(options.seconds, seed=options.seed))
    assert outcome.plan is not None
    line = {
        "contacts": len(problem.visits),
        "planned": len(outcome.plan.planned),
        "duties": len(problem.duties),
        "tiers": {tier.goal: [tier.objective, tier.bound] for tier in outcome.tiers},
        "seconds": round(time.monotonic() - began, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
