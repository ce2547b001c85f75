"""Verifies the folder of a plan against its pack."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from optimiser.rule import Breach
from scenarios.build.demand import build_heatmap_of
from scenarios.caseload_changes import COUNT
from scenarios.caseload_tables import SCENARIO_FILE
from scenarios.overrides import apply_overrides
from scenarios.plan_files import SUMMARY_FILE
from scenarios.schema.amendment import Amendment
from scenarios.schema.pack import Pack
from scenarios.tables import PARTS
from scenarios.verify.amendment import amendment_of, before_amendment, check_changes
from scenarios.verify.caseloads import check_caseloads
from scenarios.verify.co_workers import check_co_workers
from scenarios.verify.counts import check_counts
from scenarios.verify.demand import check_demand
from scenarios.verify.exigency import check_exigencies
from scenarios.verify.forecast import check_forecast
from scenarios.verify.handover import check_handover
from scenarios.verify.heat_levels import check_geojson, check_heat_levels
from scenarios.verify.holidays import check_holidays
from scenarios.verify.ledger import check_ledger
from scenarios.verify.marked import check_marks, matter_of, unmarked
from scenarios.verify.notices import Notices
from scenarios.verify.on_call import check_on_call
from scenarios.verify.owed_parts import check_owed_parts
from scenarios.verify.patrols import check_patrols
from scenarios.verify.people import check_people
from scenarios.verify.plan_folder import FILE_RULE, PlanFolder, breach_of_file, read_plan_folder
from scenarios.verify.replay import check_replay
from scenarios.verify.requirement import check_requirement
from scenarios.verify.rota import check_rota, read_rota
from scenarios.verify.rules import check_rules
from scenarios.verify.staff_pay import check_staff_pay
from scenarios.verify.totals import check_bound
from scenarios.verify.visits import check_diary
from scenarios.verify.weightings import check_weightings

WITH_A_PLAN = ("optimal", "feasible")
TABLES_OF = {
    "demand": ("demand", "demand_by_area", "staffing_requirement", "weightings"),
    "rota": ("rota", "coverage", "skill_cover", "ledger", "owed", "people"),
    "patrols": ("patrols", "places", "reserve"),
    "caseloads": (
        "caseloads",
        "points",
        "loads",
        "co_workers",
        "partnership",
        "handover",
        "load_forecast",
        "visits",
        "visits_unmet",
    ),
}


def verify_folder(pack: Pack, folder: Path) -> tuple[Breach, ...]:
    """Read the files of a plan and check them against the pack that it was made from.

    Nothing that planned or wrote the plan is believed: rows are read as plain text, rules are
    asked for their breaches, and totals are summed by other code than that which wrote them. The
    changes of the plan's scenario are applied to the pack first.

    Raises
    ------
    PackError
        If there is no plan in the folder, or its scenario does not fit the pack.
    """
    plan = read_plan_folder(folder)
    changed = apply_overrides(pack, plan.changes, SUMMARY_FILE)
    amendment = amendment_of(plan)
    if amendment is not None:
        changed = before_amendment(changed, plan, amendment)
    found = (*plan.faults, *check_geojson(folder, plan), *_breaches(changed, plan, amendment))
    return (*found, *check_marks(plan, found))


def unmarked_breaches(pack: Pack, folder: Path) -> tuple[Breach, ...]:
    """What the checker finds beyond the breaches that a plan of least breach tells of itself.

    Raises
    ------
    PackError
        If there is no plan in the folder, or its scenario does not fit the pack.
    """
    return unmarked(read_plan_folder(folder), verify_folder(pack, folder))


def planned_parts(folder: Path) -> tuple[str, ...]:
    """The parts that a plan tells of or has files of, so that the pack needs theirs too."""
    plan = read_plan_folder(folder)
    return tuple(
        part
        for part, tables in TABLES_OF.items()
        if (plan.block(part) and part not in plan.given_without)
        or not plan.tables.keys().isdisjoint(tables)
    )


def parts_left_out(folder: Path) -> tuple[str, ...]:
    """The parts that a plan was handed on without, so that nobody checks them here."""
    return read_plan_folder(folder, ()).given_without


def _breaches(pack: Pack, plan: PlanFolder, amendment: Amendment | None) -> Iterator[Breach]:
    yield from _check_files(plan)
    yield from check_rules(pack, plan)
    amended = amendment is not None and "rota" not in plan.given_without
    if amended != ("changes" in plan.tables):
        message = "the file is there just where the summary tells of an amendment"
        yield breach_of_file("changes.csv", f"{message}, and here it is not so")
    if amendment is not None and amended:
        yield from check_changes(pack, plan, amendment)
    heatmap = build_heatmap_of(pack) if plan.block("demand") else None
    if heatmap is not None:
        yield from check_demand(pack, plan, heatmap)
        yield from check_heat_levels(pack, plan, heatmap)
        yield from check_weightings(pack, plan, heatmap)
        yield from check_requirement(pack, plan, heatmap)
    roster = None
    if "rota" in plan.tables:
        problem, roster, faults = read_rota(pack, plan, amendment=amendment)
        yield from faults
        counted = tuple(check_counts(pack, plan))
        yield from counted
        yield from _not_told(check_rota(pack, plan, problem, roster), counted)
        yield from check_ledger(pack, plan, roster, Notices(pack, amendment))
        yield from check_owed_parts(pack, plan, roster, Notices(pack, amendment))
        yield from check_holidays(pack, plan, roster, Notices(pack, amendment))
        yield from check_exigencies(pack, plan, roster)
        yield from check_people(pack, plan, roster)
        yield from check_on_call(pack, plan)
        yield from check_staff_pay(pack, plan, roster.planned)
        if "patrols" in plan.tables and heatmap is not None:
            yield from check_patrols(pack, plan, roster, heatmap)
    if "caseloads" in plan.tables:
        yield from check_caseloads(pack, plan)
        yield from check_co_workers(pack, plan)
        yield from check_handover(pack, plan)
        yield from check_diary(pack, plan, roster)
        yield from check_forecast(pack, plan)
    yield from check_replay(plan)


def _not_told(breaches: Iterable[Breach], counted: Iterable[Breach]) -> Iterator[Breach]:
    """What the planner's rules tell beyond the checker's own counts, each matter told once."""
    known = {matter_of(each) for each in counted if each.rule != FILE_RULE}
    return (each for each in breaches if matter_of(each) not in known)


def _check_files(plan: PlanFolder) -> Iterator[Breach]:
    """Each part that the summary tells of has its files and its bound, and no other has any."""
    left_out = plan.given_without
    told = plan.block("caseloads") and "caseloads" not in left_out
    count = plan.summary.get(COUNT, 0) if told else 0
    if len(plan.told_apart) != count:
        message = f"{len(plan.told_apart)} changes of caseload rows are told, not {count}"
        yield breach_of_file(SCENARIO_FILE, message, 1, "changes")
    for part in PARTS:
        block = plan.block(part)
        is_planned = bool(block) and block.get("status", "optimal") in WITH_A_PLAN
        is_planned &= part not in left_out
        for table in TABLES_OF[part]:
            if is_planned != (table in plan.tables):
                word = "missing" if is_planned else "there without a plan of it in the summary"
                yield breach_of_file(f"{table}.csv", f"the file is {word}")
        if is_planned and part != "demand":
            marked = len(plan.rows("breaches")) if part == "rota" else 0
            yield from check_bound(part, block, marked)
