"""Shift patterns: the repeating cycle of shifts and rest days of a team, laid over the calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from optimiser.people import StaffMember

Duties = dict[tuple[str, date], str | None]


@dataclass(frozen=True)
class ShiftPattern:
    """A team's cycle, one shift code a day, None for a rest day; its first day is `begins`.

    The cycle repeats before `begins` as it does after it.
    """

    team: str
    begins: date
    cycle: tuple[str | None, ...]

    def code_on(self, day: date) -> str | None:
        """The shift of a day, None on a rest day."""
        return self.cycle[(day - self.begins).days % len(self.cycle)]


@dataclass(frozen=True)
class LeftOut:
    """A duty of a pattern that cannot be worked as it stands, and the rule in the way."""

    staff_id: str
    day: date
    shift_code: str
    rule: str
    message: str


def expand_pattern(
    pattern: ShiftPattern, members: Iterable[StaffMember], days: Iterable[date]
) -> Duties:
    """The duties of a team's members on some days, as their pattern has them.

    Every member has a row for every day, rest days as None. Absences are not taken out, and
    members of other teams are left out.
    """
    every = tuple(days)
    return {
        (member.staff_id, day): pattern.code_on(day)
        for member in members
        if member.team == pattern.team
        for day in every
    }


def expand_patterns(
    patterns: Mapping[str, ShiftPattern], members: Iterable[StaffMember], days: Iterable[date]
) -> Duties:
    """The same for every team that has a pattern; people of other teams have no rows."""
    people, every = tuple(members), tuple(days)
    duties: Duties = {}
    for pattern in patterns.values():
        duties |= expand_pattern(pattern, people, every)
    return duties
