"""Checks `caseloads.csv` against the pack, the rules and the summary."""

from collections import Counter
from collections.abc import Iterator

from optimiser.caseloads.plan import Allocation, CaseloadPlan
from optimiser.caseloads.verify import scorecard
from optimiser.rule import Breach
from scenarios.build.caseloads import build_caseloads
from scenarios.schema.pack import Pack
from scenarios.verify.case_points import case_terms, check_points
from scenarios.verify.caseload_loads import capacity_in_period, check_loads
from scenarios.verify.partnership import check_partnership
from scenarios.verify.plan_folder import PlanFolder, breach_of_file
from scenarios.verify.totals import check_tiers, differing

FILE = "caseloads.csv"
PERCENT = 100


def check_caseloads(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """One lead manager for each offender, every row, every rule, every total."""
    rows = plan.rows("caseloads")
    led = Counter(row["offender_ref"] for row in rows)
    cohort = {row.offender_ref: row for row in pack.offenders}
    managers = {row.manager_id: row for row in pack.managers}
    for ref in cohort.keys() | led.keys():
        if led[ref] != 1 or ref not in cohort:
            message = (
                f"{ref} has {led[ref]} lead managers" if ref in cohort else f"{ref} is unknown"
            )
            yield breach_of_file(FILE, message, abs(led[ref] - 1), "managers")
    points: Counter[str] = Counter()
    problem = build_caseloads(pack)
    weight = {ref: sum(term.points for term in terms) for ref, terms in case_terms(pack).items()}
    for row in rows:
        points[row["manager_id"]] += int(row["points"])
        offender = cohort.get(row["offender_ref"])
        if offender is None:
            continue
        facts = {
            "points": weight[offender.offender_ref],
            "previous_manager_id": offender.current_manager_id or "",
        }
        wrong = [name for name, value in facts.items() if row[name] != value]
        if row["manager_id"] not in managers:
            wrong.append("manager_id")
        if wrong:
            message = f"{row['offender_ref']}: {', '.join(wrong)} differ from the pack"
            yield breach_of_file(FILE, message, len(wrong))
    yield from _kept_apart(pack, plan)
    yield from check_points(pack, plan)
    yield from check_loads(pack, plan)
    yield from check_partnership(pack, plan)
    allocations = tuple(
        Allocation(row["offender_ref"], row["manager_id"], row["previous_manager_id"])
        for row in rows
    )
    allocated = CaseloadPlan(allocations)
    for rule in problem.rules:
        yield from rule.breaches(allocated, problem)
    yield from check_tiers("caseloads", plan.block("caseloads"), scorecard(allocated, problem))
    yield from differing("caseloads", plan.block("caseloads"), _totals(pack, plan, points))


def _kept_apart(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """Every two of whom the pack says that they have not the same manager, and who have."""
    leader = {row["offender_ref"]: row["manager_id"] for row in plan.rows("caseloads")}
    pairs = {
        tuple(sorted((row.offender_ref, ref))) for row in pack.offenders for ref in row.apart_from
    }
    for one, other in sorted(pairs):
        if one != other and leader.get(one, "") == leader.get(other):
            message = f"{one} and {other} are to be kept apart and are both with {leader[one]}"
            yield breach_of_file(FILE, message, 1, "cases")


def _totals(pack: Pack, plan: PlanFolder, points: Counter[str]) -> dict[str, float]:
    rows = plan.rows("caseloads")
    loads = [
        PERCENT * points[row.manager_id] / capacity
        for row in pack.managers
        if (capacity := capacity_in_period(row, pack)) > 0
    ]
    policy = pack.policy.caseloads
    return {
        "offenders": len(rows),
        "moves": sum(row["previous_manager_id"] not in ("", row["manager_id"]) for row in rows),
        "max_load_percent": max(loads, default=0.0),
        "over_110": sum(load > policy.upper_band_percent for load in loads),
    }
