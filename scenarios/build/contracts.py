"""What everybody owes in the period: hours of their contract, without absences and holidays."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from optimiser.horizon import DAYS_PER_WEEK, Horizon
from optimiser.people import Absence, Role, StaffMember, Strength
from optimiser.rota.giving_back import NOTHING_DUE, GivingBack
from scenarios.build.common import public_holidays
from scenarios.build.owed import owed_and_due
from scenarios.schema.pack import Pack

if TYPE_CHECKING:
    from datetime import date


def contracted_minutes(
    pack: Pack, horizon: Horizon, strength: Strength, absences: Iterable[Absence]
) -> dict[str, int]:
    """Minutes that each person owes: contract hours of the days on which they are not away.

    Each public holiday of those days takes a day's hours off, whether it is worked or not: Annex E
    asks for the hours of a week of 8-hour days with two rest days and public holidays. Rest owed
    that is due takes off what it has.
    """
    whole = _without_owed_rest(pack, horizon, strength, absences)
    due = giving_back(pack, horizon, strength, absences)
    return {who: minutes - due.get(who, NOTHING_DUE).minutes for who, minutes in whole.items()}


def giving_back(
    pack: Pack, horizon: Horizon, strength: Strength, absences: Iterable[Absence]
) -> dict[str, GivingBack]:
    """Rest owed that is due and that the hours of the period have room for, by person."""
    whole = _without_owed_rest(pack, horizon, strength, absences)
    found = {}
    for member in strength.members:
        due = owed_and_due(pack, horizon, member).within(whole[member.staff_id])
        if due.minutes:
            found[member.staff_id] = due
    return found


def _without_owed_rest(
    pack: Pack, horizon: Horizon, strength: Strength, absences: Iterable[Absence]
) -> dict[str, int]:
    """Minutes owed before anything is given back."""
    away: dict[str, set[date]] = {}
    for absence in absences:
        days = (day for day in absence.days() if horizon.holds(day))
        away.setdefault(absence.staff_id, set()).update(days)
    off, owed = public_holidays(horizon), {}
    for member in strength.members:
        gone = away.get(member.staff_id, set())
        weeks = _weekly_minutes(pack, member) * (horizon.days - len(gone)) // DAYS_PER_WEEK
        credit = holiday_minutes(pack, member) * len(off - gone)
        owed[member.staff_id] = max(0, weeks - credit)
    return owed


def holiday_minutes(pack: Pack, member: StaffMember) -> int:
    """What a public holiday takes off the hours that a person owes; specials owe none by law."""
    if member.role is Role.SPECIAL:
        return 0
    return round(pack.policy.hours.public_holiday_share * member.contract_minutes_per_week)


def _weekly_minutes(pack: Pack, member: StaffMember) -> int:
    if member.role is Role.SPECIAL and not member.contract_minutes_per_week:
        return pack.policy.hours.special_minutes_per_week
    return member.contract_minutes_per_week
