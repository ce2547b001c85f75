"""`visits.csv` and `visits_unmet.csv` of a plan, and what the summary says of them."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from optimiser.outcome import Outcome
from optimiser.visits.breaches import breaches_of
from optimiser.visits.plan import VisitPlan
from optimiser.visits.problem import VisitProblem
from scenarios.export.csv_file import write_csv
from scenarios.export.outcome_summary import outcome_summary
from scenarios.plan_files import PLAN_TABLES


def write_visits(path: Path, plan: VisitPlan, problem: VisitProblem) -> None:
    """Write one row a visit in order of time, on the local clock with its offset."""
    rows = (
        (
            row.offender_ref,
            problem.horizon.local(problem.instant(row.start)),
            problem.horizon.local(problem.instant(row.end)),
            row.person_ids,
            row.kind,
            problem.horizon.start + timedelta(days=row.due),
        )
        for row in sorted(plan.planned, key=lambda row: (row.start, row.id))
    )
    write_csv(path, tuple(PLAN_TABLES["visits"]), rows)


def write_unmet_visits(path: Path, plan: VisitPlan, problem: VisitProblem) -> None:
    """Write one row a contact that nobody makes, with its reason, in order of due days."""
    start = problem.horizon.start
    rows = (
        (row.offender_ref, start + timedelta(days=row.due), row.kind, row.reason)
        for row in sorted(plan.unmet, key=lambda row: (row.due, row.id))
    )
    write_csv(path, tuple(PLAN_TABLES["visits_unmet"]), rows)


def visit_summary(outcome: Outcome[VisitPlan], problem: VisitProblem) -> dict[str, Any]:
    """What the `caseloads` part of `summary.json` says of the diary: totals, tiers and bounds."""
    planned = () if outcome.plan is None else outcome.plan.planned
    breaches = 0 if outcome.plan is None else sum(1 for _ in breaches_of(problem, outcome.plan))
    return {
        "visits_due": len(problem.visits),
        "visits_planned": len(planned),
        "diary": outcome_summary(outcome)
        | {
            "breaches": breaches,
            "covered": sum(problem.visit_by_id[row.id].is_cover(row.person_ids) for row in planned),
            "remarks": list(_without_duty(problem)),
        },
    }


def _without_duty(problem: VisitProblem) -> Iterator[str]:
    """A sentence for everybody who leads contacts and works at no time of the period."""
    led = Counter(visit.leads[0] for visit in problem.visits)
    for person, contacts in sorted(led.items()):
        if not problem.duties_of.get(person):
            yield (
                f"{person} leads {contacts} contacts and has no duty in the whole period: "
                "a place on the rota, or another manager for these cases, would resolve it"
            )
