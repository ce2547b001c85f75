"""How long each duty lasts, on the wall."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from optimiser.notice import ChangeReason
from optimiser.rule import Breach
from scenarios.schema.pack import LockRow, Pack
from scenarios.verify.counts.diary import Diary, Duty


def check_lengths(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Duties that last longer than the policy allows, or an exigency of duty does."""
    zone, hours = ZoneInfo(pack.manifest.timezone), pack.policy.hours
    forced = {
        (row.staff_id, row.date): row.shift_code
        for row in pack.locks
        if isinstance(row, LockRow) and row.reason is ChangeReason.EXIGENCY
    }
    told = {(row.staff_id, row.date, row.shift_code): row for row in pack.published}
    for duty in diary.planned:
        most = hours.longest_tour_minutes
        before = told.get((duty.who, duty.day, duty.shift_code))
        as_told = before.extension_minutes if before is not None else 0
        if forced.get((duty.who, duty.day)) == duty.shift_code and (
            duty.extension_minutes == as_told
        ):
            most = max(most, hours.longest_exigency_tour_minutes)
        length = _on_the_wall(duty, zone)
        if length > most:
            message = (
                f"{duty.who} on {duty.day} has a duty of {length / 60:.2f} hours, but the policy "
                f"allows {most / 60:.2f}"
            )
            day = duty.day.isoformat()
            yield Breach("longest_tour", duty.who, day, length - most, "minutes", message)


def _on_the_wall(duty: Duty, zone: ZoneInfo) -> int:
    begins = duty.start.astimezone(zone).replace(tzinfo=None)
    ends = duty.end.astimezone(zone).replace(tzinfo=None)
    return int((ends - begins).total_seconds() // 60)
