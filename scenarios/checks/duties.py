"""Checks of shifts, patterns and the duties that are fixed."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from scenarios.build.common import WEEKDAYS, horizon_of_manifest
from scenarios.problems import Problem, problem_at
from scenarios.schema.pack import (
    AbsenceRow,
    LockRow,
    PatternRow,
    PublishedRow,
    ShiftRow,
    StaffRow,
)
from scenarios.sheets import Sheets

REST_DAY = "a rest day"


def check_paid_minutes_fit_shifts(sheets: Sheets) -> Iterator[Problem]:
    """Nobody is paid for longer than a shift lasts."""
    for row, shift in sheets.rows("shifts.csv", ShiftRow):
        if shift.paid_minutes > shift.minutes:
            expected = "at most the minutes of the shift"
            yield _minutes(row, "paid_minutes", shift.paid_minutes, expected, shift)


def check_breaks_fit_shifts(sheets: Sheets) -> Iterator[Problem]:
    """Breaks are shorter than the shift."""
    for row, shift in sheets.rows("shifts.csv", ShiftRow):
        if shift.break_minutes >= shift.minutes:
            expected = "fewer than the minutes of the shift"
            yield _minutes(row, "break_minutes", shift.break_minutes, expected, shift)


def _minutes(row: int, column: str, value: int, expected: str, shift: ShiftRow) -> Problem:
    hint = f"{shift.shift_code} lasts {shift.minutes}"
    return problem_at("shifts.csv", expected, row=row, column=column, value=value, hint=hint)


def check_patterns_have_every_day(sheets: Sheets) -> Iterator[Problem]:
    """The cycle of a team has every day from the first to the last."""
    days: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, pattern in sheets.rows("patterns.csv", PatternRow):
        days[pattern.team].append((pattern.cycle_day, row))
    for team, own in days.items():
        for (before, _), (day, row) in pairwise([(0, 0), *sorted(own)]):
            if day > before + 1:
                yield problem_at(
                    "patterns.csv",
                    "the next day of the cycle",
                    row=row,
                    column="cycle_day",
                    value=day,
                    hint=f"team {team} has no day {before + 1}",
                )


def check_patterns_begin_once(sheets: Sheets) -> Iterator[Problem]:
    """The rows of a team name one date on which its pattern begins, or none."""
    begins: dict[str, object] = {}
    for row, pattern in sheets.rows("patterns.csv", PatternRow):
        first = begins.setdefault(pattern.team, pattern.begins)
        if pattern.begins != first:
            expected = f"as in the first row of team {pattern.team}: {first or 'blank'}"
            value = pattern.begins or "blank"
            yield problem_at("patterns.csv", expected, row=row, column="begins", value=value)


def check_locks_lie_in_period(sheets: Sheets) -> Iterator[Problem]:
    """Locks are on days that are planned."""
    if sheets.manifest is None:
        return
    horizon = horizon_of_manifest(sheets.manifest)
    for row, lock in sheets.rows("locks.csv", LockRow):
        if not horizon.holds(lock.date):
            expected = f"a day from {horizon.start} to {horizon.dates[-1]}"
            yield _lock(row, "date", lock.date, expected)


def check_locks_agree_with_published(sheets: Sheets) -> Iterator[Problem]:
    """A lock and a published duty of one person on one day say the same."""
    published = {
        (duty.staff_id, duty.date): (row, duty.shift_code)
        for row, duty in sheets.rows("published.csv", PublishedRow)
    }
    for row, lock in sheets.rows("locks.csv", LockRow):
        there = published.get((lock.staff_id, lock.date))
        if there is not None and there[1] != lock.shift_code:
            hint = f"row {there[0]} of it has {there[1] or REST_DAY}"
            value = lock.shift_code or REST_DAY
            expected = f"as published for {lock.staff_id} on {lock.date}"
            yield _lock(row, "shift_code", value, expected, hint)


def check_locks_avoid_absences(sheets: Sheets) -> Iterator[Problem]:
    """Nobody is locked to a shift on a day of absence."""
    away: defaultdict[str, list[tuple[int, AbsenceRow]]] = defaultdict(list)
    for row, absence in sheets.rows("absences.csv", AbsenceRow):
        if absence.reason != "restricted":
            away[absence.staff_id].append((row, absence))
    for row, lock in sheets.rows("locks.csv", LockRow):
        for other, absence in away[lock.staff_id]:
            if lock.shift_code and absence.start <= lock.date <= absence.end:
                hint = f"{lock.staff_id} is away in row {other} of absences.csv"
                yield _lock(row, "date", lock.date, "a day without absence", hint)


def check_locked_shifts_suit_people(sheets: Sheets) -> Iterator[Problem]:
    """Locked shifts are open to the role of the person."""
    roles = {member.staff_id: member.role for _, member in sheets.rows("staff.csv", StaffRow)}
    for row, lock, shift in _locked_shifts(sheets):
        role = roles.get(lock.staff_id)
        if role is not None and shift.roles and role not in shift.roles:
            allowed = ", ".join(role.value for role in shift.roles)
            hint = f"{shift.shift_code} is for {allowed}"
            yield _lock(row, "shift_code", shift.shift_code, f"a shift for a {role.value}", hint)


def check_locked_shifts_run_that_day(sheets: Sheets) -> Iterator[Problem]:
    """Locked shifts are worked on that day of the week."""
    for row, lock, shift in _locked_shifts(sheets):
        day = WEEKDAYS[lock.date.weekday()]
        if shift.days and day not in shift.days:
            hint = f"{lock.date} is a {day} and {shift.shift_code} runs on {', '.join(shift.days)}"
            yield _lock(row, "shift_code", shift.shift_code, "a shift of that day", hint)


def _locked_shifts(sheets: Sheets) -> Iterator[tuple[int, LockRow, ShiftRow]]:
    shifts = {shift.shift_code: shift for _, shift in sheets.rows("shifts.csv", ShiftRow)}
    for row, lock in sheets.rows("locks.csv", LockRow):
        if lock.shift_code in shifts:
            yield row, lock, shifts[lock.shift_code]


def _lock(row: int, column: str, value: object, expected: str, hint: str = "") -> Problem:
    return problem_at("locks.csv", expected, row=row, column=column, value=value, hint=hint)
