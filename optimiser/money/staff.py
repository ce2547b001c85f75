"""Overtime and enhancements of police staff and PCSOs (PSC handbook section 2; rules C1).

Forces outside the Police Staff Council (the Met, City, BTP, Thames Valley, Kent and Surrey) and
local agreements differ: every number is a force's own to change.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from optimiser.money.compensation import Compensation, Line, in_units, nothing, paid, sums
from optimiser.money.pay import MINUTES_PER_HOUR, PayRules, instant
from optimiser.money.provisions import VOLUNTEERS
from optimiser.money.staff_provisions import (
    SHIFT_ALLOWANCE,
    STAFF_OVERTIME,
    STAFF_PLAIN,
    STAFF_SHORT_NOTICE,
    STAFF_SUNDAY,
    STANDBY,
    WEEKEND,
    WEEKEND_ROLLED_UP,
)
from optimiser.money.terms import Payee, Terms
from optimiser.money.working_day import plain_minutes

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SATURDAY, SUNDAY = 5, 6
Band = Literal["low", "middle", "high"]


@dataclass(frozen=True)
class StaffDuty:
    """Overtime of police staff over [start, end), instants in UTC.

    `rest_day_notice_days` are clear days where the duty is on a rest day, else None;
    `worked_minutes_in_week` is what a part-timer has worked in the week before.
    """

    start: datetime
    end: datetime
    rest_day_notice_days: int | None = None
    worked_minutes_in_week: int | None = None


def staff_overtime(
    payee: Payee,
    duty: StaffDuty,
    zone: ZoneInfo,
    rules: PayRules,
    *,
    public_holidays: AbstractSet[date] = frozenset(),
) -> Compensation:
    """Time and a half, double time on Sundays and public holidays, by the staff day (from 07:00).

    Part-timers get plain time to a full-time week. A rest day at under five days' notice gives
    time off for every hour on top; else pay or time off may be chosen (`as_time_off`).
    """
    _check_staff(payee)
    if payee.terms is Terms.VOLUNTEER:
        return nothing(VOLUNTEERS)
    total = in_units((duty.end - duty.start) // MINUTE, rules)
    plain = plain_minutes(payee, total, duty.worked_minutes_in_week, rules)
    lines = [paid(payee, plain, 1.0, STAFF_PLAIN, rules)] if plain else []
    lines += _dear_lines(payee, duty, plain, total, zone, rules, public_holidays)
    pay = Compensation(tuple(lines) or (Line(STAFF_OVERTIME),))
    return pay + _short_notice(duty, total, rules)


def staff_public_holiday(payee: Payee, minutes: int, rules: PayRules) -> Compensation:
    """Contracted duty on a public holiday: double time, by the day on which the tour starts."""
    _check_staff(payee)
    counted = in_units(minutes, rules)
    return Compensation((paid(payee, counted, rules.staff_sunday_rate, STAFF_SUNDAY, rules),))


def staff_days(
    start: datetime, end: datetime, zone: ZoneInfo, rules: PayRules
) -> Iterator[tuple[date, int]]:
    """Each staff day that [start, end) touches, with the whole minutes in it."""
    begins = rules.staff.day_starts_minute
    clock = time(begins // MINUTES_PER_HOUR, begins % MINUTES_PER_HOUR)
    day = (start.astimezone(zone) - timedelta(minutes=begins)).date()
    while start < end:
        until = min(end, instant(datetime.combine(day + DAY, clock), zone))
        if until > start:
            yield day, (until - start) // MINUTE
        start, day = max(start, until), day + DAY


def may_be_paid(spine_point: int, rules: PayRules) -> bool:
    """Whether overtime may be paid at a spine point; above it is time off (UNISON 2010)."""
    return spine_point <= rules.staff.highest_paid_spine_point


def standby(payee: Payee, sessions: int, rules: PayRules) -> Compensation:
    """The sum for sessions of standby."""
    _check_staff(payee)
    return Compensation((sums(sessions, rules.staff.standby_pence_per_session, STANDBY, rules),))


def weekend_enhancement(
    payee: Payee, start: datetime, end: datetime, zone: ZoneInfo, rules: PayRules
) -> Compensation:
    """Half as much again for contracted minutes of [start, end) on Saturday and Sunday."""
    _check_staff(payee)
    days = staff_days(start, end, zone, rules)
    minutes = sum(part for day, part in days if day.weekday() in (SATURDAY, SUNDAY))
    return Compensation((paid(payee, minutes, rules.staff.weekend_rate, WEEKEND, rules),))


def rolled_up_weekends(payee: Payee, contracted_minutes: int, rules: PayRules) -> Compensation:
    """Weekend enhancement as a share of all contracted pay, where a force rolls it up."""
    _check_staff(payee)
    rate = rules.staff.weekend_rolled_up_rate
    return Compensation((paid(payee, contracted_minutes, rate, WEEKEND_ROLLED_UP, rules),))


def shift_allowance(
    payee: Payee, contracted_minutes: int, rules: PayRules, *, band: Band = "middle"
) -> Compensation:
    """Shift allowance on contracted pay: 12.5, 14 or 20 per cent by span and night content."""
    _check_staff(payee)
    staff = rules.staff
    rate = {
        "low": staff.shift_low_rate,
        "middle": staff.shift_middle_rate,
        "high": staff.shift_high_rate,
    }[band]
    return Compensation((paid(payee, contracted_minutes, rate, SHIFT_ALLOWANCE, rules),))


def _dear_lines(
    payee: Payee,
    duty: StaffDuty,
    plain: int,
    total: int,
    zone: ZoneInfo,
    rules: PayRules,
    public_holidays: AbstractSet[date],
) -> list[Line]:
    """Lines at overtime rates for the minutes from `plain` to `total`, one for each staff day."""
    lines, gone = [], 0
    for day, minutes in staff_days(duty.start, duty.end, zone, rules):
        counted = min(gone + minutes, total) - max(gone, plain)
        gone += minutes
        if counted <= 0:
            continue
        doubled = day.weekday() == SUNDAY or day in public_holidays
        rate = rules.staff_sunday_rate if doubled else rules.staff_overtime_rate
        provision = STAFF_SUNDAY if doubled else STAFF_OVERTIME
        lines.append(paid(payee, counted, rate, provision, rules))
    return lines


def _short_notice(duty: StaffDuty, minutes: int, rules: PayRules) -> Compensation:
    """Time off on top of pay for a rest day at short notice."""
    notice = duty.rest_day_notice_days
    if notice is None or notice >= rules.staff.rest_day_notice_days or not minutes:
        return Compensation()
    months = rules.staff.time_off_within_months
    note = f"time off that is not taken within {months} months is paid"
    return Compensation((Line(STAFF_SHORT_NOTICE),), time_off_minutes=minutes, notes=(note,))


def _check_staff(payee: Payee) -> None:
    if payee.terms in (Terms.OFFICER, Terms.INSPECTOR, Terms.SENIOR):
        message = "police officers are not on police staff terms"
        raise ValueError(message)
