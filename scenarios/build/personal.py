"""What a pack tells of single people and days: windows declared, restrictions, exigencies."""

from datetime import UTC, date, datetime

from optimiser.horizon import Horizon
from optimiser.notice import ChangeReason
from optimiser.people import Absence
from scenarios.schema.pack import LockRow, Pack


def exigencies(pack: Pack, horizon: Horizon) -> frozenset[tuple[str, date]]:
    """Duties of the period that are locked because of an exigency of duty."""
    return frozenset(
        (row.staff_id, row.date)
        for row in pack.locks
        if isinstance(row, LockRow)
        and row.reason is ChangeReason.EXIGENCY
        and row.shift_code is not None
        and horizon.holds(row.date)
    )


def on_call_days(pack: Pack, horizon: Horizon) -> dict[str, frozenset[date]]:
    """Days of the period on which people are on call; whoever is away is not."""
    away = {
        (row.staff_id, day)
        for row in pack.absences
        if row.reason != "restricted"
        for day in Absence(row.staff_id, row.start, row.end, row.reason).days()
    }
    days: dict[str, frozenset[date]] = {}
    for row in pack.on_call:
        if horizon.holds(row.date) and (row.staff_id, row.date) not in away:
            days[row.staff_id] = days.get(row.staff_id, frozenset()) | {row.date}
    return days


def availability(pack: Pack) -> dict[str, tuple[tuple[datetime, datetime], ...]]:
    """Windows (UTC) that people declared, those that touch as one."""
    windows: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in pack.availability:
        window = row.start.astimezone(UTC), row.end.astimezone(UTC)
        windows.setdefault(row.staff_id, []).append(window)
    return {who: tuple(_joined(own)) for who, own in windows.items()}


def _joined(windows: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Windows in order, those that touch as one."""
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def restricted_days(pack: Pack) -> dict[str, frozenset[date]]:
    """Days on which people are on restricted duties."""
    days: dict[str, frozenset[date]] = {}
    for row in pack.absences:
        if row.reason == "restricted":
            spell = Absence(row.staff_id, row.start, row.end, row.reason).days()
            days[row.staff_id] = days.get(row.staff_id, frozenset()) | spell
    return days
