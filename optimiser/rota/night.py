"""What makes a tour a night."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from optimiser.horizon import Horizon
from optimiser.roster import MINUTE, Tour

KNOWN_TOURS = 2**15


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
        begins, ends = _wall_minutes(horizon.zone, tour.start, tour.end)
        return _overlap(begins, ends, self.start_minute, self.end_minute)

    def is_night(self, tour: Tour, horizon: Horizon) -> bool:
        """Whether enough of the tour lies in night time."""
        return self.minutes(tour, horizon) >= self.least_minutes


STATUTORY_NIGHT = NightTime()


@lru_cache(maxsize=KNOWN_TOURS)
def _wall_minutes(zone: ZoneInfo, start: datetime, end: datetime) -> tuple[int, int]:
    """Wall-clock minutes of an instant and of a later one from the midnight before the first."""
    begins, ends = (each.astimezone(zone).replace(tzinfo=None) for each in (start, end))
    midnight = begins.replace(hour=0, minute=0)
    return (begins - midnight) // MINUTE, (ends - midnight) // MINUTE


@cache
def _overlap(begins: int, ends: int, night_start: int, night_end: int) -> int:
    day = timedelta(days=1) // MINUTE
    nights = ((night_start + shift * day, night_end + (shift + 1) * day) for shift in (-1, 0, 1))
    return sum(max(0, min(ends, last) - max(begins, first)) for first, last in nights)
