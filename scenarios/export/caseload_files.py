"""`caseloads.csv` of a plan, read back as well, what it stands on, and its part of the summary."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from optimiser.caseloads.co_workers.plan import NO_CO_WORKERS, CoWorkerPlan
from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.problem import CaseloadProblem
from optimiser.caseloads.verify import check
from optimiser.outcome import Outcome
from scenarios.build.presence import remark_on_capacity
from scenarios.caseload_points.beside import points_beside
from scenarios.caseload_points.capacity import band_of, full_load_points
from scenarios.export.csv_file import write_csv
from scenarios.export.outcome_summary import outcome_summary
from scenarios.partnership import agency_shares
from scenarios.plan_files import PLAN_TABLES, read_plan_table, table_file
from scenarios.schema.pack import Pack

PERCENT = 100


def write_caseload_files(
    folder: Path,
    plan: CaseloadPlan,
    problem: CaseloadProblem,
    pack: Pack,
    co_workers: CoWorkerPlan = NO_CO_WORKERS,
) -> None:
    """Write every table of a caseload plan; `pack` has the changes of the scenario."""
    write_caseloads(table_file(folder, "caseloads"), plan, problem)
    tables = {
        "points": point_rows(problem),
        "loads": load_rows(plan, problem, pack, co_workers),
        "co_workers": map(astuple, co_workers.rows),
        "partnership": map(astuple, agency_shares(plan, problem, pack)),
    }
    for name, rows in tables.items():
        file = table_file(folder, name)
        file.parent.mkdir(exist_ok=True)
        write_csv(file, tuple(PLAN_TABLES[name]), rows)


def write_caseloads(path: Path, plan: CaseloadPlan, problem: CaseloadProblem) -> None:
    """Write one row an offender, in the order of the cohort."""
    order = {offender.offender_ref: number for number, offender in enumerate(problem.offenders)}
    rows = (
        (row.offender_ref, row.manager_id, row.previous_manager_id, row.points, row.reason)
        for row in sorted(plan.allocations, key=lambda row: order[row.offender_ref])
    )
    write_csv(path, tuple(PLAN_TABLES["caseloads"]), rows)


def point_rows(problem: CaseloadProblem) -> Iterator[tuple[str, str, int, str, str]]:
    """`points.csv`: one row a term of an offender's points."""
    for offender in problem.offenders:
        for term in offender.terms:
            yield offender.offender_ref, term.name, term.points, term.source, term.remark


def load_rows(
    plan: CaseloadPlan,
    problem: CaseloadProblem,
    pack: Pack,
    co_workers: CoWorkerPlan = NO_CO_WORKERS,
) -> Iterator[tuple[Any, ...]]:
    """`loads.csv`: one row a manager, from the full load to what is led and the band it is in.

    What is worked beside other leads stands by itself and is in no band.
    """
    policy = pack.policy.caseloads
    cases = Counter(allocation.manager_id for allocation in plan.allocations)
    load = plan.load_points(problem)
    beside: Counter[str] = Counter()
    beside_points: Counter[str] = Counter()
    for each in co_workers.rows:
        beside[each.manager_id] += 1
        case = problem.offender_by_ref[each.offender_ref]
        beside_points[each.manager_id] += points_beside(case.points, policy)
    for row in pack.managers:
        points, capacity = (
            load[row.manager_id],
            problem.manager_by_id[row.manager_id].capacity_points,
        )
        yield (
            row.manager_id,
            row.agency,
            cases[row.manager_id],
            points,
            round(full_load_points(row, policy), 2),
            capacity,
            round(PERCENT * points / capacity, 2) if capacity else 0,
            band_of(points, capacity, policy),
            remark_on_capacity(row, pack),
            beside[row.manager_id],
            beside_points[row.manager_id],
        )


def read_caseloads(path: Path) -> CaseloadPlan:
    """The plan of a file, as it was written."""
    table = read_plan_table("caseloads", path)
    return CaseloadPlan(
        tuple(
            Allocation(
                offender_ref=str(row["offender_ref"]),
                manager_id=str(row["manager_id"]),
                previous_manager_id=str(row["previous_manager_id"]),
                points=int(row["points"]),
                reason=str(row["reason"]),
            )
            for row in table.to_dict("records")
        )
    )


def caseload_summary(outcome: Outcome[CaseloadPlan], problem: CaseloadProblem) -> dict[str, Any]:
    """The `caseloads` part of `summary.json`; totals of the plan only where there is one."""
    summary = outcome_summary(outcome) | {
        "offenders": len(problem.offenders),
        "visits_due": problem.contacts_due,
    }
    if outcome.plan is not None:
        summary |= caseload_totals(outcome.plan, problem)
    return summary


def caseload_totals(plan: CaseloadPlan, problem: CaseloadProblem) -> dict[str, Any]:
    """Moves, loads and breaches of a plan."""
    load = plan.load_points(problem)
    percents = [
        PERCENT * load[manager.manager_id] / manager.capacity_points
        for manager in problem.managers
        if manager.capacity_points > 0
    ]
    return {
        "moves": sum(row.is_move for row in plan.allocations),
        "max_load_percent": round(max(percents, default=0.0), 2),
        "over_110": sum(
            load[manager.manager_id] > problem.band_points(manager) for manager in problem.managers
        ),
        "breaches": len(check(plan, problem)),
    }
