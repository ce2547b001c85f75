"""Whose terms of service a person is paid by."""

from dataclasses import dataclass
from enum import StrEnum

from optimiser.money.pay import PayRules
from optimiser.people import Role, StaffMember


class Terms(StrEnum):
    """Bodies of terms, each with overtime and allowances of its own (domain rules A1, C1)."""

    OFFICER = "constable or sergeant"
    INSPECTOR = "inspector or chief inspector"
    SENIOR = "superintendent or above"
    STAFF = "police staff"
    VOLUNTEER = "special constable"

    @property
    def has_allowances(self) -> bool:
        """Whether Annex U gives unsocial hours, on-call and away-from-home allowances."""
        return self in (Terms.OFFICER, Terms.INSPECTOR)


@dataclass(frozen=True)
class Payee:
    """What pay depends on: terms, the full-time salary in pence and contracted minutes a week."""

    terms: Terms
    annual_pay_pence: int
    contract_minutes_per_week: int

    def hours_per_year(self, rules: PayRules) -> float:
        """Paid hours of a full-time year."""
        is_staff = self.terms is Terms.STAFF
        return rules.staff_hours_per_year if is_staff else rules.officer_hours_per_year

    def full_time_minutes(self, rules: PayRules) -> int:
        """Minutes of a full-time week."""
        is_staff = self.terms is Terms.STAFF
        return rules.staff_week_minutes if is_staff else rules.officer_week_minutes

    def is_part_time(self, rules: PayRules) -> bool:
        """Whether the contract is for less than a full-time week."""
        return self.contract_minutes_per_week < self.full_time_minutes(rules)


TERMS_BY_ROLE = {
    Role.CONSTABLE: Terms.OFFICER,
    Role.SERGEANT: Terms.OFFICER,
    Role.PCSO: Terms.STAFF,
    Role.PARTNER: Terms.STAFF,
    Role.SPECIAL: Terms.VOLUNTEER,
}
"""Partners are paid by another employer; where they are priced, it is as police staff."""


def payee_of(member: StaffMember) -> Payee:
    """The payee that a person of a rota is; ranks above sergeant have no role there."""
    return Payee(
        TERMS_BY_ROLE[member.role], member.annual_pay_pence, member.contract_minutes_per_week
    )
