"""What an hour and a year cost the employer (rules D3, D4).

At the margin an hour of overtime at time and a third costs less than a productive hour of the
year: cost alone would prefer overtime, so caps, working time and rest must be hard rules.
"""

from fractions import Fraction

from optimiser.money.compensation import exact, hourly_exactly, loading, nearest
from optimiser.money.pay import MINUTES_PER_HOUR, PayRules
from optimiser.money.paybill import member_pence
from optimiser.money.terms import Payee, payee_of
from optimiser.people import StaffMember

DAYS_PER_FULL_WEEK = 5


def loaded_hour_pence(payee: Payee, rate: float, rules: PayRules) -> int:
    """One hour of overtime at a rate with National Insurance, but no pension."""
    return nearest(hourly_exactly(payee, rules) * exact(rate) * loading(rules))


def loaded_year_pence(member: StaffMember, rules: PayRules) -> int:
    """A year of one person with employer pension and National Insurance, as on the paybill."""
    week_hours = rules.full_time_minutes(member.role) / MINUTES_PER_HOUR
    return member_pence(member, rules.hours_per_year(member.role) / week_hours, rules)


def productive_hours(member: StaffMember, rules: PayRules) -> Fraction:
    """Hours of a year that are left for duty after leave, public holidays, training, sickness."""
    lost = rules.productive
    full_time = rules.full_time_minutes(member.role)
    day = Fraction(full_time, DAYS_PER_FULL_WEEK * MINUTES_PER_HOUR)
    year = exact(rules.hours_per_year(member.role)) * (1 - exact(lost.sickness_share))
    hours = year - day * (lost.leave_days + lost.public_holidays + lost.training_days)
    return hours * min(Fraction(member.contract_minutes_per_week, full_time), Fraction(1))


def productive_hour_pence(member: StaffMember, rules: PayRules) -> int:
    """What one productive hour costs; nothing for those who are not on the paybill."""
    hours = productive_hours(member, rules)
    return nearest(loaded_year_pence(member, rules) / hours) if hours > 0 else 0


def overtime_is_cheaper(member: StaffMember, rules: PayRules) -> bool:
    """Whether an hour at the overtime rate costs less than a productive hour."""
    overtime = loaded_hour_pence(payee_of(member), rules.overtime_rate, rules)
    return overtime < productive_hour_pence(member, rules)
