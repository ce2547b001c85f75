"""What the overtime in a tour costs."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from optimiser.money.overtime import extension_pence, rest_day_working_pence
from optimiser.people import Role, StaffMember
from optimiser.roster import Tour, TourKind

if TYPE_CHECKING:
    from optimiser.money.pay import PayRules

SUNDAY = 6
OVERTIME_ROLES = frozenset({Role.CONSTABLE, Role.SERGEANT, Role.PCSO})
"""Roles that overtime exists for: specials are unpaid, partners are another's to pay."""


@dataclass(frozen=True)
class Pricing:
    """Pay rules with the notice that rest-day working is assumed to be given."""

    pay: "PayRules"
    notice_days: int
    public_holidays: AbstractSet[date]

    @property
    def rest_day_is_paid(self) -> bool:
        """Whether an officer's rest-day working is paid, not given back as another rest day."""
        return self.notice_days < self.pay.rest_day_notice_days

    def priced(self, tour: Tour, member: StaffMember) -> Tour:
        """The tour with `overtime_minutes` and `cost_pence` filled in."""
        if tour.kind is TourKind.ROSTERED and not tour.extension_minutes:
            return tour
        if member.role not in OVERTIME_ROLES:
            return tour
        if tour.kind is TourKind.ROSTERED:
            sunday = tour.day.weekday() == SUNDAY
            cost = extension_pence(member, tour.extension_minutes, self.pay, doubled=sunday)
            return replace(tour, overtime_minutes=tour.extension_minutes, cost_pence=cost)
        cost = rest_day_working_pence(
            member,
            tour.minutes,
            self.notice_days,
            self.pay,
            public_holiday=tour.kind is TourKind.PUBLIC_HOLIDAY,
            sunday=tour.day.weekday() == SUNDAY,
        )
        return replace(tour, overtime_minutes=tour.minutes, cost_pence=cost)
