"""When people are told of their duties, and how many clear days that leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from optimiser.notice import clear_days
from optimiser.roster import Tour


@dataclass(frozen=True)
class Told:
    """The days on which a roster and its changes are told, where they are known.

    Clear days are counted from `published_on`, or taken to be `assumed_days` where that day is not
    known. A change of what is `published` (shifts by person and day) counts from `changed_on`.
    """

    assumed_days: int
    published_on: date | None = None
    changed_on: date | None = None
    published: Mapping[tuple[str, date], str | None] = field(default_factory=dict)

    def days(self, tour: Tour) -> int:
        """Clear days of notice of a tour."""
        if self.published.get((tour.staff_id, tour.day)) == tour.shift_code:
            return self._since(self.published_on, tour.day)
        return self.days_of_new(tour.day)

    def days_of_new(self, day: date) -> int:
        """Clear days of notice of a duty that is told with this plan."""
        return self._since(self.changed_on or self.published_on, day)

    def _since(self, told_on: date | None, day: date) -> int:
        return self.assumed_days if told_on is None else clear_days(told_on, day)
