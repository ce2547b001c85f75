"""The rules on one person's line, each as a state machine over days: the engine's third reading.

A part's state is hashable and `extend` gives the state after a day with an option (0 = free), or
None where the rule forbids it. `automaton.explore` takes their product.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

from optimiser.rota.line_rota import DAYS_PER_WEEK, SATURDAY, LinePerson, LineShift

WEEKDAY_TABLE, SATURDAY_TABLE, SUNDAY_TABLE = range(3)


def table_of(day: int) -> int:
    """The table of steps that a day of a horizon that starts on a Monday has."""
    return max(0, day % DAYS_PER_WEEK - SATURDAY + 1)


class LineRule(Protocol):
    """One rule on a line."""

    @property
    def initial(self) -> Hashable:
        """State before the first day."""

    def extend(self, state: Hashable, table: int, option: int) -> Hashable | None:
        """State after a day, None where the rule forbids it."""


@dataclass(frozen=True)
class Successions:
    """A shift is not followed by one that it bars on the next day."""

    shifts: tuple[LineShift, ...]
    initial: Hashable = frozenset()

    def extend(self, state: Hashable, table: int, option: int) -> Hashable | None:
        """State: the shifts that are barred."""
        if option == 0:
            return frozenset()
        assert isinstance(state, frozenset)
        return None if option - 1 in state else self.shifts[option - 1].barred_after


@dataclass(frozen=True)
class Blocks:
    """Blocks of days at work and of days free are neither too short nor too long.

    State: (at work, days in the block so far); a block from before the horizon is long enough.
    """

    longest_run: int
    shortest_run: int
    shortest_off: int
    initial: Hashable = None

    def extend(self, state: Hashable, table: int, option: int) -> Hashable | None:
        """State after the day."""
        works = option > 0
        if state is None:
            return self._begun_before(works)
        assert isinstance(state, tuple)
        was, length, enough = state
        if was != works:
            return (works, 1, self._enough(works, 1)) if enough else None
        if works and length >= self.longest_run:
            return None
        most = self.longest_run if works else self.shortest_off
        return works, min(length + 1, most), enough or self._enough(works, length + 1)

    def _enough(self, works: bool, length: int) -> bool:
        return length >= (self.shortest_run if works else self.shortest_off)

    def _begun_before(self, works: bool) -> Hashable | None:
        if works and not self.longest_run:
            return None
        return works, 1, True


@dataclass(frozen=True)
class Weekends:
    """At most so many weekends have work on their Saturday or Sunday.

    State: (weekends worked, whether this one's Saturday was).
    """

    most: int
    initial: Hashable = (0, False)

    def extend(self, state: Hashable, table: int, option: int) -> Hashable | None:
        """State after the day."""
        assert isinstance(state, tuple)
        count, saturday = state
        if table == WEEKDAY_TABLE:
            return count, False
        works = option > 0
        count += works and not (table == SUNDAY_TABLE and saturday)
        if count > self.most:
            return None
        return count, works and table == SATURDAY_TABLE


@dataclass(frozen=True)
class MostOfShift:
    """At most so many days have one shift. State: how many had it."""

    option: int
    most: int
    initial: Hashable = 0

    def extend(self, state: Hashable, table: int, option: int) -> Hashable | None:
        """State after the day."""
        assert isinstance(state, int)
        count = state + (option == self.option)
        return count if count <= self.most else None


def line_rules(
    person: LinePerson, shifts: tuple[LineShift, ...], counted: Sequence[int]
) -> tuple[LineRule, ...]:
    """The rules on a person's line, with the limits of the `counted` shifts alone."""
    return (
        Successions(shifts),
        Blocks(person.longest_run, person.shortest_run, person.shortest_off),
        Weekends(person.most_weekends),
        *(MostOfShift(shift + 1, person.most_shifts[shift]) for shift in counted),
    )
