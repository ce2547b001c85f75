"""`caseloads/caseloads.html`: loads, moves and points on one page, apart from the plan's report."""

from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.caseload_tables import CASELOAD_MARKING
from scenarios.export.html import report_of, section_of, table_of
from scenarios.export.svg import load_bars
from scenarios.plan_files import read_plan_table, table_file
from scenarios.schema.pack import Pack

NO_CHANGE = (
    "A person confirms every allocation. Nothing here changes anybody's risk, tier or colour."
)
LOADS = {
    "manager_id": "Manager",
    "agency": "Agency",
    "offenders": "Offenders",
    "points": "Points",
    "full_load_points": "Full load",
    "capacity_points": "Capacity",
    "load_percent": "Load, %",
    "band": "Band",
    "remark": "Remark",
    "works_beside": "Works beside",
    "beside_points": "Points beside",
}
CO_WORKERS = {
    "offender_ref": "Offender",
    "agency": "Agency",
    "manager_id": "Co-worker",
    "previous_manager_id": "Before",
    "reason": "Reason",
}
AGENCIES = {
    "agency": "Agency",
    "managers": "Managers",
    "offenders": "Offenders",
    "statutory": "Statutory",
    "share_of_points_percent": "Work, %",
    "share_of_capacity_percent": "Capacity, %",
    "load_percent": "Load, %",
    "apart_load_percent": "If it kept its own, %",
    "pooled_load_percent": "All together, %",
    "takes": "Takes over",
    "gives": "Gives up",
    "works_beside": "Works beside",
}
MOVES = {
    "offender_ref": "Offender",
    "previous_manager_id": "From",
    "manager_id": "To",
    "points": "Points",
    "reason": "Reason",
}
HAND_OVER = {
    "manager_id": "Manager",
    "direction": "Does",
    "offender_ref": "Offender",
    "other_manager_id": "Other manager",
    "points": "Points",
    "contacts_due": "Contacts in two weeks",
    "first_contact_due": "First due",
    "decision": "Decided",
}
UNMET = {"offender_ref": "Offender", "due": "Due", "kind": "Kind", "reason": "Why not"}
POINTS = ("Offender", "Points", "Made of", "Remarks")


def caseload_report_html(pack: Pack, folder: Path) -> str:
    """The page of the caseload tables in `folder`, OFFICIAL-SENSITIVE whatever the pack is."""
    names = ("caseloads", "points", "loads", "partnership", "co_workers", "handover")
    tables = (read_plan_table(name, table_file(folder, name)) for name in names)
    caseloads, points, loads, agencies, co_workers, handover = tables
    previous = caseloads["previous_manager_id"]
    moved = caseloads[(previous != "") & (previous != caseloads["manager_id"])]
    held = loads[loads["capacity_points"] > 0]
    bars = list(zip(held["manager_id"], held["load_percent"].astype(float), strict=True))
    weights = (_points(str(ref), own) for ref, own in points.groupby("offender_ref", sort=False))
    content = (
        f"<p>{escape(NO_CHANGE)}</p>\n"
        + section_of(
            "Loads",
            load_bars(bars, "Load in per cent of capacity")
            + _table("Load by manager", LOADS, loads),
        )
        + section_of("Agencies", _table("The work of each agency", AGENCIES, agencies))
        + section_of("Moves", _table("Who changes manager, and why", MOVES, moved))
        + section_of(
            "Co-workers", _table("Who works beside the lead manager", CO_WORKERS, co_workers)
        )
        + section_of("Hand-over", _table("Given and taken", HAND_OVER, handover))
        + _unmet(folder)
        + section_of("Points", table_of("What each case weighs", POINTS, weights))
    )
    title = f"{pack.manifest.name}: caseloads"
    return report_of(title, CASELOAD_MARKING, f"From {pack.manifest.plan_start:%d/%m/%Y}", content)


def _unmet(folder: Path) -> str:
    """Contacts that cannot be met, where there is a diary."""
    file = table_file(folder, "visits_unmet")
    if not file.exists():
        return ""
    unmet = read_plan_table("visits_unmet", file)
    unmet = unmet.assign(
        due=unmet["due"].map("{:%d/%m/%Y}".format), kind=unmet["kind"].str.replace("_", " ")
    )
    return section_of("Visit diary", _table("Contacts that cannot be met", UNMET, unmet))


def _table(caption: str, names: dict[str, str], table: pd.DataFrame) -> str:
    rows = (map(_whole, row.values()) for row in table[list(names)].to_dict("records"))
    return table_of(caption, tuple(names.values()), map(list, rows))


def _whole(cell: Any) -> Any:
    """A whole number as such, so that it is shown without a decimal."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _points(ref: str, own: pd.DataFrame) -> tuple[str, int, str, str]:
    """An offender's points in one row, with what a person should know of them."""
    terms = own.to_dict("records")
    made_of = ", ".join(f"{term['term']} {term['points']:g}" for term in terms)
    remarks = "; ".join(f"{term['term']}: {term['remark']}" for term in terms if term["remark"])
    return ref, int(own["points"].sum()), made_of, remarks
