"""The files of a plan and the type of every column: one contract for all who read them."""

from pathlib import Path
from typing import IO, Any

import pandas as pd

from optimiser.heat import LEVELS
from scenarios.caseload_tables import (
    CASELOAD_FOLDER,
    CASELOAD_REPORT,
    CASELOAD_TABLES,
    CONFIRMATION_FILE,
    SCENARIO_FILE,
    home_of,
    place_of,
)
from scenarios.cells import Kind, unguard

_HEATMAP_COLUMNS: dict[str, Kind] = {
    "cell_id": "text",
    "area_id": "text",
    "longitude": "number",
    "latitude": "number",
    "counted": "number",
    "expected_incidents": "number",
    "low": "number",
    "high": "number",
    "expected_minutes": "number",
    "weighted": "number",
    "rank": "number",
    "modelled": "flag",
}
PLAN_TABLES: dict[str, dict[str, Kind]] = {
    "rota": {
        "staff_id": "text",
        "date": "day",
        "shift_code": "text",
        "start": "instant",
        "end": "instant",
        "kind": "text",
        "locked": "flag",
        "base_id": "text",
        "role_group": "text",
        "area_id": "text",
        "overtime_minutes": "number",
        "cost_pence": "number",
    },
    "coverage": {
        "start": "instant",
        "base_id": "text",
        "role_group": "text",
        "required": "number",
        "on_duty": "number",
        "shortfall": "number",
        "bound_reason": "text",
    },
    "ledger": {
        "staff_id": "text",
        "longest_days_between_rest_days": "number",
        "short_rests": "number",
        "rest_debt_minutes": "number",
        "rest_days_worked": "number",
        "rest_days_owed_before": "number",
        "rest_days_given_back": "number",
        "rest_days_owed_after": "number",
        "toil_minutes_before": "number",
        "toil_given_back_minutes": "number",
        "toil_minutes_after": "number",
    },
    "owed": {
        "staff_id": "text",
        "kind": "text",
        "amount": "number",
        "by": "text",
        "reason": "text",
    },
    "people": {
        "staff_id": "text",
        "role": "text",
        "role_group": "text",
        "base_id": "text",
        "nights": "number",
        "weekend_tours": "number",
        "early_starts": "number",
        "overtime_hours": "number",
        "rest_days_worked": "number",
        "quick_turnarounds": "number",
        "single_days_off": "number",
        "backward_rotations": "number",
        "long_tours": "number",
        "short_recoveries": "number",
        "longest_run": "number",
        "on_call_days": "number",
        "fatigue_points": "number",
        "contracted_hours": "number",
        "owed_hours": "number",
        "rest_days": "number",
        "public_holidays_off": "number",
        "public_holidays_worked": "number",
        "nights_before": "number",
        "overtime_hours_before": "number",
        "rest_days_worked_before": "number",
        "weekend_tours_before": "number",
        "early_starts_before": "number",
        "overtime_hours_refused_before": "number",
        "rest_days_cancelled_before": "number",
        "on_call_days_before": "number",
    },
    "changes": {
        "staff_id": "text",
        "date": "day",
        "before": "text",
        "before_kind": "text",
        "before_extension_minutes": "number",
        "after": "text",
        "after_kind": "text",
        "after_extension_minutes": "number",
        "notice_days": "number",
        "cost_pence": "number",
        "reason": "text",
        "remarks": "text",
    },
    "patrols": {
        "crew_id": "text",
        "staff_ids": "text",
        "mode": "text",
        "transport": "text",
        "area_id": "text",
        "place_id": "text",
        "start": "instant",
        "end": "instant",
        "purpose": "text",
    },
    "places": {
        "place_id": "text",
        "area_id": "text",
        "longitude": "number",
        "latitude": "number",
        "control": "flag",
        "delivered_share": "number",
    },
    "reserve": {
        "start": "instant",
        "base_id": "text",
        "asked": "number",
        "free": "number",
        "needed": "number",
        "kept": "number",
        "reason": "text",
    },
    **CASELOAD_TABLES,
    "demand": {
        "place_id": "text",
        "weekday": "number",
        "hour": "number",
        "category": "text",
        "expected_minutes": "number",
        "low": "number",
        "high": "number",
        "modelled": "flag",
    },
    "demand_by_area": {
        "area_id": "text",
        "expected_minutes": "number",
        "low": "number",
        "high": "number",
    },
    "skill_cover": {
        "start": "instant",
        "base_id": "text",
        "role_group": "text",
        "skill": "text",
        "required": "number",
        "on_duty": "number",
        "shortfall": "number",
    },
    "staffing_requirement": {
        "start": "instant",
        "base_id": "text",
        "role_group": "text",
        "required": "number",
        "reason": "text",
    },
    **{f"heatmap_{level}": _HEATMAP_COLUMNS for level in LEVELS},
    "weightings": {
        "weighting": "text",
        "police_generated_weight": "number",
        "chosen": "flag",
        "category": "text",
        "heat_share": "number",
        "hottest_shared": "number",
        "patrol_cover": "text",
    },
    "replay": {
        "roster": "text",
        "replication": "number",
        "calls": "number",
        "unanswered": "number",
        "immediate_in_target": "number",
        "priority_in_target": "number",
        "immediate_median": "text",
        "immediate_p90": "text",
        "priority_median": "text",
        "priority_p90": "text",
        "hours_short": "number",
        "hotspot_hours": "number",
        "visible_hours": "number",
        "crews_at_harm": "number",
        "hotspot_minutes": "number",
        "committed_share": "number",
        "overrun_hours": "number",
        "breaks_lost_hours": "number",
        "taken_from_scheduled": "number",
        "helped": "number",
    },
    "replay_by_base": {
        "roster": "text",
        "base_id": "text",
        "immediate": "number",
        "immediate_in_target": "number",
        "priority": "number",
        "priority_in_target": "number",
    },
    "rules": {
        "part": "text",
        "rule": "text",
        "statement": "text",
        "settings": "text",
        "authority": "text",
        "source": "text",
        "status": "text",
    },
    "breaches": {
        "rule": "text",
        "who": "text",
        "when": "text",
        "excess": "number",
        "unit": "text",
        "message": "text",
    },
}
MARK = "least_breach"
"""The block of the summary that marks a plan which breaks rules."""

