"""`handover.csv`: what every manager gives and takes, with the contacts that come with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from optimiser.caseloads.co_workers.plan import NO_CO_WORKERS, CoWorker, CoWorkerPlan
from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.horizon import DAYS_PER_WEEK
from optimiser.visits.contacts import contacts_due
from scenarios.build.case_moves import move_cost_of
from scenarios.build.visits import case_of
from scenarios.caseload_points.beside import points_beside
from scenarios.caseload_points.terms import contacts_of
from scenarios.export.csv_file import write_csv
from scenarios.plan_files import PLAN_TABLES
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.pack import Pack

GIVES, TAKES = "gives", "takes"
JOINS, LEAVES = "joins", "leaves"
ACCEPTED, UNDECIDED = "accepted", "undecided"
HANDOVER_DAYS = 14


def write_handover(
    path: Path, plan: CaseloadPlan, pack: Pack, co_workers: CoWorkerPlan = NO_CO_WORKERS
) -> None:
    """Write two rows a move, one by each manager, and one row a new case, ordered by manager.

    Who begins or ends to work beside a lead has a row as well.
    """
    write_csv(path, tuple(PLAN_TABLES["handover"]), handover_rows(plan, pack, co_workers))


def handover_rows(
    plan: CaseloadPlan, pack: Pack, co_workers: CoWorkerPlan = NO_CO_WORKERS
) -> list[tuple[Any, ...]]:
    """The rows of the file; nothing of it takes effect before somebody confirms it."""
    cohort = {row.offender_ref: row for row in pack.offenders}
    accepted = {
        (row.offender_ref, row.manager_id) for row in pack.decisions if row.decision == "accepted"
    }
    rows = [
        row
        for change in plan.allocations
        if change.manager_id != change.previous_manager_id
        for row in _rows(
            change,
            cohort[change.offender_ref],
            pack,
            accepted=(change.offender_ref, change.manager_id) in accepted,
        )
    ]
    weight = {each.offender_ref: each.points for each in plan.allocations}
    for each in co_workers.rows:
        points = points_beside(weight[each.offender_ref], pack.policy.caseloads)
        rows += _beside(each, points, _due_in_two_weeks(cohort[each.offender_ref], pack))
    return sorted(rows, key=itemgetter(0, 1, 2))


def _rows(
    change: Allocation, offender: OffenderRow, pack: Pack, *, accepted: bool
) -> Iterator[tuple[Any, ...]]:
    policy, first_day = pack.policy.caseloads, pack.manifest.plan_start
    due = _due_in_two_weeks(offender, pack)
    facts = (
        change.points,
        move_cost_of(offender, policy, first_day) if change.is_move else 0,
        ACCEPTED if accepted else UNDECIDED,
        len(due),
        due[0] if due else None,
    )
    old, new = change.previous_manager_id, change.manager_id
    if change.is_move:
        yield old, GIVES, change.offender_ref, new, *facts
    yield new, TAKES, change.offender_ref, old, *facts


def _beside(row: CoWorker, points: int, due: list[date]) -> Iterator[tuple[Any, ...]]:
    """Who begins to work beside the lead, and who ends, which nobody decides on."""
    new, old = row.manager_id, row.previous_manager_id
    facts = points, 0, "", len(due), due[0] if due else None
    if new != old and old:
        yield old, LEAVES, row.offender_ref, new, *facts
    if new != old and new:
        yield new, JOINS, row.offender_ref, old, *facts


def _due_in_two_weeks(row: OffenderRow, pack: Pack) -> list[date]:
    """Days of the contacts that the diary has to meet first; one before the start is overdue."""
    first_day, days = pack.manifest.plan_start, DAYS_PER_WEEK * pack.manifest.plan_weeks
    case = case_of(row, contacts_of(row, pack.policy.caseloads), pack.policy.diary)
    due = (contact.due for contact in contacts_due(case, first_day, days))
    return [first_day + timedelta(days=day) for day in due if day < HANDOVER_DAYS]
