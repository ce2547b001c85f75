"""What is asked of staff besides incidents: events, commitments, crewing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from optimiser.people import Role
from scenarios.generate.streams import stream
from scenarios.schema.pack import (
    AreaRow,
    CommitmentRow,
    CrewingRow,
    EventRow,
)

_AREAS_PER_EVENT_SERIES = 20
_MATCH_DAY, _MATCH_STARTS, _MATCH_HOURS, _MATCH_STAFF = 5, 12, 6, 8
_MONDAY, _WEDNESDAY, _FRIDAY, _SATURDAY = 0, 2, 4, 5


def event_rows(
    areas: Sequence[AreaRow], plan_start: date, weeks: int, timezone: str, prefix: str = ""
) -> tuple[EventRow, ...]:
    """A football match every other Saturday in each large town; `prefix` marks it as made up."""
    grounds = [area for area in areas if area.night_economy] or list(areas[:1])
    hosts = grounds[: max(1, len(areas) // _AREAS_PER_EVENT_SERIES)]
    rows = []
    for number, area in enumerate(hosts):
        for week in range(number % 2, weeks, 2):
            day = plan_start + timedelta(days=7 * week + _MATCH_DAY)
            start = _local(day, _MATCH_STARTS, timezone)
            rows.append(
                EventRow(
                    event_id=f"{prefix}MATCH-{number + 1}-{week + 1}",
                    area_id=area.area_id,
                    start=start,
                    end=start + timedelta(hours=_MATCH_HOURS),
                    extra_staff_required=_MATCH_STAFF if len(areas) >= 15 else 2,
                )
            )
    return tuple(rows)


def commitment_rows(
    areas: Sequence[AreaRow],
    plan_start: date,
    weeks: int,
    timezone: str,
    seed: int,
    prefix: str = "",
) -> tuple[CommitmentRow, ...]:
    """Licensing visits on Friday evenings, school talks, and community meetings in turn."""
    rng = stream(seed, "commitments")
    lively = [area for area in areas if area.night_economy] or list(areas[:1])
    each = max(1, len(areas) // _AREAS_PER_EVENT_SERIES)
    rows: list[CommitmentRow] = []
    for week in range(weeks):
        monday = plan_start + timedelta(days=7 * week)
        for number in range(each):
            town = lively[number % len(lively)]
            school, hall = (areas[int(index)] for index in rng.integers(len(areas), size=2))
            planned = (
                ("licensing_visit", town, _FRIDAY, 20, 120, 2, ()),
                ("school_talk", school, _WEDNESDAY, 10, 60, 1, ()),
                ("community_meeting", hall, _MONDAY, 19, 90, 1, ()),
            )
            for kind, area, weekday, hour, minutes, staff, skills in planned:
                rows.append(
                    CommitmentRow(
                        commitment_id=f"{prefix}C{len(rows) + 1:04}",
                        kind=kind,
                        area_id=area.area_id,
                        start=_local(monday + timedelta(days=weekday), hour, timezone),
                        minutes=minutes,
                        staff_required=staff,
                        skills=skills,
                    )
                )
    return tuple(rows)


def crewing_rows(areas: Sequence[AreaRow]) -> tuple[CrewingRow, ...]:
    """Pairs in the night economy on Friday and Saturday nights, preferred for PCSOs at ten."""
    rows = []
    for area in areas:
        if not area.night_economy:
            continue
        for weekday in (_FRIDAY, _SATURDAY):
            for hour in (21, 22, 23):
                for role in (Role.CONSTABLE, Role.SERGEANT, Role.SPECIAL, Role.PCSO):
                    rows.append(_crewing(area, weekday, hour, role))
            for hour in range(4):
                for role in (Role.CONSTABLE, Role.SERGEANT, Role.SPECIAL):
                    rows.append(_crewing(area, weekday + 1, hour, role))
    return tuple(rows)


def _crewing(area: AreaRow, weekday: int, hour: int, role: Role) -> CrewingRow:
    mode = "paired_preferred" if role is Role.SERGEANT else "paired"
    return CrewingRow(area_id=area.area_id, weekday=weekday, hour=hour, role=role, crewing=mode)


def _local(day: date, hour: int, timezone: str) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(timezone))
