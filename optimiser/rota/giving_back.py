"""What a person is owed in rest and is given back in the period."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GivingBack:
    """Owed rest that is due: so many rest days of so many minutes, and time off in lieu.

    All of it is taken off the hours that the person owes, and the rest days come on top of the
    usual ones.
    """

    rest_days: int = 0
    day_minutes: int = 0
    toil_minutes: int = 0

    @property
    def minutes(self) -> int:
        """What it takes off the hours owed."""
        return self.rest_days * self.day_minutes + self.toil_minutes

    def within(self, minutes: int) -> "GivingBack":
        """As much of it as so many minutes have room for, rest days first."""
        room = max(0, minutes)
        days = min(self.rest_days, room // self.day_minutes) if self.day_minutes else 0
        toil = min(self.toil_minutes, room - days * self.day_minutes)
        return GivingBack(days, self.day_minutes, toil)


NOTHING_DUE = GivingBack()
