"""What `summary.json` says of co-workers: totals alone, no reference of an offender."""

from typing import Any

from optimiser.caseloads.co_workers.plan import CoWorkerPlan
from optimiser.caseloads.co_workers.problem import CoWorkerProblem
from optimiser.caseloads.co_workers.verify import check
from optimiser.outcome import Outcome
from scenarios.export.outcome_summary import outcome_summary


def co_worker_summary(outcome: Outcome[CoWorkerPlan], problem: CoWorkerProblem) -> dict[str, Any]:
    """The block `co_workers` of the caseloads: places, how many have nobody, changes, tiers."""
    plan = outcome.plan or CoWorkerPlan(())
    return {
        "co_workers": outcome_summary(outcome)
        | {
            "places": len(problem.places),
            "nobody": sum(not row.manager_id for row in plan.rows),
            "changes": sum(row.is_change for row in plan.rows),
            "breaches": len(check(plan, problem)),
        }
    }
