"""What the overtime in a tour costs, asked of the pay engine and remembered."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from optimiser.horizon import DAYS_PER_WEEK
from optimiser.money.allowances import on_call, unsocial_hours
from optimiser.money.compensation import Compensation
from optimiser.money.holidays import public_holiday
from optimiser.money.kept_on import KeptOn, kept_on
from optimiser.money.rest_days import rest_day
from optimiser.money.staff import (
    StaffDuty,
    rolled_up_weekends,
    shift_allowance,
    staff_overtime,
    staff_public_holiday,
    standby,
    weekend_enhancement,
)
from optimiser.money.terms import Payee, payee_of
from optimiser.money.time_off import as_time_off
from optimiser.money.working_day import planned_overtime
from optimiser.people import Role, StaffMember
from optimiser.roster import MINUTE, Tour, TourKind
from optimiser.rota.told import Told

if TYPE_CHECKING:
    from optimiser.horizon import Horizon
    from optimiser.money.pay import PayRules

OVERTIME_ROLES = frozenset({Role.CONSTABLE, Role.SERGEANT, Role.PCSO})
"""Roles that overtime exists for: specials are unpaid, partners are another's to pay."""

DAY = timedelta(days=1)
NOTHING_WORKED = 0
"""Minutes before overtime in the week of a part-timer: a rule keeps the whole week plain."""


