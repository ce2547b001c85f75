"""Changes of a scenario to rows of caseloads: the summary counts them, the caseloads tell them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.caseload_tables import CASELOAD_FOLDER, SCENARIO_FILE, home_of

ROWS_APART = ("managers", "offenders")
"""First words of the paths whose rows nobody may read who has no part in the caseloads."""

COUNT = "caseload_row_changes"
"""Key of the summary, there where any change is told apart."""


def is_apart(path: str) -> bool:
    """Whether a change is of rows of caseloads."""
    return path.split(".")[0] in ROWS_APART


def told_openly(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes that anybody may read who has the plan."""
    return {path: value for path, value in changes.items() if not is_apart(path)}


def told_apart(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes of rows of caseloads."""
    return {path: value for path, value in changes.items() if is_apart(path)}


def summary_of_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What `summary.json` says of a scenario: its changes, but rows of caseloads by number."""
    count = len(told_apart(changes))
    return {"changes": told_openly(changes), **({COUNT: count} if count else {})}


def write_told_apart(folder: Path, changes: Mapping[str, Any]) -> None:
    """Write `caseloads/scenario.json` of a plan, where its scenario changes rows of caseloads."""
    apart = told_apart(changes)
    if apart:
        file = folder / CASELOAD_FOLDER / SCENARIO_FILE
        file.parent.mkdir(exist_ok=True)
        text = json.dumps({"changes": apart}, indent=2, ensure_ascii=False, allow_nan=False)
        file.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_told_apart(folder: Path) -> dict[str, Any]:
    """The changes of `caseloads/scenario.json` of a plan; none where it has no such file.

    Raises
    ------
    ValueError
        If the file cannot be read, or changes anything but rows of caseloads.
    """
    file = home_of(folder) / CASELOAD_FOLDER / SCENARIO_FILE
    if not file.is_file():
        return {}
    content = json.loads(file.read_bytes())
    changes = content.get("changes") if isinstance(content, dict) else None
    if not isinstance(changes, dict) or not all(map(is_apart, changes)):
        message = "expected changes of rows of managers and offenders by path"
        raise ValueError(message)
    return changes


def added_refs(changes: Mapping[str, Any]) -> set[str]:
    """References of the cases that a scenario adds, as far as it is well formed."""
    rows = changes.get("offenders.add")
    found = (row.get("offender_ref") for row in rows or () if isinstance(row, dict))
    return {str(ref) for ref in found if ref}
