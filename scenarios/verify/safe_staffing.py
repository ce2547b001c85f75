"""Reads safe staffing of the policy again, entry by entry on a week of clock hours."""

from collections.abc import Sequence

from optimiser.people import Role
from scenarios.schema.pack import Pack

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def least_people(pack: Pack, base: str, role_group: str, hour_of_week: int) -> dict[str, int]:
    """People of each role or skill asked for at a base in a local hour, 0 = Monday 00:00."""
    asked = {}
    for group, least in pack.policy.requirement.safe_staffing.items():
        for skill, entries in least.items() if group.value == role_group else ():
            asked[skill] = 0
            for entry in entries:
                hours = _hours(entry.weekdays, entry.from_hour, entry.until_hour)
                if hour_of_week in hours and (not entry.bases or base in entry.bases):
                    asked[skill] = entry.people
    return asked


def safe_people(pack: Pack, base: str, role_group: str, hour_of_week: int) -> int:
    """People that the least of roles and skills come to: all roles, or most of one skill."""
    least = least_people(pack, base, role_group, hour_of_week)
    roles = sum(people for name, people in least.items() if name in tuple(Role))
    return max([roles, *least.values()])


def _hours(weekdays: Sequence[str], from_hour: int, until_hour: int) -> set[int]:
    """The hours of a week in which an entry holds, each spell told from the day it begins."""
    end = until_hour if until_hour > from_hour else until_hour + 24
    return {
        (24 * day + hour) % 168
        for day, name in enumerate(DAYS)
        for hour in range(from_hour, end)
        if name in weekdays or not weekdays
    }
