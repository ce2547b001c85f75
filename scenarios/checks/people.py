"""Checks of people: absences, availability and pay."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from optimiser.people import Role
from scenarios.build.common import horizon_of_manifest
from scenarios.checks.ends import end_after_start
from scenarios.problems import Problem, problem_at
from scenarios.schema.pack import AbsenceRow, HistoryRow, StaffRow
from scenarios.schema.rows import AvailabilityRow, OnCallRow, OwedRow
from scenarios.sheets import Sheets

TOLERANCE = 1e-6


def check_absences_end_after_start(sheets: Sheets) -> Iterator[Problem]:
    """Absences end on or after the day on which they start."""
    for row, absence in sheets.rows("absences.csv", AbsenceRow):
        if absence.end < absence.start:
            expected, hint = "on or after the start", f"it starts on {absence.start}"
            yield _problem("absences.csv", expected, row, "end", absence.end, hint)


def check_absences_do_not_overlap(sheets: Sheets) -> Iterator[Problem]:
    """Nobody is away twice on one day; restricted duties may fall together with leave."""
    spans: defaultdict[tuple[str, bool], list[tuple[Any, Any, int]]] = defaultdict(list)
    for row, absence in sheets.rows("absences.csv", AbsenceRow):
        key = absence.staff_id, absence.reason == "restricted"
        spans[key].append((absence.start, absence.end, row))
    for (staff_id, _), own in spans.items():
        for first, second in _touching(own):
            if second[0] <= first[1]:
                expected = "after the end of the absence before it"
                hint = f"{staff_id} is away until {first[1]} in row {first[2]}"
                yield _problem("absences.csv", expected, second[2], "start", second[0], hint)


def _touching(spans: Iterable[tuple[Any, Any, int]]) -> Iterator[tuple[Any, Any]]:
    """Each span with the one before it that ends last."""
    longest = None
    for span in sorted(spans):
        if longest is not None:
            yield longest, span
        if longest is None or span[1] > longest[1]:
            longest = span


def check_availability_ends_after_start(sheets: Sheets) -> Iterator[Problem]:
    """Availability ends after it starts."""
    return end_after_start(sheets, "availability.csv", AvailabilityRow)


def check_availability_does_not_overlap(sheets: Sheets) -> Iterator[Problem]:
    """Nobody offers the same hour twice."""
    spans: defaultdict[str, list[tuple[Any, Any, int]]] = defaultdict(list)
    for row, offer in sheets.rows("availability.csv", AvailabilityRow):
        spans[offer.staff_id].append((offer.start, offer.end, row))
    for staff_id, own in spans.items():
        for first, second in _touching(own):
            if second[0] < first[1]:
                expected = "at or after the end of the offer before it"
                hint = f"{staff_id} is available until {first[1].isoformat()} in row {first[2]}"
                start = second[0].isoformat()
                yield _problem("availability.csv", expected, second[2], "start", start, hint)


def check_on_call_avoids_absences(sheets: Sheets) -> Iterator[Problem]:
    """Nobody is on call on a day of absence."""
    away = [
        (row, absence)
        for row, absence in sheets.rows("absences.csv", AbsenceRow)
        if absence.reason != "restricted"
    ]
    for row, day in sheets.rows("on_call.csv", OnCallRow):
        for other, absence in away:
            if absence.staff_id == day.staff_id and absence.start <= day.date <= absence.end:
                hint = f"{day.staff_id} is away ({absence.reason}) in row {other} of absences.csv"
                yield _problem("on_call.csv", "a day without absence", row, "date", day.date, hint)


def check_who_is_on_call(sheets: Sheets) -> Iterator[Problem]:
    """Being on call is for constables and sergeants (allowance) and PCSOs (standby)."""
    roles = {member.staff_id: member.role for _, member in sheets.rows("staff.csv", StaffRow)}
    for row, day in sheets.rows("on_call.csv", OnCallRow):
        role = roles.get(day.staff_id)
        if role in (Role.SPECIAL, Role.PARTNER):
            expected, hint = "a constable, sergeant or PCSO", f"{day.staff_id} is a {role.value}"
            yield _problem("on_call.csv", expected, row, "staff_id", day.staff_id, hint)


def check_on_call_ends_with_plan(sheets: Sheets) -> Iterator[Problem]:
    """Days on call lie in the period, or before it."""
    if sheets.manifest is None:
        return
    last = horizon_of_manifest(sheets.manifest).dates[-1]
    for row, day in sheets.rows("on_call.csv", OnCallRow):
        if day.date > last:
            yield _problem("on_call.csv", f"a day up to {last}", row, "date", day.date)


def check_owed_parts_are_the_account(sheets: Sheets) -> Iterator[Problem]:
    """Where `owed.csv` has parts of an account, `history.csv` has the same total of it or none."""
    parts: defaultdict[tuple[str, str], float] = defaultdict(float)
    rows: dict[tuple[str, str], int] = {}
    for row, part in sheets.rows("owed.csv", OwedRow):
        parts[part.staff_id, part.kind] += part.amount
        rows.setdefault((part.staff_id, part.kind), row)
        if part.kind == "time_off" and part.amount != int(part.amount):
            expected = "a whole number of minutes"
            yield _problem("owed.csv", expected, row, "amount", part.amount)
    for _, history in sheets.rows("history.csv", HistoryRow):
        for kind, total, column in (
            ("rest_day", history.rest_days_owed, "rest_days_owed"),
            ("time_off", float(history.toil_minutes), "toil_minutes"),
        ):
            key = history.staff_id, kind
            if key in parts and total and abs(parts[key] - total) > TOLERANCE:
                expected = f"parts that add up to {column} of history.csv, {total:g}"
                hint = f"those of {history.staff_id} add up to {parts[key]:g}"
                yield _problem("owed.csv", expected, rows[key], "amount", parts[key], hint)


def check_pay_points_exist(sheets: Sheets) -> Iterator[Problem]:
    """Pay points are on the scale of the role."""
    if sheets.policy is None:
        return
    annual = sheets.policy.pay.annual
    for row, member in sheets.rows("staff.csv", StaffRow):
        scale = getattr(annual, member.role.value, [])
        if member.pay_point is None or member.role is Role.SPECIAL:
            continue
        if member.pay_point > len(scale):
            expected = f"a pay point of a {member.role.value}, from 1 to {len(scale)}"
            yield _problem("staff.csv", expected, row, "pay_point", member.pay_point)


def _problem(
    file: str, expected: str, row: int, column: str, value: object, hint: str = ""
) -> Problem:
    return problem_at(file, expected, row=row, column=column, value=value, hint=hint)
