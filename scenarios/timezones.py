"""The time zones that exist."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_timezones() -> frozenset[str]:
    """Names of all time zones, read from the system once."""
    return frozenset(available_timezones())
