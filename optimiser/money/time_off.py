"""Time off in place of pay, where the person chooses it (Annexes G, H; PSC; rules A3, A4, C1)."""

from dataclasses import replace

from optimiser.money.compensation import Compensation, Line, exact, nearest
from optimiser.money.pay import PayRules
from optimiser.money.provision import TimeOff
from optimiser.money.staff_provisions import STAFF_SHORT_NOTICE
from optimiser.money.terms import Payee, Terms


def as_time_off(payee: Payee, compensation: Compensation, rules: PayRules) -> Compensation:
    """The same compensation with time off instead of the pay that may be taken so.

    Officers: an hour for an hour of overtime with 15 minutes more for every completed 45, and
    minutes at their rate for rest days and public holidays. Staff: an hour for an hour, unless a
    rest day at short notice gave both pay and time off. Allowances stay pay.
    """
    minutes = sum(time_off_minutes(line, rules) for line in compensation.lines)
    has_no_choice = any(line.provision is STAFF_SHORT_NOTICE for line in compensation.lines)
    if has_no_choice or not minutes:
        return compensation
    is_staff = payee.terms is Terms.STAFF
    months = (rules.staff if is_staff else rules.working_day).time_off_within_months
    ending = "or it is paid" if is_staff else "or as the chief constable fixes"
    return replace(
        compensation,
        lines=tuple(_unpaid(line, rules) for line in compensation.lines),
        time_off_minutes=compensation.time_off_minutes + minutes,
        notes=(*compensation.notes, f"time off to be granted within {months} months, {ending}"),
    )


def time_off_minutes(line: Line, rules: PayRules) -> int:
    """Minutes off that a line may be exchanged for; half minutes count as one."""
    kind = line.provision.time_off
    if kind is TimeOff.NONE:
        return 0
    if kind is TimeOff.EQUAL:
        return line.minutes
    if kind is TimeOff.AT_RATE:
        return nearest(exact(line.rate) * line.minutes)
    numbers = rules.working_day
    bonus = line.minutes // numbers.time_off_unit_minutes * numbers.time_off_bonus_minutes
    return line.minutes + bonus


def _unpaid(line: Line, rules: PayRules) -> Line:
    return replace(line, pay_pence=0, cost_pence=0) if time_off_minutes(line, rules) else line
