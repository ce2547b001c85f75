"""The paybill: what a strength costs before any overtime."""

from collections.abc import Iterable

from optimiser.money.pay import PayRules, whole_pence
from optimiser.people import Role, StaffMember

ON_THE_PAYBILL = frozenset({Role.CONSTABLE, Role.SERGEANT, Role.PCSO})


def paybill_pence(members: Iterable[StaffMember], weeks: float, rules: PayRules) -> int:
    """Paybill of a period: the divisor of "overtime as a share of paybill".

    Basic pay, employer pension and employer National Insurance of constables, sergeants and
    PCSOs, pro rata to contracted hours and to the weeks of the period; not overtime and
    allowances, not specials (volunteers), not partner staff (another employer's paybill).
    """
    return sum(member_pence(member, weeks, rules) for member in members)


def member_pence(member: StaffMember, weeks: float, rules: PayRules) -> int:
    """One person's part of the paybill, rounded once."""
    if member.role not in ON_THE_PAYBILL:
        return 0
    full_time = rules.full_time_minutes(member.role)
    annual = member.annual_pay_pence * min(1.0, member.contract_minutes_per_week / full_time)
    weeks_per_year = rules.hours_per_year(member.role) / (full_time / 60)
    insurance = rules.employer_ni_rate * max(0.0, annual - rules.ni_threshold_pence_per_year)
    return whole_pence(
        (annual * (1 + _pension_rate(member, rules)) + insurance) * weeks / weeks_per_year
    )


def _pension_rate(member: StaffMember, rules: PayRules) -> float:
    if member.role.is_officer:
        return rules.employer_pension_rate_officer
    return rules.employer_pension_rate_staff
