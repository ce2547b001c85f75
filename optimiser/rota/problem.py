"""The rota problem: people, shifts, requirement, what is fixed, and the rules that bind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from optimiser.horizon import Horizon
from optimiser.patterns import LeftOut
from optimiser.people import Absence, Role, RoleGroup, StaffMember, Strength
from optimiser.roster import MINUTE, Roster, Shift, Tour, TourKind, tour_times
from optimiser.rota.giving_back import GivingBack
from optimiser.rota.kept_duties import kept_duties, told_as_owed
from optimiser.rota.pricing import OVERTIME_ROLES, Pricing
from optimiser.rota.reference import ReferencePeriods
from optimiser.rota.told import Told
from optimiser.rota.wellbeing import Past, WellbeingWeights
from optimiser.staffing import Group, StaffingRequirement

if TYPE_CHECKING:
    from optimiser.money.pay import PayRules
    from optimiser.rota.rules.base import Rule


@dataclass(frozen=True)
class DutyOption:
    """One way to be on duty on a day: a shift, by how much it is extended, and how it counts."""

    shift: Shift
    extension_minutes: int = 0
    kind: TourKind = TourKind.ROSTERED

    @property
    def is_overtime(self) -> bool:
        """Whether any of it is paid at an overtime rate."""
        return self.kind is TourKind.REST_DAY_WORKING or self.extension_minutes > 0


@dataclass(frozen=True)
class OvertimeLimits:
    """Hard limits on overtime: money over the period, minutes per person and calendar week.

    `cap_pence` is what may be planned: the lowest cap, named by `cap_source`, less `held_pence` for
    gaps and `unplanned_pence` for what no plan holds; `most_rest_days_owed` is for each officer.
    """

    cap_pence: int
    assumed_notice_days: int
    max_minutes_per_person_per_week: int
    extension_minutes: tuple[int, ...] = ()
    cap_source: str = ""
    held_pence: int = 0
    most_rest_days_owed: int = 0
    unplanned_pence: int = 0

    def holding(self, pence: int, spent: int) -> "OvertimeLimits":
        """The same with some pence held back, as far as what is fixed has not `spent` them."""
        held = max(0, min(pence, self.cap_pence - spent))
        return replace(self, cap_pence=self.cap_pence - held, held_pence=held)


@dataclass(frozen=True, eq=False)
class RotaProblem:
    """Everything that decides a rota.

    `contracted_minutes` is what each person owes over the period after absences, and what
    `giving_back` says of rest owed that is due; `fixed` holds published and locked duties inside
    the period by (staff_id, day): a shift code, or None for a rest day that must stay one; `terms`
    how a published duty counts and is extended, where the roster tells it; `availability` declared
    UTC windows of people who work only when they said so; `history` the tours before the period;
    `restricted_days` days on which a person works no nights; `past` what people took on before;
    `exigencies` the fixed duties that exigencies of duty forced, by (staff_id, day); `pattern` the
    duties of the teams' patterns where those are kept, `pattern_left_out` why some are not;
    `reference` what reference periods leave that end before the last day; `published_on` and
    `changed_on` when roster and changes are told; `on_call` the days on which people are on call,
    which is no duty; `shortfall_weight` the weight of a staff-hour short.
    """

    horizon: Horizon
    strength: Strength
    shifts: tuple[Shift, ...]
    requirement: StaffingRequirement
    shortfall_weight: Mapping[RoleGroup, int]
    pay: "PayRules"
    overtime: OvertimeLimits
    paybill_pence: int
    rules: "tuple[Rule, ...]"
    contracted_minutes: Mapping[str, int]
    average_limit_minutes: Mapping[str, int]
    giving_back: Mapping[str, GivingBack] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()
    history: tuple[Tour, ...] = ()
    fixed: Mapping[tuple[str, date], str | None] = field(default_factory=dict)
    published: Mapping[tuple[str, date], str | None] = field(default_factory=dict)
    terms: Mapping[tuple[str, date], DutyOption] = field(default_factory=dict)
    availability: Mapping[str, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict)
    night_limit_minutes: Mapping[str, int] = field(default_factory=dict)
    restricted_days: Mapping[str, frozenset[date]] = field(default_factory=dict)
    public_holidays: frozenset[date] = frozenset()
    wellbeing: WellbeingWeights = field(default_factory=WellbeingWeights)
    past: Mapping[str, Past] = field(default_factory=dict)
    exigencies: frozenset[tuple[str, date]] = frozenset()
    pattern: Mapping[tuple[str, date], str | None] = field(default_factory=dict)
    pattern_left_out: tuple[LeftOut, ...] = ()
    published_on: date | None = None
    changed_on: date | None = None
    reference: ReferencePeriods = field(default_factory=ReferencePeriods)
    on_call: Mapping[str, frozenset[date]] = field(default_factory=dict)
    digest: str = ""

    @cached_property
    def shift_by_code(self) -> dict[str, Shift]:
        """Shifts by their code."""
        return {shift.code: shift for shift in self.shifts}

    @cached_property
    def absent_days(self) -> dict[str, frozenset[date]]:
        """Local days on which each person is away."""
        days: dict[str, frozenset[date]] = {}
        for absence in self.absences:
            days[absence.staff_id] = days.get(absence.staff_id, frozenset()) | absence.days()
        return days

    @cached_property
    def fixed_by_person(self) -> dict[str, dict[date, str | None]]:
        """Published and locked duties of each person by day."""
        return _by_person(self.fixed)

    @cached_property
    def pattern_by_person(self) -> dict[str, dict[date, str | None]]:
        """Duties of the teams' patterns of each person by day."""
        return _by_person(self.pattern)

    @cached_property
    def exigency_days(self) -> dict[str, tuple[date, ...]]:
        """Days on which exigencies of duty forced each person's duty."""
        return {
            who: tuple(days) for who, days in _by_person(dict.fromkeys(self.exigencies)).items()
        }

    @cached_property
    def requirement_weights(self) -> tuple[int, ...]:
        """Weight of a staff-hour short in each row of the requirement."""
        return tuple(self.shortfall_weight[g.role_group] for g in self.requirement.groups)

    @cached_property
    def members_by_group(self) -> dict[Group, tuple[StaffMember, ...]]:
        """People by the row of the requirement that they count in."""
        grouped: dict[Group, list[StaffMember]] = {}
        for member in self.strength.members:
            grouped.setdefault(Group(member.base_id, member.role_group), []).append(member)
        return {group: tuple(members) for group, members in grouped.items()}

    @cached_property
    def owed_minutes(self) -> dict[str, int]:
        """Contracted minutes of each person, or what is fixed already where that is more."""
        fixed: dict[str, int] = {}
        for staff_id, days in self._kept_duties.items():
            member = self.strength[staff_id]
            tours = (self.unpriced_tour(member, day, option) for day, option in days.items())
            fixed[staff_id] = sum(tour.paid_minutes for tour in tours)
        return {
            member.staff_id: max(
                self.contracted_minutes.get(member.staff_id, 0), fixed.get(member.staff_id, 0)
            )
            for member in self.strength.members
        }

    @cached_property
    def kept_duty_days(self) -> dict[str, frozenset[date]]:
        """Days on which published and locked duties, or a pattern's, give contracted duty."""
        return {who: frozenset(days) for who, days in self._kept_duties.items()}

    @cached_property
    def _kept_duties(self) -> dict[str, dict[date, DutyOption]]:
        return kept_duties(self)

    @cached_property
    def rest_days_told_as_owed(self) -> dict[str, int]:
        """By person, rest days told as worked for others."""
        return told_as_owed(self)

    def is_locked(self, staff_id: str, day: date) -> bool:
        """Whether a day is published or locked; that a pattern fixes it does not count."""
        key = (staff_id, day)
        return key in self.fixed and key not in self.pattern

    def kept_option(self, staff_id: str, day: date, code: str) -> DutyOption:
        """The option by which a published or locked shift is kept: as it was told, else plain."""
        told = self.terms.get((staff_id, day))
        if told is not None and told.shift.code == code:
            return told
        return DutyOption(self.shift_by_code[code])

    @cached_property
    def history_by_person(self) -> dict[str, tuple[Tour, ...]]:
        """Tours before the period by person, in order of start."""
        return Roster(self.horizon, self.history).tours_by_person

    def fixed_tours_of(self, staff_id: str) -> tuple[Tour, ...]:
        """A person's published and locked tours of the period, before any money, by day."""
        member = self.strength[staff_id]
        return tuple(
            self.unpriced_tour(member, day, self.kept_option(who, day, code))
            for (who, day), code in sorted(self.fixed.items(), key=lambda duty: duty[0])
            if who == staff_id and code is not None
        )

    def options(self, member: StaffMember, day: date) -> tuple[DutyOption, ...]:
        """Ways in which a person could be on duty on a day, contracted tours first.

        Overtime is left out on public holidays, where a duty is paid as such; so are a rest day
        worked for another one where none may be owed, and extensions into an officer's next day.
        """
        return self.options_of(member.role, day)

    def options_of(self, role: Role, day: date) -> tuple[DutyOption, ...]:
        """Those of anybody of a role."""
        return self._options_of_day[role, day]

    @cached_property
    def _options_of_day(self) -> dict[tuple[Role, date], tuple[DutyOption, ...]]:
        return {
            (role, day): tuple(self._options(role, day))
            for role in Role
            for day in self.horizon.dates
        }

    def _options(self, role: Role, day: date) -> Iterator[DutyOption]:
        shifts = [shift for shift in self.shifts if shift.suits(role) and shift.runs_on(day)]
        for shift in shifts:
            yield DutyOption(shift)
        if day in self.public_holidays or role not in OVERTIME_ROLES:
            return
        for shift in shifts:
            for extension in self.overtime.extension_minutes:
                if not (role.is_officer and self._runs_over(shift, day, extension)):
                    yield DutyOption(shift, extension)
            owes = self.overtime.most_rest_days_owed > 0
            if owes or not role.is_officer or self.pricing.rest_day_is_paid(day):
                yield DutyOption(shift, kind=TourKind.REST_DAY_WORKING)

    def _runs_over(self, shift: Shift, day: date, extension_minutes: int) -> bool:
        """Whether an extended tour runs into the force's next day, where it may be dear."""
        end = self._shift_times[day, shift.code][1] + extension_minutes * MINUTE
        return end > self.pricing.force_day_end(day)

    @cached_property
    def _shift_times(self) -> dict[tuple[date, str], tuple[datetime, datetime]]:
        return {
            (day, shift.code): tour_times(self.horizon, shift, day)
            for day in self.horizon.dates
            for shift in self.shifts
        }

    def tour(self, member: StaffMember, day: date, option: DutyOption) -> Tour:
        """The tour that a person works under an option, with its overtime priced."""
        return self.pricing.priced(self.unpriced_tour(member, day, option), member)

    def unpriced_tour(self, member: StaffMember, day: date, option: DutyOption) -> Tour:
        """The tour that a person works under an option, before any money."""
        start, end = self._shift_times[day, option.shift.code]
        clock_change_minutes = (end - start) // MINUTE - option.shift.minutes
        kind = option.kind
        if kind is TourKind.ROSTERED and day in self.public_holidays:
            kind = TourKind.PUBLIC_HOLIDAY
        return Tour(
            staff_id=member.staff_id,
            day=day,
            shift_code=option.shift.code,
            start=start,
            end=end + option.extension_minutes * MINUTE,
            paid_minutes=option.shift.paid_minutes + clock_change_minutes,
            kind=kind,
            extension_minutes=option.extension_minutes,
            locked=self.is_locked(member.staff_id, day),
            base_id=member.base_id,
            role_group=member.role_group,
            area_id=member.home_area_id,
        )

    @cached_property
    def pricing(self) -> Pricing:
        """What overtime costs under this problem's pay rules."""
        assumed = self.overtime.assumed_notice_days
        told = Told(assumed, self.published_on, self.changed_on, self.published)
        return Pricing(self.pay, told, self.public_holidays, self.horizon)


def _by_person(
    duties: Mapping[tuple[str, date], str | None],
) -> dict[str, dict[date, str | None]]:
    """Duties by person, then by day."""
    found: dict[str, dict[date, str | None]] = {}
    for (who, day), code in duties.items():
        found.setdefault(who, {})[day] = code
    return found
