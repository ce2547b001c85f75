"""Officers' duty on public holidays, and recall from annual leave (Annexes H and O; rules A4)."""

from dataclasses import replace
from typing import Literal

from optimiser.money.compensation import (
    Compensation,
    Line,
    counted_with_travel,
    lost_day,
    not_paid_overtime,
    nothing,
    paid,
)
from optimiser.money.pay import PayRules
from optimiser.money.provisions import LEAVE_RECALL, PUBLIC_HOLIDAY, PUBLIC_HOLIDAY_LATE
from optimiser.money.rest_days import at_least
from optimiser.money.terms import Payee


def public_holiday(
    payee: Payee, duty_minutes: int, notice_days: int, rules: PayRules, *, travel_minutes: int = 0
) -> Compensation:
    """One period of duty on a public holiday, at `notice_days` clear days.

    Double time; under eight days' notice a day in lieu is owed too; under fifteen an assistant
    chief constable must authorise it (`needs_assistant_chief`).
    """
    counted = counted_with_travel(duty_minutes, travel_minutes, rules)
    other = lost_day(payee, rules, holiday=True) if counted > 0 else None
    if other is not None:
        return other
    numbers = rules.rest_days
    late = notice_days < numbers.public_holiday_notice_days
    provision = PUBLIC_HOLIDAY_LATE if late else PUBLIC_HOLIDAY
    pay = at_least(payee, counted, rules.public_holiday_rate, provision, rules)
    if counted <= 0:
        return pay
    needed = notice_days < numbers.public_holiday_authority_days
    notes = ("an assistant chief constable must authorise the duty",) if needed else ()
    return replace(pay, days_in_lieu_owed=int(late), needs_assistant_chief=needed, notes=notes)


def recalled_from_leave(
    payee: Payee,
    days: int,
    rules: PayRules,
    *,
    absence_days: int,
    annual_leave_days: int,
    choice: Literal["leave", "pay"] = "leave",
) -> Compensation:
    """Recalled for `days` from an absence of `absence_days` with `annual_leave_days` in it.

    As leave: two days for each of the first two, one and a half for each later one. As pay: one
    day's leave for each, and a day (later: half a day) at double time. A day is a normal daily
    period of duty, for part-timers too.
    """
    if (other := not_paid_overtime(payee)) is not None:
        return other
    numbers = rules.rest_days
    if days < 1 or annual_leave_days < 1 or absence_days < numbers.leave_absence_days:
        return nothing(LEAVE_RECALL, "the absence is too short, or has no annual leave in it")
    first = min(days, numbers.leave_first_days)
    half_days = (
        first * numbers.leave_first_half_days + (days - first) * numbers.leave_later_half_days
    )
    if choice == "leave":
        return Compensation((Line(LEAVE_RECALL, count=days),), leave_half_days_owed=half_days)
    minutes = (half_days - 2 * days) * numbers.normal_duty_minutes // 2
    line = replace(paid(payee, minutes, numbers.leave_rate, LEAVE_RECALL, rules), count=days)
    return Compensation((line,), leave_half_days_owed=2 * days)
