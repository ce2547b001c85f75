"""Checks `co_workers.csv` against the pack and the other tables, with a reading of its own."""

from collections import Counter
from collections.abc import Iterator

from optimiser.caseloads.co_workers.plan import CoWorker, CoWorkerPlan
from optimiser.caseloads.co_workers.verify import scorecard
from optimiser.rule import Breach
from scenarios.build.caseloads import build_caseloads
from scenarios.build.co_workers import build_co_workers
from scenarios.schema.cohort import ManagerRow, OffenderRow
from scenarios.schema.pack import Pack
from scenarios.verify.caseload_loads import capacity_in_period
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.totals import check_bound, check_tiers, differing

FILE = "co_workers.csv"
GENDERS = {"female_manager": "female", "male_manager": "male"}


def check_co_workers(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """One row for each agency beside each lead, filled by somebody who may; then every total."""
    rows = plan.rows("co_workers")
    told = Counter((row["offender_ref"], row["agency"]) for row in rows)
    expected = _places(pack, plan)
    for key in sorted(told.keys() | expected.keys()):
        if told[key] != int(key in expected):
            message = f"{key[0]} has {told[key]} rows for {key[1]}, not {int(key in expected)}"
            yield breach_of_file(FILE, message, 1, "rows")
    for row in rows:
        offender = expected.get((row["offender_ref"], row["agency"]))
        if offender is not None:
            for fault in _faults(row, offender, pack):
                yield breach_of_file(FILE, f"{row['offender_ref']}, {row['agency']}: {fault}")
    yield from _check_loads(pack, plan)
    yield from _check_summary(pack, plan)


def _places(pack: Pack, plan: PlanFolder) -> dict[tuple[str, str], OffenderRow]:
    """Every agency that is to work a case which another leads."""
    agency = {row.manager_id: row.agency for row in pack.managers}
    lead = {row["offender_ref"]: agency.get(row["manager_id"]) for row in plan.rows("caseloads")}
    return {
        (row.offender_ref, name): row
        for row in pack.offenders
        for name in row.co_working_agencies
        if row.offender_ref in lead and lead[row.offender_ref] != name
    }


def _faults(row: Row, offender: OffenderRow, pack: Pack) -> Iterator[str]:
    """What is wrong with a row by itself."""
    own = {each.manager_id: each for each in pack.managers if each.agency == row["agency"]}
    able = [who for who, each in own.items() if _may(offender, each, pack)]
    before = [who for who in offender.current_co_workers if who in own]
    stay = [who for who in before if who in able]
    who, previous = row["manager_id"], row["previous_manager_id"]
    if who not in (able or [""]):
        yield f"{who or 'nobody'} may not be the co-worker; {', '.join(able) or 'nobody'} may"
    elif stay and who not in stay:
        yield f"{' or '.join(stay)} could have stayed"
    if previous != (who if who in before else "".join(before[:1])):
        yield f"{previous or 'nobody'} is not who worked the case before"
    if not row["reason"]:
        yield "there is no reason"


def _may(offender: OffenderRow, manager: ManagerRow, pack: Pack) -> bool:
    """Not excluded, of the gender and with the language needed, in the area, and there at all."""
    common = {name.casefold() for name in pack.policy.caseloads.common_languages}
    language = offender.language
    return (
        manager.manager_id not in offender.excluded_managers
        and {GENDERS[need] for need in offender.needs if need in GENDERS} <= {manager.gender}
        and (language is None or language.casefold() in common or language in manager.languages)
        and (not manager.areas or offender.area_id in manager.areas)
        and capacity_in_period(manager, pack) > 0
    )


def _check_loads(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """What `loads.csv` says that everybody works beside other leads."""
    points = {row["offender_ref"]: row["points"] for row in plan.rows("caseloads")}
    share = round(10 * pack.policy.caseloads.co_worker_share_percent)
    cases: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for row in plan.rows("co_workers"):
        cases[row["manager_id"]] += 1
        whole = int(points.get(row["offender_ref"], 0))
        beside[row["manager_id"]] += (2 * whole * share + 1000) // 2000
    for row in plan.rows("loads"):
        who = row["manager_id"]
        if (row["works_beside"], row["beside_points"]) != (cases[who], beside[who]):
            message = f"{who} works beside {cases[who]} leads for {beside[who]} points by {FILE}"
            yield breach_of_file("loads.csv", message)


def _check_summary(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """Totals, tiers and bounds of the block."""
    rows = plan.rows("co_workers")
    block = plan.block("caseloads").get("co_workers")
    if not isinstance(block, dict):
        yield breach_of_file("summary.json", "caseloads.co_workers is missing")
        return
    changed = [
        row
        for row in rows
        if row["manager_id"] and row["previous_manager_id"] not in ("", row["manager_id"])
    ]
    totals = {
        "places": len(rows),
        "nobody": sum(not row["manager_id"] for row in rows),
        "changes": len(changed),
    }
    yield from differing("caseloads.co_workers", block, totals)
    yield from check_bound("caseloads.co_workers", block, 0)
    caseloads = build_caseloads(pack)
    leads = {row["offender_ref"]: row["manager_id"] for row in plan.rows("caseloads")}
    if leads.keys() != caseloads.offender_by_ref.keys():
        return
    problem = build_co_workers(pack, caseloads, leads)
    names = ("offender_ref", "agency", "manager_id", "previous_manager_id")
    found = CoWorkerPlan(tuple(CoWorker(*(row[name] for name in names)) for row in rows))
    yield from check_tiers("caseloads.co_workers", block, scorecard(found, problem))
