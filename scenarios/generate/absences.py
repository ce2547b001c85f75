"""Days on which people are away: leave in blocks, sickness, courses, court, abstractions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from optimiser.people import Role
from scenarios.generate.streams import stream
from scenarios.schema.pack import AbsenceReason, AbsenceRow, StaffRow

SATURDAY = 5


class _Cause(NamedTuple):
    """Share of all days lost to one reason, and how long it lasts (days, equally likely)."""

    reason: AbsenceReason
    share: float
    lengths: tuple[int, ...]
    on_weekdays: bool = False
    whole_weeks: bool = False


_CAUSES = (
    _Cause("leave", 0.06, (7, 7, 14), whole_weeks=True),
    _Cause("leave", 0.018, (1, 2, 3)),
    _Cause("sickness", 0.027, (1, 2, 2, 3, 4, 7)),
    _Cause("course", 0.01, (1, 2, 5), on_weekdays=True),
    _Cause("court", 0.003, (1,), on_weekdays=True),
    _Cause("abstraction", 0.002, (1, 2)),
)
_NEVER_FOR_VOLUNTEERS = ("course", "court", "abstraction")
_SHARE_RESTRICTED = 0.02


def absence_rows(
    staff: Sequence[StaffRow], first: date, days: int, seed: int
) -> tuple[AbsenceRow, ...]:
    """Absences over `days` from `first`; each role loses the same share of its days.

    Officers on restricted duties are present, and so are not otherwise absent.
    """
    rng = stream(seed, "absences")
    taken: dict[str, set[int]] = {row.staff_id: set() for row in staff}
    rows: list[AbsenceRow] = []
    for role in Role:
        people = [row.staff_id for row in staff if row.role is role]
        for cause in _CAUSES:
            if people and not (role is Role.SPECIAL and cause.reason in _NEVER_FOR_VOLUNTEERS):
                rows += _spread(cause, people, taken, first, days, rng)
    rows += _restricted(staff, taken, first, days, rng)
    return tuple(sorted(rows, key=lambda row: (row.staff_id, row.start)))


def _spread(
    cause: _Cause,
    people: Sequence[str],
    taken: dict[str, set[int]],
    first: date,
    days: int,
    rng: np.random.Generator,
) -> list[AbsenceRow]:
    """Draw blocks for people in turn until the reason has its share of days."""
    quota = round(cause.share * days * len(people))
    rows = []
    turn = 0
    order = rng.permutation(len(people))
    while quota > 0 and turn < 20 * len(people):
        who = people[order[turn % len(people)]]
        turn += 1
        start, length = _block(cause, first, days, rng)
        block = range(start, min(start + length, start + quota, days))
        if block and not taken[who].intersection(range(block.start - 1, block.stop + 1)):
            taken[who].update(block)
            quota -= len(block)
            rows.append(_row(who, first, block, cause.reason))
    return rows


def _block(cause: _Cause, first: date, days: int, rng: np.random.Generator) -> tuple[int, int]:
    start, length = int(rng.integers(days)), int(rng.choice(cause.lengths))
    weekday = (first.weekday() + start) % 7
    if cause.whole_weeks:
        start = max(start - weekday, 0)
    elif cause.on_weekdays:
        start -= max(weekday - (SATURDAY - 1), 0)
        weekday = min(weekday, SATURDAY - 1)
        length = min(length, SATURDAY - weekday)
    return max(start, 0), length


def _restricted(
    staff: Sequence[StaffRow],
    taken: dict[str, set[int]],
    first: date,
    days: int,
    rng: np.random.Generator,
) -> list[AbsenceRow]:
    """A few officers recovering, on limited duties throughout."""
    free = [row.staff_id for row in staff if row.role is Role.CONSTABLE and not taken[row.staff_id]]
    count = min(len(free), round(_SHARE_RESTRICTED * len(staff)))
    chosen = sorted(rng.permutation(len(free))[:count].tolist())
    return [_row(free[index], first, range(days), "restricted") for index in chosen]


def _row(who: str, first: date, block: range, reason: AbsenceReason) -> AbsenceRow:
    start = first + timedelta(days=block.start)
    return AbsenceRow(
        staff_id=who, start=start, end=start + timedelta(days=len(block) - 1), reason=reason
    )
