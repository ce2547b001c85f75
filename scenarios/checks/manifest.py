"""Checks of `pack.yaml`: the zone and the order of the periods."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scenarios.problems import Problem, did_you_mean, problem_at
from scenarios.sheets import Sheets
from scenarios.tables import MANIFEST_FILE
from scenarios.timezones import known_timezones


def check_timezone(sheets: Sheets) -> Iterator[Problem]:
    """The time zone is one that exists."""
    manifest = sheets.manifest
    if manifest is not None and manifest.timezone not in known_timezones():
        expected = "the name of a time zone such as Europe/London"
        yield _problem(expected, "timezone", manifest.timezone, _nearest(manifest.timezone))


def _nearest(timezone: str) -> str:
    return did_you_mean(timezone, known_timezones())


def check_whole_hour_clock(sheets: Sheets) -> Iterator[Problem]:
    """The clocks of the zone are whole hours from UTC, as the hours of a plan are."""
    manifest = sheets.manifest
    if manifest is None or manifest.timezone not in known_timezones():
        return
    moment = datetime.combine(manifest.plan_start, datetime.min.time(), UTC)
    days = range(0, 7 * manifest.plan_weeks + 1)
    zone = ZoneInfo(manifest.timezone)
    offsets = {(moment + timedelta(days=day)).astimezone(zone).utcoffset() for day in days}
    if any(offset is not None and offset % timedelta(hours=1) for offset in offsets):
        yield _problem("a time zone of whole hours from UTC", "timezone", manifest.timezone)


def check_history_has_days(sheets: Sheets) -> Iterator[Problem]:
    """The history ends on or after the day on which it starts."""
    manifest = sheets.manifest
    if manifest is not None and manifest.history_end < manifest.history_start:
        expected = f"on or after history_start, which is {manifest.history_start}"
        yield _problem(expected, "history_end", manifest.history_end)


def check_history_ends_before_plan(sheets: Sheets) -> Iterator[Problem]:
    """The period to plan starts after the history ends."""
    manifest = sheets.manifest
    if manifest is not None and manifest.plan_start <= manifest.history_end:
        expected = f"after history_end, which is {manifest.history_end}"
        yield _problem(expected, "plan_start", manifest.plan_start)


def _problem(expected: str, key: str, value: object, hint: str = "") -> Problem:
    return problem_at(MANIFEST_FILE, expected, column=key, value=value, hint=hint, place="line")
