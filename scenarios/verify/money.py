"""What tours and people cost, worked out again from the pack's rows and policy alone."""

from datetime import date
from math import floor

from optimiser.people import Role
from scenarios.schema.pack import Pack, StaffRow

OFFICERS = (Role.CONSTABLE, Role.SERGEANT)
EMPLOYED = (*OFFICERS, Role.PCSO)
SUNDAY = 6


def paybill_pounds(pack: Pack) -> float:
    """Pay, employer pension and National Insurance of police and PCSOs over the period."""
    return sum(_pay_of(row, pack) for row in pack.staff if row.role in EMPLOYED) / 100


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


def overtime_of(
    row: StaffRow, pack: Pack, kind: str, day: date, minutes: int, extension_minutes: int
) -> tuple[int, float]:
    """Overtime minutes and pence of a tour of `minutes`, of which `extension_minutes` beyond it."""
    if row.role not in EMPLOYED:
        return 0, 0.0
    if kind == "rostered":
        rate = _extension_rate(row, pack, day)
        return extension_minutes, _pence(row, pack, extension_minutes, rate)
    pay = pack.policy.pay
    if row.role not in OFFICERS:
        doubled = kind == "public_holiday" or day.weekday() == SUNDAY
        rate = pay.staff_sunday_rate if doubled else pay.staff_overtime_rate
        return minutes, _pence(row, pack, minutes, rate)
    if kind == "rest_day_working":
        if pack.policy.overtime.assumed_notice_days >= pay.rest_day_notice_days:
            return minutes, 0.0
        rate = pay.rest_day_rate
    else:
        rate = pay.public_holiday_rate
    return minutes, _pence(row, pack, minutes, rate, least=pay.minimum_rest_day_minutes)


def _extension_rate(row: StaffRow, pack: Pack, day: date) -> float:
    pay = pack.policy.pay
    if row.role in OFFICERS:
        return pay.overtime_rate
    return pay.staff_sunday_rate if day.weekday() == SUNDAY else pay.staff_overtime_rate


def _pence(row: StaffRow, pack: Pack, minutes: int, rate: float, least: int = 0) -> float:
    """Employer's cost of minutes at a multiple of the hourly rate, in completed units."""
    pay = pack.policy.pay
    if minutes <= 0:
        return 0.0
    counted = max(minutes - minutes % pay.unit_minutes, least)
    year_hours = pay.officer_hours_per_year if row.role in OFFICERS else pay.staff_hours_per_year
    hourly = pack.policy.annual_pay_pence(row.role, row.pay_point) / year_hours
    return hourly * rate * counted / 60 * (1 + pay.employer_ni_rate)
