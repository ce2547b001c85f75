"""What makes a tour a night."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from optimiser.horizon import Horizon
from optimiser.roster import MINUTE, Tour


@dataclass(frozen=True)
class NightTime:
    """Night time as local minutes of the day, and the least minutes of it that make a night.

    Working Time Regulations 1998 reg. 2: 23:00 to 06:00, three hours.
    """

    start_minute: int = 1380
    end_minute: int = 360
    least_minutes: int = 180

    def minutes(self, tour: Tour, horizon: Horizon) -> int:
        """Wall-clock minutes of a tour in the night that follows, and in the one before."""
        start = horizon.local(tour.start).replace(tzinfo=None)
        end = horizon.local(tour.end).replace(tzinfo=None)
        midnight = start.replace(hour=0, minute=0)
        begins, ends = (start - midnight) // MINUTE, (end - midnight) // MINUTE
        return _overlap(begins, ends, self.start_minute, self.end_minute)

    def is_night(self, tour: Tour, horizon: Horizon) -> bool:
        """Whether enough of the tour lies in night time."""
        return self.minutes(tour, horizon) >= self.least_minutes


STATUTORY_NIGHT = NightTime()


@cache
def _overlap(begins: int, ends: int, night_start: int, night_end: int) -> int:
    day = timedelta(days=1) // MINUTE
    nights = ((night_start + shift * day, night_end + (shift + 1) * day) for shift in (-1, 0, 1))
    return sum(max(0, min(ends, last) - max(begins, first)) for first, last in nights)
