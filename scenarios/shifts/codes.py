"""Rows for new shifts: a code that says when they start, and the refreshment that is due."""

from collections.abc import Collection, Iterable
from itertools import count

from optimiser.people import Role
from scenarios.schema.pack import ShiftRow
from scenarios.schema.policy.shifts import ShiftPolicy

OFFICERS = (Role.CONSTABLE, Role.SERGEANT)
LETTERS = ((0, "N"), (300, "E"), (540, "D"), (780, "L"), (960, "V"), (1200, "N"))


def shift_row(
    policy: ShiftPolicy,
    start_minute: int,
    minutes: int,
    roles: Iterable[Role],
    days: Iterable[str],
    taken: Collection[str],
) -> ShiftRow:
    """A shift with a code of its own; refreshment is paid time (Annex E 1(c))."""
    return ShiftRow.model_validate(
        {
            "shift_code": free_code(start_minute, Role.PCSO in roles, taken),
            "start": f"{start_minute // 60:02d}:{start_minute % 60:02d}",
            "minutes": minutes,
            "paid_minutes": minutes,
            "break_minutes": policy.break_of(minutes),
            "roles": tuple(roles),
            "days": tuple(days),
        }
    )


def free_code(start_minute: int, for_pcso: bool, taken: Collection[str]) -> str:
    """A code like E07, V1615 or P10 that no other shift has."""
    letter = "P" if for_pcso else [name for first, name in LETTERS if first <= start_minute][-1]
    hour, minute = divmod(start_minute, 60)
    code = f"{letter}{hour:02d}" + (f"{minute:02d}" if minute else "")
    names = (code if number == 1 else f"{code}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)
