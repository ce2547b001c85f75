"""What a planner prices overtime at: rest-day working and extensions of tours, with on-costs.

Overtime bears employer National Insurance but no pension (domain rules D3). Minutes count in
completed units of 15. Rotas price thousands of tours by these two functions; what a piece of duty
gives in full, and by which provision, say the modules beside this one.
"""

from datetime import date

from optimiser.money.pay import MINUTES_PER_HOUR, PayRules, hourly_pence, whole_pence
from optimiser.people import Role, StaffMember


def clear_days(told: date, worked: date) -> int:
    """Days of notice, not counting the day told and the day worked (Annex H)."""
    return (worked - told).days - 1


def completed_minutes(minutes: int, rules: PayRules) -> int:
    """Minutes that count: whole units, rounded down; none for less than none."""
    return max(minutes, 0) // rules.unit_minutes * rules.unit_minutes


def rest_day_working_pence(
    member: StaffMember,
    minutes: int,
    notice_days: int,
    rules: PayRules,
    *,
    public_holiday: bool = False,
    sunday: bool = False,
) -> int:
    """Cost of `minutes` of duty on a rest day or public holiday, at `notice_days` clear days.

    Officers (Annex H): time and a half, at least four hours; with 15 clear days' notice nothing
    is paid, because another rest day is given instead and owed until then; a public holiday is
    double time at any notice, at least four hours. Staff: overtime by the day of the week.
    Specials are volunteers.
    """
    if minutes <= 0:
        return 0
    if not member.role.is_officer:
        doubled = public_holiday or sunday
        rate = rules.staff_sunday_rate if doubled else rules.staff_overtime_rate
        return _overtime_pence(member, completed_minutes(minutes, rules), rate, rules)
    if not public_holiday and notice_days >= rules.rest_day_notice_days:
        return 0
    rate = rules.public_holiday_rate if public_holiday else rules.rest_day_rate
    paid = max(completed_minutes(minutes, rules), rules.minimum_rest_day_minutes)
    return _overtime_pence(member, paid, rate, rules)


def extension_pence(
    member: StaffMember,
    minutes: int,
    rules: PayRules,
    *,
    worked_minutes_in_week: int | None = None,
    doubled: bool = False,
) -> int:
    """Cost of extending a tour by `minutes`, planned before the tour began (Annex G).

    Time and a third for officers, time and a half for staff, whose Sundays and public holidays
    (`doubled`) are double time. Part-timers get plain time until
    their week is a full-time one: `worked_minutes_in_week` are the minutes before the extension;
    without it the whole extension is priced at the overtime rate, which is never too little.
    """
    paid = completed_minutes(minutes, rules)
    full_time = rules.full_time_minutes(member.role)
    worked = full_time if worked_minutes_in_week is None else worked_minutes_in_week
    plain = min(paid, max(0, full_time - worked))
    if member.contract_minutes_per_week >= full_time:
        plain = 0
    staff_rate = rules.staff_sunday_rate if doubled else rules.staff_overtime_rate
    rate = rules.overtime_rate if member.role.is_officer else staff_rate
    return _overtime_pence(member, plain + rate * (paid - plain), 1.0, rules)


def _overtime_pence(member: StaffMember, minutes: float, rate: float, rules: PayRules) -> int:
    if member.role is Role.SPECIAL:
        return 0
    pay = hourly_pence(member, rules) * rate * minutes / MINUTES_PER_HOUR
    return whole_pence(pay * (1 + rules.employer_ni_rate))
