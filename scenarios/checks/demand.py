"""Checks of incidents, events, commitments and staffing levels."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from scenarios.build.common import horizon_of_manifest
from scenarios.checks.ends import end_after_start
from scenarios.problems import Problem, problem_at
from scenarios.schema.days import days_of
from scenarios.schema.pack import CommitmentRow, EventRow, RequirementRow
from scenarios.schema.rows import DeliveredRow, DoseRow
from scenarios.sheets import Sheets
from scenarios.tables import HELD_OUT_FILE
from scenarios.timezones import known_timezones


def check_incidents_lie_in_history(sheets: Sheets) -> Iterator[Problem]:
    """Incidents were received on days of the history, those held out on other days."""
    manifest = sheets.manifest
    if manifest is None or manifest.timezone not in known_timezones():
        return
    zone = ZoneInfo(manifest.timezone)
    midnight = datetime.min.time()
    first = datetime.combine(manifest.history_start, midnight, zone)
    end = datetime.combine(manifest.history_end + timedelta(days=1), midnight, zone)
    for file, received in sheets.incident_cells("received_at"):
        inside = (received >= first) & (received < end)
        held_out = file == HELD_OUT_FILE
        wrong = received[received.notna() & (inside if held_out else ~inside)]
        days = f"from {manifest.history_start} to {manifest.history_end}"
        expected = f"on a day {days}"
        if held_out:
            expected = f"on no day {days}, of which plans are made"
        yield from _rows(file, wrong, "received_at", expected)


def check_incidents_avoid_gaps(sheets: Sheets) -> Iterator[Problem]:
    """No incident was received on a day that the manifest says was not recorded."""
    manifest = sheets.manifest
    if manifest is None or manifest.timezone not in known_timezones():
        return
    for file, received in sheets.incident_cells("received_at"):
        if file == HELD_OUT_FILE:
            continue
        local = received.dt.tz_convert(manifest.timezone).dt.tz_localize(None)
        for run in manifest.history_gaps:
            first, last = days_of(run)
            end = pd.Timestamp(last) + pd.Timedelta(days=1)
            wrong = received[(local >= pd.Timestamp(first)) & (local < end)]
            expected = f"on a day that history_gaps does not name, and {run} is in it"
            yield from _rows(file, wrong, "received_at", expected)


def check_incidents_have_both_coordinates(sheets: Sheets) -> Iterator[Problem]:
    """Incidents have a longitude and a latitude, or neither."""
    latitudes = dict(sheets.incident_cells("latitude"))
    expected = "filled in or blank like the other coordinate"
    for file, east in sheets.incident_cells("longitude"):
        if file in latitudes:
            north = latitudes[file]
            yield from _rows(file, east[east.isna() & north.notna()], "longitude", expected)
            yield from _rows(file, north[north.isna() & east.notna()], "latitude", expected)


def check_incidents_run_forwards(sheets: Sheets) -> Iterator[Problem]:
    """Incidents are received, then dispatched, then arrived at."""
    for later, earlier in (
        ("dispatched_at", "received_at"),
        ("arrived_at", "received_at"),
        ("arrived_at", "dispatched_at"),
    ):
        before = dict(sheets.incident_cells(earlier))
        for file, after in sheets.incident_cells(later):
            if file in before:
                wrong = after[after < before[file]]
                yield from _rows(file, wrong, later, f"at or after {earlier}")


def _rows(file: str, cells: "pd.Series", column: str, expected: str) -> Iterator[Problem]:
    for row, cell in cells.items():
        value = None if pd.isna(cell) else cell.isoformat()
        yield problem_at(file, expected, row=int(str(row)), column=column, value=value)


def check_delivered_time_ends_after_start(sheets: Sheets) -> Iterator[Problem]:
    """Time delivered at a place ends after it starts."""
    return end_after_start(sheets, "delivered.csv", DeliveredRow)


def check_no_more_is_delivered_than_planned(sheets: Sheets) -> Iterator[Problem]:
    """Of no place and hour is more delivered than was planned."""
    for row, dose in sheets.rows("dose.csv", DoseRow):
        if dose.delivered_minutes > dose.planned_minutes:
            yield problem_at(
                "dose.csv",
                "at most the minutes planned",
                row=row,
                column="delivered_minutes",
                value=dose.delivered_minutes,
                hint=f"{dose.planned_minutes:g} were planned",
            )


def check_events_end_after_start(sheets: Sheets) -> Iterator[Problem]:
    """Events end after they start."""
    return end_after_start(sheets, "events.csv", EventRow)


def check_events_touch_period(sheets: Sheets) -> Iterator[Problem]:
    """Some of every event is in the period to plan."""
    for row, event in sheets.rows("events.csv", EventRow):
        yield from _outside(sheets, "events.csv", row, event.start, max(event.end, event.start))


def check_commitments_lie_in_period(sheets: Sheets) -> Iterator[Problem]:
    """Commitments start in the period to plan."""
    for row, commitment in sheets.rows("commitments.csv", CommitmentRow):
        start = commitment.start
        yield from _outside(sheets, "commitments.csv", row, start, start + timedelta(seconds=1))


def _outside(
    sheets: Sheets, file: str, row: int, start: datetime, end: datetime
) -> Iterator[Problem]:
    manifest = sheets.manifest
    if manifest is None or manifest.timezone not in known_timezones():
        return
    horizon = horizon_of_manifest(manifest)
    if end <= horizon.starts_at or start >= horizon.ends_at:
        expected = f"in the period from {horizon.start} to {horizon.dates[-1]}"
        yield problem_at(file, expected, row=row, column="start", value=start.isoformat())


def check_preferred_is_not_below_minimum(sheets: Sheets) -> Iterator[Problem]:
    """Preferred staffing is at least the minimum."""
    for row, level in sheets.rows("requirement.csv", RequirementRow):
        if level.preferred is not None and level.preferred < level.minimum:
            yield problem_at(
                "requirement.csv",
                "at least the minimum",
                row=row,
                column="preferred",
                value=level.preferred,
                hint=f"the minimum is {level.minimum}",
            )
