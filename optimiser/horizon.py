"""The period that is planned: local days outside, UTC instants and whole hours inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MINUTES_PER_HOUR = 60
DAYS_PER_WEEK = 7
HOURS_PER_WEEK = 168


@dataclass(frozen=True)
class Horizon:
    """A run of whole local days, first to last, in one time zone.

    Instants are timezone-aware UTC; `hours` are the real hours between the local midnights at
    both ends, so a clock change makes one day of 23 or 25 hours.
    """

    start: date
    days: int
    timezone: str = "Europe/London"

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)

    @cached_property
    def end(self) -> date:
        """The first local day after the period."""
        return self.start + timedelta(days=self.days)

    @cached_property
    def starts_at(self) -> datetime:
        """Local midnight at the start of the period, in UTC."""
        return self.instant(self.start, 0)

    @cached_property
    def ends_at(self) -> datetime:
        """Local midnight at the end of the period, in UTC."""
        return self.instant(self.end, 0)

    @cached_property
    def hours(self) -> tuple[datetime, ...]:
        """Start of every hour of the period, in UTC."""
        count = (self.ends_at - self.starts_at) // HOUR
        return tuple(self.starts_at + index * HOUR for index in range(count))

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Every local day of the period."""
        return tuple(self.start + timedelta(days=index) for index in range(self.days))

    @cached_property
    def hours_of_week(self) -> tuple[int, ...]:
        """Local hour of the week (0 = Monday 00:00) of every hour of the period."""
        local = (self.local(hour) for hour in self.hours)
        return tuple(24 * moment.weekday() + moment.hour for moment in local)

    def instant(self, day: date, minute: int) -> datetime:
        """The UTC instant of a wall-clock minute counted from local midnight of `day`.

        A time that the clocks skip means the instant one hour later on the wall; a time that they
        repeat means its first occurrence (PEP 495, fold 0).
        """
        wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """The wall-clock reading of an instant."""
        return instant.astimezone(self.zone)

    def index_of_day(self, day: date) -> int:
        """Days from the start of the period; negative before it."""
        return (day - self.start).days

    def holds(self, day: date) -> bool:
        """Whether a local day lies in the period."""
        return self.start <= day < self.end

    def minutes_by_hour(self, start: datetime, end: datetime) -> Iterator[tuple[int, int]]:
        """Hour indices of the period that [start, end) touches, each with its minutes (1..60)."""
        minute = (max(start, self.starts_at) - self.starts_at) // MINUTE
        last = (min(end, self.ends_at) - self.starts_at) // MINUTE
        while minute < last:
            hour = minute // MINUTES_PER_HOUR
            until = min(MINUTES_PER_HOUR * (hour + 1), last)
            yield hour, until - minute
            minute = until
