"""Checks of `pack.yaml`: the zone and the order of the periods."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scenarios.problems import Problem, did_you_mean, problem_at
from scenarios.schema.days import days_of
from scenarios.sheets import Sheets
from scenarios.tables import MANIFEST_FILE
from scenarios.timezones import known_timezones


def check_timezone(sheets: Sheets) -> Iterator[Problem]:
    """The time zone is one that exists."""
    for _, (zone,) in sheets.cells(MANIFEST_FILE, "timezone"):
        if zone not in known_timezones():
            expected = "the name of a time zone such as Europe/London"
            yield _problem(expected, "timezone", zone, did_you_mean(zone, known_timezones()))


def check_whole_hour_clock(sheets: Sheets) -> Iterator[Problem]:
    """The clocks of the zone are whole hours from UTC, as the hours of a plan are."""
    for _, (zone, start) in sheets.cells(MANIFEST_FILE, "timezone", "plan_start"):
        if zone in known_timezones() and not _has_whole_hours(zone, start.year):
            yield _problem("a time zone of whole hours from UTC", "timezone", zone)


def _has_whole_hours(zone: str, year: int) -> bool:
    """Whether the clocks stand on whole hours in the year of a plan and the one after."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    moments = ((start + timedelta(days=day)).astimezone(ZoneInfo(zone)) for day in range(730))
    return all((moment.minute, moment.second) == (0, 0) for moment in moments)


def check_history_has_days(sheets: Sheets) -> Iterator[Problem]:
    """The history ends on or after the day on which it starts."""
    for _, (start, end) in sheets.cells(MANIFEST_FILE, "history_start", "history_end"):
        if end < start:
            expected = f"on or after history_start, which is {start}"
            yield _problem(expected, "history_end", end)


def check_history_gaps_leave_days(sheets: Sheets) -> Iterator[Problem]:
    """Some day of the history was recorded."""
    columns = "history_start", "history_end", "history_gaps"
    for _, (start, end, gaps) in sheets.cells(MANIFEST_FILE, *columns):
        left = {start + timedelta(days=day) for day in range((end - start).days + 1)}
        for first, last in map(days_of, gaps):
            left -= {first + timedelta(days=day) for day in range((last - first).days + 1)}
        if gaps and not left and start <= end:
            expected = f"runs of days that leave one from {start} to {end}"
            yield _problem(expected, "history_gaps", ", ".join(gaps))


def check_history_ends_before_plan(sheets: Sheets) -> Iterator[Problem]:
    """The period to plan starts after the history ends."""
    for _, (end, start) in sheets.cells(MANIFEST_FILE, "history_end", "plan_start"):
        if start <= end:
            yield _problem(f"after history_end, which is {end}", "plan_start", start)


def _problem(expected: str, key: str, value: object, hint: str = "") -> Problem:
    return problem_at(MANIFEST_FILE, expected, column=key, value=value, hint=hint, place="line")
