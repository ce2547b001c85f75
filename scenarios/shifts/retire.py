"""Puts new shifts in the place of old ones: history keeps its codes, patterns get the new ones."""

from collections.abc import Collection, Sequence

from optimiser.people import Role
from scenarios.schema.pack import Pack, PatternRow, ShiftRow

MINUTES_PER_DAY = 1440


def with_shifts(pack: Pack, roles: Collection[Role], fresh: Sequence[ShiftRow]) -> Pack:
    """A pack in which people of some roles work new shifts.

    Old shifts that something still names stay as retired, the others go. A pattern keeps its shape:
    every duty becomes the new shift for the same people that shares the most of its hours. A shift
    that is among the new ones stays as it is.
    """
    going_on = {row.shift_code for row in fresh}
    old = {
        row.shift_code: row
        for row in pack.shifts
        if row.roles
        and set(row.roles) <= set(roles)
        and not row.retired
        and row.shift_code not in going_on
    }
    patterns = tuple(_renamed(row, old, fresh) for row in pack.patterns)
    named = {row.shift_code for row in (*pack.published, *pack.locks)}
    named |= {row.shift_code for row in patterns}
    kept = [
        row.model_copy(update={"retired": True}) if row.shift_code in old else row
        for row in pack.shifts
        if row.shift_code not in going_on and (row.shift_code not in old or row.shift_code in named)
    ]
    return pack.model_copy(update={"shifts": (*fresh, *kept), "patterns": patterns})


def _renamed(row: PatternRow, old: dict[str, ShiftRow], fresh: Sequence[ShiftRow]) -> PatternRow:
    if row.shift_code not in old:
        return row
    before = old[row.shift_code]
    fit = [each for each in fresh if set(before.roles) <= set(each.roles) and not each.days]
    if not fit:
        return row
    nearest = max(
        fit, key=lambda each: (_shared(before, each), -abs(before.minutes - each.minutes))
    )
    return row.model_copy(update={"shift_code": nearest.shift_code})


def _shared(one: ShiftRow, other: ShiftRow) -> int:
    """Minutes of the day that two shifts have in common."""
    first, second = _start(one), _start(other)
    return sum(
        max(
            0,
            min(first + one.minutes, second + turn + other.minutes) - max(first, second + turn),
        )
        for turn in (-MINUTES_PER_DAY, 0, MINUTES_PER_DAY)
    )


def _start(row: ShiftRow) -> int:
    hour, minute = row.start.split(":")
    return 60 * int(hour) + int(minute)
