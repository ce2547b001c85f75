"""One duty a day, no two at once, and the rest between them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from optimiser.notice import ChangeReason
from optimiser.rule import Breach
from scenarios.schema.pack import LockRow, Pack
from scenarios.verify.counts.diary import Diary, Duty

Fixed = dict[tuple[str, date], str | None]


def check_rests(pack: Pack, diary: Diary) -> Iterator[Breach]:
    """Each person's duties one after the other, from the last before the period on."""
    least = pack.policy.hours.minimum_rest_minutes
    fixed: Fixed = {(row.staff_id, row.date): row.shift_code for row in pack.published}
    fixed |= {(row.staff_id, row.date): row.shift_code for row in pack.locks}
    forced = {
        (row.staff_id, row.date)
        for row in pack.locks
        if isinstance(row, LockRow)
        and row.reason is ChangeReason.EXIGENCY
        and row.shift_code is not None
    }
    for who in diary.duties:
        yield from _crowded(who, diary.of(who))
        for first, second in diary.pairs(who):
            rest = int((second.start - first.end).total_seconds() // 60)
            near = (who, first.day) in forced or (who, second.day) in forced
            if rest >= least or (near and _as_fixed(first, second, fixed)):
                continue
            told = f"{rest / 60:.2f} hours of rest after the duty of {first.day}"
            if rest < 0:
                told = f"a duty that starts {-rest} minutes before that of {first.day} ends"
            message = f"{who} on {second.day} has {told}, but the policy asks for {least / 60:.2f}"
            when = second.start.isoformat()
            yield Breach("minimum_rest", who, when, least - rest, "minutes", message)


def _crowded(who: str, duties: list[Duty]) -> Iterator[Breach]:
    counts = Counter(duty.day for duty in duties)
    for day, count in counts.items():
        if count > 1:
            message = f"{who} on {day} has {count} duties, but one duty a day is allowed"
            yield Breach("one_duty_a_day", who, day.isoformat(), count - 1, "tours", message)


def _as_fixed(first: Duty, second: Duty, fixed: Fixed) -> bool:
    """Whether nobody planned the short rest: both duties are as they were fixed before."""
    kept = all(
        not duty.is_planned or fixed.get((duty.who, duty.day)) == duty.shift_code
        for duty in (first, second)
    )
    extended = first.is_planned and first.extension_minutes > 0
    return kept and not extended and first.day != second.day
