"""The tables of a plan that tell of offenders, and the folder that holds them.

They are OFFICIAL-SENSITIVE whatever the pack is. Those whose place the interface fixes lie beside
the other tables of a plan; all of them lie in one folder of the archive that is handed on.
"""

from pathlib import Path

from scenarios.cells import Kind

CASELOAD_FOLDER = "caseloads"
CASELOAD_MARKING = "OFFICIAL-SENSITIVE"
MARKING_HEADER = "Protective-Marking"
"""Header of every answer of the API that tells of offenders."""

MARKED_FOLDER = f"{CASELOAD_FOLDER}-{CASELOAD_MARKING}"
"""What holds all of them in an archive, laid out as a plan of its own."""

GIVEN_WITHOUT = "given_without"
"""Key of a summary that was handed on without the files of some of its parts: which."""

CASELOAD_REPORT = "caseloads.html"
SCENARIO_FILE = "scenario.json"
"""Changes of the plan's scenario to rows of caseloads, which the summary only counts."""

CONFIRMATION_FILE = "confirmation.json"
"""Which changes of caseloads took effect; written by `muster caseloads confirm`."""

CASELOAD_TABLES: dict[str, dict[str, Kind]] = {
    "caseloads": {
        "offender_ref": "text",
        "manager_id": "text",
        "previous_manager_id": "text",
        "points": "number",
        "reason": "text",
    },
    "points": {
        "offender_ref": "text",
        "term": "text",
        "points": "number",
        "source": "text",
        "remark": "text",
    },
    "loads": {
        "manager_id": "text",
        "agency": "text",
        "offenders": "number",
        "points": "number",
        "full_load_points": "number",
        "capacity_points": "number",
        "load_percent": "number",
        "band": "text",
        "remark": "text",
        "works_beside": "number",
        "beside_points": "number",
    },
    "co_workers": {
        "offender_ref": "text",
        "agency": "text",
        "manager_id": "text",
        "previous_manager_id": "text",
        "reason": "text",
    },
    "partnership": {
        "agency": "text",
        "managers": "number",
        "capacity_points": "number",
        "share_of_capacity_percent": "number",
        "offenders": "number",
        "statutory": "number",
        "points": "number",
        "share_of_points_percent": "number",
        "load_percent": "number",
        "takes": "number",
        "gives": "number",
        "works_beside": "number",
        "apart_load_percent": "number",
        "pooled_load_percent": "number",
    },
    "handover": {
        "manager_id": "text",
        "direction": "text",
        "offender_ref": "text",
        "other_manager_id": "text",
        "points": "number",
        "move_cost": "number",
        "decision": "text",
        "contacts_due": "number",
        "first_contact_due": "text",
    },
    "load_forecast": {
        "manager_id": "text",
        "week_start": "day",
        "points": "number",
        "points_basis": "text",
        "capacity_points": "number",
        "capacity_basis": "text",
        "load_percent": "text",
        "why": "text",
    },
    "visits": {
        "offender_ref": "text",
        "start": "instant",
        "end": "instant",
        "staff_ids": "text",
        "kind": "text",
        "due": "day",
    },
    "visits_unmet": {
        "offender_ref": "text",
        "due": "day",
        "kind": "text",
        "reason": "text",
    },
}
BESIDE_THE_PLAN = frozenset({"caseloads", "visits", "visits_unmet"})
"""Tables whose place the interface fixes."""


def home_of(folder: Path) -> Path:
    """Where the caseloads of a plan lie: in its folder, or in the marked one of an archive."""
    marked = folder / MARKED_FOLDER
    return marked if marked.is_dir() else folder


def place_of(table: str) -> str:
    """Where a table of a plan lies in its folder."""
    if table in CASELOAD_TABLES and table not in BESIDE_THE_PLAN:
        return f"{CASELOAD_FOLDER}/{table}.csv"
    return f"{table}.csv"
