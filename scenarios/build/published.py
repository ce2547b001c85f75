"""The published roster: tours before the period, and how duties inside it were told."""

from datetime import date

from optimiser.horizon import Horizon
from optimiser.money.pay import PayRules
from optimiser.people import Role, StaffMember, Strength
from optimiser.roster import MINUTE, Tour, TourKind, tour_times
from optimiser.rota.problem import DutyOption
from optimiser.rota.told import Told
from scenarios.build.common import public_holidays, shifts_of
from scenarios.build.owed import most_rest_days_owed
from scenarios.schema.pack import Pack, PublishedRow


def history_of(pack: Pack, horizon: Horizon, strength: Strength) -> tuple[Tour, ...]:
    """Tours of the published roster before the period."""
    shifts = {shift.code: shift for shift in shifts_of(pack)}
    tours = []
    for row in pack.published:
        if row.shift_code is None or row.date >= horizon.start:
            continue
        shift, member = shifts[row.shift_code], strength[row.staff_id]
        start, end = tour_times(horizon, shift, row.date)
        tours.append(
            Tour(
                staff_id=row.staff_id,
                day=row.date,
                shift_code=shift.code,
                start=start,
                end=end + row.extension_minutes * MINUTE,
                paid_minutes=shift.paid_minutes,
                kind=_kind(row),
                extension_minutes=row.extension_minutes,
                locked=True,
                base_id=member.base_id,
                role_group=member.role_group,
                area_id=member.home_area_id,
                overtime_minutes=_overtime_minutes(row, member, (end - start) // MINUTE),
            )
        )
    return tuple(sorted(tours, key=lambda tour: (tour.start, tour.staff_id)))


def _kind(row: PublishedRow) -> TourKind:
    """How a duty counts for hours; public holidays are told apart by their date."""
    rest_day = row.kind == "rest_day_working"
    return TourKind.REST_DAY_WORKING if rest_day else TourKind.ROSTERED


def _overtime_minutes(row: PublishedRow, member: StaffMember, minutes: int) -> int:
    """Overtime worked before the period, which the weeks and months that it shares count."""
    if not (member.role.is_officer or member.role is Role.PCSO) or row.kind == "public_holiday":
        return 0
    on_rest_day = row.kind == "rest_day_working"
    return row.extension_minutes + (minutes if on_rest_day else 0)


def terms_of(
    pack: Pack, horizon: Horizon, pay: PayRules, *, amending: bool
) -> dict[tuple[str, date], DutyOption]:
    """How the published duties of the period count, where the roster tells it.

    Terms that the policy no longer has, such as an extension that it does not offer, are left out.
    """
    shifts = {shift.code: shift for shift in shifts_of(pack)}
    holidays, overtime = public_holidays(horizon), pack.policy.overtime
    told = Told(overtime.assumed_notice_days, pack.policy.notice.published_on)
    officers = {row.staff_id for row in pack.staff if row.role.is_officer}
    may_owe = most_rest_days_owed(pack.policy, amending=amending) > 0
    terms = {}
    for row in pack.published:
        if row.shift_code is None or row.kind is None or not horizon.holds(row.date):
            continue
        kind, extension = _kind(row), row.extension_minutes
        unknown = extension and extension not in overtime.extension_minutes
        lost = kind is TourKind.REST_DAY_WORKING and not (
            may_owe
            or told.days_of_new(row.date) < pay.rest_day_notice_days
            or row.staff_id not in officers
        )
        if row.date not in holidays and not unknown and not lost:
            terms[row.staff_id, row.date] = DutyOption(shifts[row.shift_code], extension, kind)
    return terms
