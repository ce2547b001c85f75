"""Breaks of the shifts that only a baseline has: as long as those of the pack's own shifts."""

from optimiser.people import Role
from optimiser.roster import Roster
from scenarios.build.common import strength_of
from scenarios.schema.pack import Pack, ShiftRow


def with_breaks(pack: Pack, roster: Roster) -> Pack:
    """The pack with the shifts of a roster that it does not know, so that breaks are dealt alike.

    Each has the break of the pack's shift that is nearest in length, of those that the role may
    work; of several the longest break.
    """
    known = {row.shift_code for row in pack.shifts}
    strength = strength_of(pack)
    rows: dict[str, ShiftRow] = {}
    for tour in roster.planned:
        if tour.shift_code in known or tour.shift_code in rows:
            continue
        start = tour.start.astimezone(roster.horizon.zone)
        rows[tour.shift_code] = ShiftRow(
            shift_code=tour.shift_code,
            start=start.strftime("%H:%M"),
            minutes=tour.paid_minutes,
            paid_minutes=tour.paid_minutes,
            break_minutes=_usual_break(pack, tour.paid_minutes, strength[tour.staff_id].role),
        )
    return pack.model_copy(update={"shifts": (*pack.shifts, *rows.values())})


def _usual_break(pack: Pack, minutes: int, role: Role) -> int:
    own = [row for row in pack.shifts if not row.roles or role in row.roles]
    nearest = min(
        own, key=lambda row: (abs(row.minutes - minutes), -row.break_minutes), default=None
    )
    return 0 if nearest is None else nearest.break_minutes
