"""What was worked before the plan, and what volunteers offer inside it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from optimiser.people import Role
from scenarios.generate.streams import stream
from scenarios.schema.pack import (
    AbsenceRow,
    HistoryRow,
    LockRow,
    PatternRow,
    PublishedRow,
    StaffRow,
)
from scenarios.schema.rows import AvailabilityRow

WEEKS_OF_HISTORY = 2
REFERENCE_WEEKS = 17
FULL_TIME_HOURS = {Role.CONSTABLE: 40.0, Role.SERGEANT: 40.0, Role.PCSO: 37.0, Role.PARTNER: 37.0}
_NIGHT, _INSTEAD_OF_NIGHT = "N22", "L14"
# Chance that a special offers an evening, Monday to Sunday.
_OFFERS = (0.05, 0.05, 0.08, 0.12, 0.55, 0.6, 0.15)
_DAYTIME_OFFER = 0.15


def published_rows(
    staff: Sequence[StaffRow],
    absences: Sequence[AbsenceRow],
    patterns: Sequence[PatternRow],
    plan_start: date,
) -> tuple[PublishedRow, ...]:
    """Two weeks of history by each team's pattern, without days of absence.

    Part-timers work the first duties of each block only, so that their weeks have their hours.
    """
    cycles: dict[str, list[str | None]] = {}
    for pattern in sorted(patterns, key=lambda row: row.cycle_day):
        cycles.setdefault(pattern.team, []).append(pattern.shift_code)
    away = _days_away(absences)
    first = plan_start - timedelta(weeks=WEEKS_OF_HISTORY)
    rows = []
    for person in staff:
        cycle = cycles.get(person.team)
        if cycle is None:
            continue
        duties = _worked(cycle, person)
        for index in range(7 * WEEKS_OF_HISTORY):
            day = first + timedelta(days=index)
            code = duties[(day - plan_start).days % len(cycle)]
            if code is not None and day not in away.get(person.staff_id, frozenset()):
                rows.append(PublishedRow(staff_id=person.staff_id, date=day, shift_code=code))
    return tuple(rows)


def _worked(cycle: Sequence[str | None], person: StaffRow) -> list[str | None]:
    """A person's own cycle: fewer duties for a part-timer, no nights where restricted."""
    share = person.contract_hours_per_week / FULL_TIME_HOURS[person.role]
    duties = sum(code is not None for code in cycle)
    kept = round(share * duties)
    own: list[str | None] = []
    for code in cycle:
        worked = code if code is not None and kept > 0 else None
        kept -= worked is not None
        restricted = person.night_restricted and worked == _NIGHT
        own.append(_INSTEAD_OF_NIGHT if restricted else worked)
    return own


def _days_away(absences: Sequence[AbsenceRow]) -> Mapping[str, frozenset[date]]:
    away: dict[str, frozenset[date]] = {}
    for row in absences:
        if row.reason != "restricted":
            count = (row.end - row.start).days + 1
            days = frozenset(row.start + timedelta(days=index) for index in range(count))
            away[row.staff_id] = away.get(row.staff_id, frozenset()) | days
    return away


def history_rows(staff: Sequence[StaffRow], seed: int) -> tuple[HistoryRow, ...]:
    """Hours of the reference period (after leave, with some overtime), debts and nights."""
    rng = stream(seed, "history")
    rows = []
    for person in staff:
        if person.role is Role.SPECIAL:
            continue
        worked = person.contract_hours_per_week * REFERENCE_WEEKS * rng.normal(0.91, 0.03)
        takes_nights = person.home_area_id is None and person.role.is_officer
        nights = rng.poisson(14) if takes_nights and not person.night_restricted else 0
        rows.append(
            HistoryRow(
                staff_id=person.staff_id,
                hours_worked_reference_period=round(float(worked), 1),
                rest_days_owed=float(rng.poisson(0.4)),
                toil_minutes=15 * int(rng.poisson(3)),
                nights_last_12_weeks=int(nights),
            )
        )
    return tuple(rows)


def availability_rows(
    staff: Sequence[StaffRow], plan_start: date, weeks: int, timezone: str, seed: int
) -> tuple[AvailabilityRow, ...]:
    """Windows that specials declare: Friday and Saturday evenings and nights above all."""
    rng = stream(seed, "availability")
    zone = ZoneInfo(timezone)
    rows = []
    for person in staff:
        if person.role is not Role.SPECIAL:
            continue
        for index in range(7 * weeks):
            day = plan_start + timedelta(days=index)
            evening, daytime = rng.random(2)
            if evening < _OFFERS[day.weekday()]:
                long_night = day.weekday() in (4, 5)
                rows.append(_window(person.staff_id, day, 18, 10 if long_night else 5, zone))
            elif day.weekday() >= 5 and daytime < _DAYTIME_OFFER:
                rows.append(_window(person.staff_id, day, 12, 6, zone))
    return tuple(rows)


def _window(who: str, day: date, hour: int, hours: int, zone: ZoneInfo) -> AvailabilityRow:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
    return AvailabilityRow(staff_id=who, start=start, end=start + timedelta(hours=hours))


def lock_rows(
    staff: Sequence[StaffRow],
    absences: Sequence[AbsenceRow],
    plan_start: date,
    days: int,
    seed: int,
) -> tuple[LockRow, ...]:
    """A rest day promised to one officer in twenty."""
    rng = stream(seed, "locks")
    away = _days_away(absences)
    promised = np.flatnonzero(rng.random(len(staff)) < 0.05)
    rows = []
    for index, offset in zip(
        promised.tolist(), rng.integers(days, size=len(promised)), strict=True
    ):
        person, day = staff[index], plan_start + timedelta(days=int(offset))
        if person.role.is_officer and day not in away.get(person.staff_id, frozenset()):
            rows.append(LockRow(staff_id=person.staff_id, date=day, shift_code=None))
    return tuple(rows)
