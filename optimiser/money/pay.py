"""The rules of pay as plain numbers, and the full hours at night that earn an allowance."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo

from optimiser.money.numbers import (
    AllowanceNumbers,
    ProductiveYear,
    RestDayNumbers,
    StaffNumbers,
    WorkingDayNumbers,
)
from optimiser.people import Role

MINUTES_PER_HOUR = 60
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class PayRules:
    """Rates and thresholds that turn minutes into pence; rates are shares or multiples of pay.

    The defaults are the regulations' (Police Regulations 2003, Annexes F, G, H and U).
    """

    officer_hours_per_year: float = 12520 / 6
    staff_hours_per_year: float = 37 * 52.143
    overtime_rate: float = 4 / 3
    rest_day_rate: float = 1.5
    public_holiday_rate: float = 2.0
    minimum_rest_day_minutes: int = 240
    rest_day_notice_days: int = 15
    staff_overtime_rate: float = 1.5
    staff_sunday_rate: float = 2.0
    employer_ni_rate: float = 0.15
    employer_pension_rate_officer: float = 0.353
    employer_pension_rate_staff: float = 0.2
    ni_threshold_pence_per_year: int = 500_000
    unit_minutes: int = 15
    officer_week_minutes: int = 2400
    staff_week_minutes: int = 2220
    unsocial_rate: float = 0.1
    unsocial_start_minute: int = 1200
    unsocial_end_minute: int = 360
    holiday_top_up_rate: float = 0.0
    working_day: WorkingDayNumbers = field(default_factory=WorkingDayNumbers)
    rest_days: RestDayNumbers = field(default_factory=RestDayNumbers)
    allowances: AllowanceNumbers = field(default_factory=AllowanceNumbers)
    staff: StaffNumbers = field(default_factory=StaffNumbers)
    productive: ProductiveYear = field(default_factory=ProductiveYear)

    def hours_per_year(self, role: Role) -> float:
        """Paid hours of a full-time year."""
        return self.officer_hours_per_year if role.is_officer else self.staff_hours_per_year

    def full_time_minutes(self, role: Role) -> int:
        """Minutes of a full-time week."""
        return self.officer_week_minutes if role.is_officer else self.staff_week_minutes


def whole_pence(amount: float) -> int:
    """An amount rounded to the nearest penny, halves up."""
    return floor(amount + 0.5)


def unsocial_full_hours(start: datetime, end: datetime, zone: ZoneInfo, rules: PayRules) -> int:
    """Completed hours of [start, end) in unsocial hours, counted for each night apart."""
    spells = (
        min(end, until) - max(start, since) for since, until in _nights(start, end, zone, rules)
    )
    return sum(max(spell // HOUR, 0) for spell in spells)


def _nights(
    start: datetime, end: datetime, zone: ZoneInfo, rules: PayRules
) -> Iterator[tuple[datetime, datetime]]:
    """UTC start and end of every span of unsocial hours that [start, end) may touch."""
    day = start.astimezone(zone).date() - DAY
    while day <= end.astimezone(zone).date():
        midnight = datetime.combine(day, datetime.min.time())
        since = midnight + timedelta(minutes=rules.unsocial_start_minute)
        until = midnight + DAY + timedelta(minutes=rules.unsocial_end_minute)
        yield instant(since, zone), instant(until, zone)
        day += DAY


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a time on the local clock, the earlier one where it comes twice."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