@dataclass(frozen=True)
class Pricing:
    """Pay rules with the notice that duties are given."""

    pay: "PayRules"
    told: Told
    public_holidays: AbstractSet[date]
    horizon: "Horizon"
    _known: dict[tuple[object, ...], int] = field(default_factory=dict, compare=False, repr=False)

    def rest_day_is_paid(self, day: date) -> bool:
        """Whether an officer's rest-day working is paid, not given back as another rest day."""
        return self.told.days_of_new(day) < self.pay.rest_day_notice_days

    def owes_rest_day(self, tour: Tour, member: StaffMember) -> bool:
        """Whether an officer is owed another rest day for a tour, and no pay (Annex H 1(a))."""
        on_rest_day = tour.kind is TourKind.REST_DAY_WORKING and member.role.is_officer
        return on_rest_day and self.told.days(tour) >= self.pay.rest_day_notice_days

    def is_part_time(self, member: StaffMember) -> bool:
        """Whether a person's extra hours are plain time up to a full-time week."""
        return payee_of(member).is_part_time(self.pay)

    def force_day_end(self, day: date) -> datetime:
        """Instant (UTC) at which the force's day ends that begins on a local day."""
        return self.horizon.instant(day + DAY, self.pay.working_day.day_starts_minute)

    def priced(self, tour: Tour, member: StaffMember) -> Tour:
        """The tour with `overtime_minutes` and `cost_pence` filled in."""
        if tour.kind is TourKind.ROSTERED and not tour.extension_minutes:
            return tour
        if member.role not in OVERTIME_ROLES:
            return tour
        rostered = tour.kind is TourKind.ROSTERED
        minutes = tour.extension_minutes if rostered else tour.minutes
        return replace(tour, overtime_minutes=minutes, cost_pence=self._cost(tour, member))

    def compensation(self, tour: Tour, member: StaffMember) -> Compensation:
        """Everything that a tour gives beside salary and unsocial hours."""
        plain = tour.kind is TourKind.ROSTERED and not tour.extension_minutes
        if plain or member.role not in OVERTIME_ROLES:
            return Compensation()
        payee = payee_of(member)
        return self._officer(tour, payee) if member.role.is_officer else self._staff(tour, payee)

    def unsocial_hours_pence(self, tour: Tour, member: StaffMember) -> int:
        """Allowance for the full unsocial hours of a tour, overtime included, with on-costs."""
        zone = self.horizon.zone
        return unsocial_hours(payee_of(member), tour.start, tour.end, zone, self.pay).cost_pence

    def on_call_pence(self, member: StaffMember, days: Iterable[date]) -> int:
        """Allowance for days on call, or sessions of standby of a PCSO, with on-costs."""
        payee, own = payee_of(member), sorted(days)
        if member.role is Role.PCSO:
            return standby(payee, len(own), self.pay).cost_pence
        if not member.role.is_officer:
            return 0
        spells = [(self.force_day_end(day - DAY), self.force_day_end(day)) for day in own]
        return on_call(payee, spells, self.horizon.zone, self.pay).cost_pence

    def staff_weekend_pence(self, tour: Tour, member: StaffMember) -> int:
        """Enhancement of a PCSO's contracted weekend hours, where it is paid hour by hour."""
        by_hour = self.pay.staff.weekend_terms == "enhancement"
        if member.role is not Role.PCSO or tour.kind is not TourKind.ROSTERED or not by_hour:
            return 0
        end = tour.end - tour.extension_minutes * MINUTE
        zone = self.horizon.zone
        return weekend_enhancement(payee_of(member), tour.start, end, zone, self.pay).cost_pence

    def staff_share_pence(self, member: StaffMember) -> tuple[int, int]:
        """Shares of a PCSO's contracted pay of the period: weekends rolled up, shift allowance."""
        if member.role is not Role.PCSO:
            return 0, 0
        pay, payee, weekends, shifts = self.pay, payee_of(member), 0, 0
        minutes = member.contract_minutes_per_week * self.horizon.days // DAYS_PER_WEEK
        if pay.staff.weekend_terms == "rolled_up":
            weekends = rolled_up_weekends(payee, minutes, pay).cost_pence
        if pay.staff.shift_band != "none":
            shifts = shift_allowance(payee, minutes, pay, band=pay.staff.shift_band).cost_pence
        return weekends, shifts

    def time_off_minutes(self, tour: Tour, member: StaffMember) -> int:
        """Time off that a person would be due who took it in place of all pay that allows it."""
        taken = as_time_off(payee_of(member), self.compensation(tour, member), self.pay)
        return taken.time_off_minutes

    def _cost(self, tour: Tour, member: StaffMember) -> int:
        who = (member.role, member.annual_pay_pence, self.is_part_time(member))
        notice = self.told.days(tour)
        key = (*who, tour.kind, tour.extension_minutes, notice, *self._times(tour, member))
        if key not in self._known:
            self._known[key] = self.compensation(tour, member).cost_pence
        return self._known[key]

    def _times(self, tour: Tour, member: StaffMember) -> tuple[object, ...]:
        """What the pay engine reads of the times: of officers' only lengths, so that most days
        are alike."""
        if not member.role.is_officer:
            return tour.start, tour.end
        over = max(timedelta(0), tour.end - self.force_day_end(tour.day))
        return tour.minutes, over

    def _officer(self, tour: Tour, payee: Payee) -> Compensation:
        """Rest days by the notice, public holidays, and extensions told before the tour began."""
        if tour.kind is TourKind.REST_DAY_WORKING:
            return rest_day(payee, tour.minutes, self.told.days(tour), self.pay)
        if tour.kind is TourKind.PUBLIC_HOLIDAY:
            return public_holiday(payee, tour.minutes, self.told.days(tour), self.pay)
        until = self.force_day_end(tour.day)
        if tour.end > until:
            rostered_end = tour.end - tour.extension_minutes * MINUTE
            return kept_on(payee, KeptOn(rostered_end, tour.end, until), self.pay)
        worked = NOTHING_WORKED if payee.is_part_time(self.pay) else None
        extension = tour.extension_minutes
        return planned_overtime(payee, extension, self.pay, worked_minutes_in_week=worked)

    def _staff(self, tour: Tour, payee: Payee) -> Compensation:
        """Overtime by the staff day, and contracted duty on public holidays."""
        if tour.kind is TourKind.PUBLIC_HOLIDAY:
            return staff_public_holiday(payee, tour.minutes, self.pay)
        resting = tour.kind is TourKind.REST_DAY_WORKING
        start = tour.start if resting else tour.end - tour.extension_minutes * MINUTE
        notice = self.told.days(tour) if resting else None
        worked = NOTHING_WORKED if payee.is_part_time(self.pay) else None
        duty = StaffDuty(start, tour.end, notice, worked)
        days = self.public_holidays
        return staff_overtime(payee, duty, self.horizon.zone, self.pay, public_holidays=days)