SUMMARY_FILE = "summary.json"
REPORT_FILE = "report.html"
RECORD_FILE = "publication.json"
"""Whom a published plan is to be told to; written by publishing, not by planning."""
PLAN_FILES = (
    frozenset(
        (
            SUMMARY_FILE,
            REPORT_FILE,
            RECORD_FILE,
            CONFIRMATION_FILE,
            f"{CASELOAD_FOLDER}/{CASELOAD_REPORT}",
            f"{CASELOAD_FOLDER}/{SCENARIO_FILE}",
        )
    )
    .union(map(place_of, PLAN_TABLES))
    .union(f"heatmap_{level}.geojson" for level in LEVELS)
)


def table_file(folder: Path, table: str) -> Path:
    """The file of a table of the plan in `folder`."""
    home = home_of(folder) if table in CASELOAD_TABLES else folder
    return home / place_of(table)


def heatmap_table(level: str) -> str:
    """Name of the files of a heatmap at one level, without their endings."""
    return f"heatmap_{level}"


def read_plan_table(name: str, source: Path | IO[str]) -> pd.DataFrame:
    """Read one table of a plan, typed: text is never NA but blank, instants are UTC.

    Columns that the contract does not name stay text.
    """
    raw = pd.read_csv(source, dtype=str, keep_default_na=False)
    kinds = PLAN_TABLES.get(name, {})
    columns = [str(column) for column in raw.columns]
    return pd.DataFrame({name: _typed(raw[name], kinds.get(name, "text")) for name in columns})


def _typed(cells: "pd.Series[str]", kind: Kind) -> "pd.Series[Any]":
    if kind == "number":
        return pd.to_numeric(cells)
    if kind == "flag":
        return cells.eq("true")
    if kind == "day":
        return pd.to_datetime(cells, format="%Y-%m-%d").dt.date
    if kind == "instant":
        return pd.to_datetime(cells, utc=True, format="ISO8601")
    return cells.map(unguard)
