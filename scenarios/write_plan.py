"""Write a plan as the files of one folder, which is there whole and checked or not at all."""

import json
from pathlib import Path

from optimiser.caseloads.co_workers.plan import NO_CO_WORKERS, CoWorkerPlan
from optimiser.errors import ModelDisagreement
from scenarios.build.common import horizon_of
from scenarios.build.visiting import commitment_rows
from scenarios.caseload_changes import write_told_apart
from scenarios.caseload_tables import CASELOAD_FOLDER, CASELOAD_REPORT
from scenarios.export.breach_files import write_breaches
from scenarios.export.caseload_files import write_caseload_files
from scenarios.export.caseload_report import caseload_report_html
from scenarios.export.change_files import write_changes
from scenarios.export.demand_files import (
    write_demand,
    write_demand_by_area,
    write_staffing_requirement,
)
from scenarios.export.forecast_file import write_forecast
from scenarios.export.handover_file import write_handover
from scenarios.export.heat_levels import write_level
from scenarios.export.ledger_file import write_ledger, write_owed
from scenarios.export.patrol_files import write_patrols, write_places
from scenarios.export.people_files import write_people
from scenarios.export.report import report_html
from scenarios.export.reserve_file import write_reserve
from scenarios.export.rota_files import write_coverage, write_rota
from scenarios.export.rules_file import write_rules
from scenarios.export.skill_files import write_skill_cover
from scenarios.export.visit_files import write_unmet_visits, write_visits
from scenarios.export.weighting_files import write_weightings
from scenarios.export.whole import fresh_folder
from scenarios.overrides import apply_overrides
from scenarios.plan_files import PLAN_FILES, REPORT_FILE, SUMMARY_FILE, table_file
from scenarios.plan_result import PlanResult
from scenarios.schema.pack import Pack
from scenarios.verify import unmarked_breaches


def write_plan(result: PlanResult, folder: Path) -> Path:
    """Write every file of a plan, read them back with the checker, and only then show them.

    A plan that is in the folder is replaced at the end, so that it stays where anything fails.

    Raises
    ------
    ModelDisagreement
        If the checker finds a breach in the files that a plan of least breach does not tell: an
        error of the program.
    MusterError
        If the folder holds something that is not a plan.
    """
    with fresh_folder(folder, SUMMARY_FILE, PLAN_FILES) as fresh:
        _write_files(result, fresh)
        breaches = unmarked_breaches(result.pack, fresh)
        if breaches:
            first = breaches[0]
            message = f"{len(breaches)} breaches, first {first.rule}, {first.who}: {first.message}"
            raise ModelDisagreement(message)
    return folder


def _write_files(result: PlanResult, folder: Path) -> None:
    if result.demand is not None:
        horizon = horizon_of(result.pack)
        write_demand(folder / "demand.csv", result.demand.heatmap)
        write_demand_by_area(folder / "demand_by_area.csv", result.demand.heatmap)
        write_weightings(folder / "weightings.csv", result.weightings)
        for level in result.demand.levels:
            write_level(folder, level)
        requirement = result.demand.requirement
        write_staffing_requirement(folder / "staffing_requirement.csv", requirement, horizon)
    if result.rota is not None and result.rota.outcome.plan is not None:
        write_rota(folder / "rota.csv", result.rota.outcome.plan, result.rota.problem)
        write_coverage(folder / "coverage.csv", result.rota.outcome.plan, result.rota.problem)
        write_skill_cover(folder / "skill_cover.csv", result.rota.outcome.plan, result.rota.problem)
        write_ledger(folder / "ledger.csv", result.ledger())
        write_owed(folder / "owed.csv", result.ledger())
        write_people(folder / "people.csv", result.rota.outcome.plan, result.rota.problem)
    if result.amendment is not None:
        write_changes(folder / "changes.csv", result.changes())
    if result.patrols is not None and result.patrols.outcome.plan is not None:
        plan, problem = result.patrols.outcome.plan, result.patrols.problem
        base_of = {row.staff_id: row.base_id for row in result.pack.staff}
        visits = commitment_rows(result.visiting, base_of)
        write_patrols(folder / "patrols.csv", plan, problem, visits)
        write_places(folder / "places.csv", result.patrols.problem)
    write_breaches(folder / "breaches.csv", result.breaches)
    summary = result.summary()
    changed = apply_overrides(result.pack, result.scenario.changes, result.scenario.name)
    _write_reserve(result, changed, folder)
    _write_caseloads(result, changed, folder)
    write_rules(folder / "rules.csv", changed.policy, summary.keys())
    text = json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False)
    (folder / SUMMARY_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")
    report = report_html(result.pack, folder, summary)
    (folder / REPORT_FILE).write_text(report, encoding="utf-8", newline="\n")


def _write_caseloads(result: PlanResult, changed: Pack, folder: Path) -> None:
    """The caseloads, their page and the diary, which no other part's files tell of."""
    if result.visits is not None and result.visits.outcome.plan is not None:
        diary = result.visits.outcome.plan, result.visits.problem
        write_visits(folder / "visits.csv", *diary)
        write_unmet_visits(folder / "visits_unmet.csv", *diary)
    solved = result.caseloads
    if solved is not None:
        write_told_apart(folder, result.scenario.changes)
    if solved is not None and solved.outcome.plan is not None:
        beside = _co_workers(result)
        write_caseload_files(folder, solved.outcome.plan, solved.problem, changed, beside)
        write_handover(table_file(folder, "handover"), solved.outcome.plan, changed, beside)
        write_forecast(table_file(folder, "load_forecast"), solved.outcome.plan, changed)
        page = caseload_report_html(changed, folder)
        file = folder / CASELOAD_FOLDER / CASELOAD_REPORT
        file.write_text(page, encoding="utf-8", newline="\n")


def _co_workers(result: PlanResult) -> CoWorkerPlan:
    if result.co_workers is None or result.co_workers.outcome.plan is None:
        return NO_CO_WORKERS
    return result.co_workers.outcome.plan


def _write_reserve(result: PlanResult, changed: Pack, folder: Path) -> None:
    """The reserve of the patrols, from the pack with the changes of the scenario."""
    solved, demand = result.patrols, result.demand
    if solved is not None and solved.outcome.plan is not None and demand is not None:
        plan, problem = solved.outcome.plan, solved.problem
        write_reserve(folder / "reserve.csv", plan, problem, changed, demand.requirement)
