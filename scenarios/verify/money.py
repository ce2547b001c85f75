"""What tours and people cost, worked out again from the pack's rows and policy alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import floor
from zoneinfo import ZoneInfo

import holidays

from optimiser.people import Role
from scenarios.schema.pack import Pack, StaffRow

OFFICERS = (Role.CONSTABLE, Role.SERGEANT)
EMPLOYED = (*OFFICERS, Role.PCSO)
SUNDAY = 6
ROUNDING = 1e-6


def paybill_pounds(pack: Pack) -> float:
    """Pay, employer pension and National Insurance of police and PCSOs over the period."""
    return sum(_pay_of(row, pack) for row in pack.staff if row.role in EMPLOYED) / 100


def unplanned_pounds(pack: Pack) -> float:
    """What the force expects of casual overtime and recall, as far as a cap has room for it."""
    policy, paybill = pack.policy.overtime, paybill_pounds(pack)
    shares = (policy.cap_percent, policy.unplanned_percent)
    pence = [floor(paybill * share + ROUNDING) for share in shares]
    if policy.cap_pence is not None:
        pence.append(policy.cap_pence)
    return min(pence) / 100


def _pay_of(row: StaffRow, pack: Pack) -> int:
    pay = pack.policy.pay
    is_officer = row.role in OFFICERS
    week_minutes = pay.officer_week_minutes if is_officer else pay.staff_week_minutes
    year_hours = pay.officer_hours_per_year if is_officer else pay.staff_hours_per_year
    pension = pay.employer_pension_rate_officer if is_officer else pay.employer_pension_rate_staff
    full_time = pack.policy.annual_pay_pence(row.role, row.pay_point)
    salary = full_time * min(1.0, 60 * row.contract_hours_per_week / week_minutes)
    insured = max(0.0, salary - pay.ni_threshold_pence_per_year)
    year = salary + pension * salary + pay.employer_ni_rate * insured
    return floor(year * pack.manifest.plan_weeks * (week_minutes / 60) / year_hours + 0.5)


@dataclass(frozen=True)
class Worked:
    """A tour as a file tells of it: instants, and by how many minutes it outlasted its shift.

    `notice_days` are the clear days with which it was told.
    """

    kind: str
    day: date
    start: datetime
    end: datetime
    extension_minutes: int
    notice_days: int = 0

    @property
    def minutes(self) -> int:
        """Minutes from start to end."""
        return _between(self.start, self.end)


def overtime_of(row: StaffRow, pack: Pack, tour: Worked) -> tuple[int, float]:
    """Overtime minutes and pence of a tour."""
    if row.role not in EMPLOYED:
        return 0, 0.0
    pence = _officer_pence if row.role in OFFICERS else _staff_pence
    minutes = tour.extension_minutes if tour.kind == "rostered" else tour.minutes
    return minutes, pence(row, pack, tour) if minutes > 0 else 0.0


def unsocial_pence_of(row: StaffRow, pack: Pack, tour: Worked) -> float:
    """A tenth of basic pay for whole hours of the night, counted night by night."""
    pay = pack.policy.pay
    if row.role not in OFFICERS:
        return 0.0
    zone = ZoneInfo(pack.manifest.timezone)
    hours = 0
    for back in (-1, 0, 1, 2):
        day = tour.day + timedelta(days=back)
        since = clock_instant(day, pay.unsocial_start_minute, zone)
        until = clock_instant(day + timedelta(days=1), pay.unsocial_end_minute, zone)
        hours += max(0, _between(max(tour.start, since), min(tour.end, until))) // 60
    return pay.unsocial_rate * loaded_hour(row, pack) * hours


def _officer_pence(row: StaffRow, pack: Pack, tour: Worked) -> float:
    """Rest days by their notice, public holidays, and extensions told before the tour."""
    pay = pack.policy.pay
    least = pay.minimum_rest_day_minutes
    if tour.kind == "public_holiday":
        return _pence(row, pack, max(_units(tour.minutes, pack), least), pay.public_holiday_rate)
    if tour.kind == "rest_day_working":
        moved = tour.notice_days >= pay.rest_day_notice_days
        minutes = 0 if moved else max(_units(tour.minutes, pack), least)
        return _pence(row, pack, minutes, pay.rest_day_rate)
    zone = ZoneInfo(pack.manifest.timezone)
    day_ends = clock_instant(tour.day + timedelta(days=1), pay.working_day.day_starts_minute, zone)
    resting = min(tour.extension_minutes, max(0, _between(day_ends, tour.end)))
    if resting:
        long = resting > pay.rest_days.kept_on_minutes
        counted = max(_units(resting, pack), least) if long else _units(resting, pack)
        working = tour.extension_minutes - resting
        extra = _pence(row, pack, counted, pay.rest_day_rate)
        return extra + _pence(row, pack, _planned(working, pack), pay.overtime_rate)
    part_time = round(60 * row.contract_hours_per_week) < pay.officer_week_minutes
    rate = pay.working_day.part_time_rate if part_time else pay.overtime_rate
    return _pence(row, pack, _planned(tour.extension_minutes, pack), rate)


def _staff_pence(row: StaffRow, pack: Pack, tour: Worked) -> float:
    """Time and a half, double on Sundays and holidays of the staff day; part-timers plain."""
    pay = pack.policy.pay
    if tour.kind == "public_holiday":
        return _pence(row, pack, _units(tour.minutes, pack), pay.staff_sunday_rate)
    start = tour.start
    if tour.kind == "rostered":
        start = tour.end - timedelta(minutes=tour.extension_minutes)
    counted = _units(_between(start, tour.end), pack)
    if round(60 * row.contract_hours_per_week) < pay.staff_week_minutes:
        return _pence(row, pack, counted, 1.0)
    zone = ZoneInfo(pack.manifest.timezone)
    minutes_doubled = 0
    for minute in range(counted):
        local = (start + timedelta(minutes=minute)).astimezone(zone)
        day = (local.replace(tzinfo=None) - timedelta(minutes=pay.staff.day_starts_minute)).date()
        minutes_doubled += day.weekday() == SUNDAY or is_holiday(day, pack)
    usual = _pence(row, pack, counted - minutes_doubled, pay.staff_overtime_rate)
    return usual + _pence(row, pack, minutes_doubled, pay.staff_sunday_rate)


def is_holiday(day: date, pack: Pack) -> bool:
    """Whether a day of the period is a bank holiday of England and Wales."""
    start = pack.manifest.plan_start
    inside = start <= day < start + timedelta(weeks=pack.manifest.plan_weeks)
    return inside and day in _holidays_of(day.year)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _planned(minutes: int, pack: Pack) -> int:
    least = pack.policy.pay.working_day.planned_least_minutes
    return _units(minutes, pack) if minutes >= least else 0


def _units(minutes: int, pack: Pack) -> int:
    return minutes - minutes % pack.policy.pay.unit_minutes


def _between(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)


def clock_instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """An instant by the local clock, the earlier one where it comes twice."""
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def loaded_hour(row: StaffRow, pack: Pack) -> float:
    """Basic pay of an hour with National Insurance and any top-up for holiday pay."""
    pay = pack.policy.pay
    year_hours = pay.officer_hours_per_year if row.role in OFFICERS else pay.staff_hours_per_year
    hourly = pack.policy.annual_pay_pence(row.role, row.pay_point) / year_hours
    return hourly * (1 + pay.employer_ni_rate) * (1 + pay.holiday_top_up_rate)


def _pence(row: StaffRow, pack: Pack, minutes: int, rate: float) -> float:
    """Employer's cost of minutes at a multiple of the hourly rate."""
    return loaded_hour(row, pack) * rate * minutes / 60
