"""Checks `handover.csv`: both sides of every change of lead and of co-worker, cost, what is due."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from optimiser.rule import Breach
from scenarios.schema.cohort import OffenderRow
from scenarios.schema.pack import Pack
from scenarios.verify.plan_folder import PlanFolder, Row, breach_of_file
from scenarios.verify.visit_contacts import contacts_of

FILE = "handover.csv"
TWO_WEEKS = timedelta(weeks=2)
UNDECIDED = "undecided"


def check_handover(pack: Pack, plan: PlanFolder) -> Iterator[Breach]:
    """Every row against the change that it tells; no change without its rows, nor the reverse."""
    told = {(r["manager_id"], r["direction"], r["offender_ref"]): r for r in plan.rows("handover")}
    if len(told) != len(plan.rows("handover")):
        yield breach_of_file(FILE, "a manager gives or takes a case twice", 1, "rows")
    expected = _expected(pack, plan)
    for key in sorted(told.keys() ^ expected.keys()):
        word = "is missing" if key in expected else "has no change in the plan"
        yield breach_of_file(FILE, f"the row {' '.join(key)} {word}", 1, "rows")
    for key in sorted(told.keys() & expected.keys()):
        wrong = [name for name, value in expected[key].items() if told[key][name] != value]
        if not _is_as_decided(pack, told[key]):
            wrong.append("decision")
        if wrong:
            message = f"the row {' '.join(key)}: {', '.join(wrong)} differ from the pack"
            yield breach_of_file(FILE, message, len(wrong))


def _is_as_decided(pack: Pack, row: Row) -> bool:
    """Whether a change told as accepted was accepted; who works beside a lead is not decided on."""
    if row["direction"] not in ("takes", "gives"):
        return bool(row["decision"] == "")
    if row["decision"] == UNDECIDED:
        return True
    new = row["manager_id"] if row["direction"] == "takes" else row["other_manager_id"]
    decided = (row["offender_ref"], new, "accepted")
    return row["decision"] == "accepted" and any(
        (each.offender_ref, each.manager_id, each.decision) == decided for each in pack.decisions
    )


def _expected(pack: Pack, plan: PlanFolder) -> dict[tuple[str, str, str], Row]:
    cohort = {row.offender_ref: row for row in pack.offenders}
    end = pack.manifest.plan_start + TWO_WEEKS
    dues = defaultdict[str, list[date]](list)
    for contact in contacts_of(pack):
        if contact.due < end:
            dues[contact.offender_ref].append(contact.due)
    found: dict[tuple[str, str, str], Row] = {}
    for row in plan.rows("caseloads"):
        ref, new, old = row["offender_ref"], row["manager_id"], row["previous_manager_id"]
        if new == old or ref not in cohort:
            continue
        due = dues[ref]
        facts = {
            "points": row["points"],
            "move_cost": _cost(cohort[ref], pack) if old else 0,
            "contacts_due": len(due),
            "first_contact_due": due[0].isoformat() if due else "",
        }
        found[new, "takes", ref] = {"other_manager_id": old, **facts}
        if old:
            found[old, "gives", ref] = {"other_manager_id": new, **facts}
    return found | _beside(pack, plan, dues)


def _beside(
    pack: Pack, plan: PlanFolder, dues: Mapping[str, list[date]]
) -> dict[tuple[str, str, str], Row]:
    """Who begins to work beside a lead, and who ends, by `co_workers.csv`."""
    share = round(10 * pack.policy.caseloads.co_worker_share_percent)
    points = {row["offender_ref"]: int(row["points"]) for row in plan.rows("caseloads")}
    found: dict[tuple[str, str, str], Row] = {}
    for row in plan.rows("co_workers"):
        ref, new, old = row["offender_ref"], row["manager_id"], row["previous_manager_id"]
        due = dues.get(ref, [])
        facts = {
            "points": (2 * points.get(ref, 0) * share + 1000) // 2000,
            "move_cost": 0,
            "contacts_due": len(due),
            "first_contact_due": due[0].isoformat() if due else "",
        }
        if new and new != old:
            found[new, "joins", ref] = {"other_manager_id": old, **facts}
        if old and new != old:
            found[old, "leaves", ref] = {"other_manager_id": new, **facts}
    return found


def _cost(row: OffenderRow, pack: Pack) -> int:
    policy, since = pack.policy.caseloads, row.managed_since
    settled_on = None if since is None else since + timedelta(weeks=policy.early_weeks)
    early = settled_on is not None and pack.manifest.plan_start < settled_on
    return policy.early_move_cost[row.rag] if early else policy.move_cost[row.rag]
