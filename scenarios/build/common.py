"""What every part shares: horizon, people, shifts, areas and bases of a pack."""

from datetime import date

import holidays
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.notice import NoticeTerms
from optimiser.people import Absence, Role, RoleGroup, StaffMember, Strength
from optimiser.places import Area, AreaKind, Base
from optimiser.refreshment import BreakTerms
from optimiser.roster import Shift
from scenarios.geography import to_metres
from scenarios.schema.pack import AreaRow, Manifest, Pack, ShiftRow, StaffRow
from scenarios.schema.policy import Policy

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SQUARE_METRES_PER_SQUARE_KM = 1_000_000


def horizon_of(pack: Pack) -> Horizon:
    """The period to plan."""
    return horizon_of_manifest(pack.manifest)


def horizon_of_manifest(manifest: Manifest) -> Horizon:
    """The period that a manifest names."""
    return Horizon(manifest.plan_start, DAYS_PER_WEEK * manifest.plan_weeks, manifest.timezone)


def notice_terms_of(pack: Pack) -> NoticeTerms:
    """How early the force publishes a roster and tells changes to it."""
    pay = pack.policy.pay
    return NoticeTerms(
        **pack.policy.notice.model_dump(exclude={"published_on"}),
        rest_day_clear_days=pay.rest_day_notice_days,
        holiday_clear_days=pay.rest_days.public_holiday_notice_days,
        holiday_authority_clear_days=pay.rest_days.public_holiday_authority_days,
        other_rest_day_within_days=pay.rest_days.notified_within_days,
    )


def break_terms_of(policy: Policy) -> BreakTerms:
    """The breaks that are due by length of tour."""
    return BreakTerms(
        officers=tuple(policy.hours.refreshment_minutes),
        officers_from=policy.hours.refreshment_from_minutes,
        others=policy.patrols.least_break_minutes,
    )


def strength_of(pack: Pack) -> Strength:
    """Everybody in the pack, with role groups and pay."""
    teams = {area.neighbourhood_team for area in pack.areas if area.neighbourhood_team}
    return Strength(tuple(_member(row, teams, pack) for row in pack.staff))


def _member(row: StaffRow, neighbourhood_teams: set[str], pack: Pack) -> StaffMember:
    return StaffMember(
        staff_id=row.staff_id,
        role=row.role,
        role_group=_role_group(
            row, neighbourhood_teams, specials_confirmed=pack.policy.special.confirmed
        ),
        team=row.team,
        base_id=row.base_id,
        contract_minutes_per_week=round(60 * row.contract_hours_per_week),
        agency=row.agency,
        skills=frozenset(row.skills),
        home_area_id=row.home_area_id,
        annual_pay_pence=pack.policy.annual_pay_pence(row.role, row.pay_point),
        single_crewing_approved=row.single_crewing_approved,
        night_restricted=row.night_restricted,
        opted_out_48h=row.opted_out_48h,
    )


def _role_group(
    row: StaffRow, neighbourhood_teams: set[str], *, specials_confirmed: bool
) -> RoleGroup:
    if row.role in (Role.PCSO, Role.PARTNER):
        return RoleGroup(row.role.value)
    if row.role is Role.SPECIAL:
        return RoleGroup.RESPONSE if specials_confirmed else RoleGroup.SPECIAL
    if row.team in neighbourhood_teams:
        return RoleGroup.NEIGHBOURHOOD
    return RoleGroup.RESPONSE


def absences_of(pack: Pack) -> tuple[Absence, ...]:
    """Days on which people are away; restricted duties limit work, not presence."""
    return tuple(
        Absence(row.staff_id, row.start, row.end, row.reason)
        for row in pack.absences
        if row.reason != "restricted"
    )


def shifts_of(pack: Pack) -> tuple[Shift, ...]:
    """Every shift that the pack knows, retired ones too."""
    return tuple(_shift(row) for row in pack.shifts)


def open_shifts_of(pack: Pack) -> tuple[Shift, ...]:
    """The shifts that may be planned: retired ones only where something of the period has them."""
    start = pack.manifest.plan_start
    used = {row.shift_code for row in (*pack.published, *pack.locks) if row.date >= start}
    used |= {row.shift_code for row in pack.patterns}
    retired = {row.shift_code for row in pack.shifts if row.retired}
    return tuple(shift for shift in shifts_of(pack) if shift.code not in retired - used)


def _shift(row: ShiftRow) -> Shift:
    hour, minute = row.start.split(":")
    return Shift(
        code=row.shift_code,
        start_minute=60 * int(hour) + int(minute),
        minutes=row.minutes,
        paid_minutes=row.paid_minutes,
        break_minutes=row.break_minutes,
        roles=frozenset(row.roles),
        weekdays=frozenset(WEEKDAYS.index(day) for day in row.days),
    )


def bases_of(pack: Pack) -> tuple[Base, ...]:
    """The stations."""
    return tuple(
        Base(row.base_id, row.name, row.longitude, row.latitude, row.vehicles) for row in pack.bases
    )


def areas_of(pack: Pack) -> tuple[Area, ...]:
    """The neighbourhoods, each with its size and a point inside it."""
    return tuple(_area(row) for row in pack.areas)


def _to_metres(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(to_metres(points[:, 0], points[:, 1]))


def _area(row: AreaRow) -> Area:
    polygon = shape(row.geometry)
    inside = polygon.representative_point()
    in_metres = shapely.transform(polygon, _to_metres)
    return Area(
        area_id=row.area_id,
        name=row.name,
        base_id=row.base_id,
        kind=AreaKind(row.kind),
        square_km=in_metres.area / SQUARE_METRES_PER_SQUARE_KM,
        longitude=inside.x,
        latitude=inside.y,
        neighbourhood_team=row.neighbourhood_team,
        population=row.population,
        imd_decile=row.imd_decile,
        night_economy=row.night_economy,
    )


def public_holidays(horizon: Horizon) -> frozenset[date]:
    """Bank holidays of England and Wales in the period."""
    years = range(horizon.start.year, horizon.end.year + 1)
    calendar = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return frozenset(day for day in calendar if horizon.holds(day))
