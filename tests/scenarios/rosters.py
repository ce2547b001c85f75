"""A roster for the small pack without planning one: everybody in turn, early, late and night."""

from datetime import timedelta

from optimiser.roster import Roster, Tour, tour_times
from scenarios.build.common import horizon_of, shifts_of, strength_of
from scenarios.schema.pack import Pack

CYCLE = "EELLNN...."


def turning_roster(pack: Pack) -> Roster:
    """Put everybody on a ten-day cycle, two days after the one before; only officers at night."""
    horizon, shifts = horizon_of(pack), {shift.code: shift for shift in shifts_of(pack)}
    tours = []
    for number, member in enumerate(strength_of(pack).members):
        for offset in range(-1, horizon.days):
            code = CYCLE[(offset + 2 * number) % len(CYCLE)]
            if code in shifts and shifts[code].suits(member.role):
                day = horizon.start + timedelta(days=offset)
                start, end = tour_times(horizon, shifts[code], day)
                tours.append(
                    Tour(
                        member.staff_id,
                        day,
                        code,
                        start,
                        end,
                        shifts[code].paid_minutes,
                        base_id=member.base_id,
                        role_group=member.role_group,
                    )
                )
    return Roster(horizon, tuple(tours))
