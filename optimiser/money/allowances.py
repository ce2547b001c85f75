"""Allowances of Annex U, from constable to chief inspector (reg 34; rules A6).

None of them is pensionable; all bear employer National Insurance.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from optimiser.money.allowance_provisions import (
    AWAY,
    HARDSHIP,
    NO_ALLOWANCE,
    NOT_IN_RESERVE,
    ON_CALL,
    UNSOCIAL,
)
from optimiser.money.compensation import Compensation, nothing, paid, sums
from optimiser.money.pay import MINUTES_PER_HOUR, PayRules, unsocial_full_hours
from optimiser.money.provisions import VOLUNTEERS
from optimiser.money.terms import Payee, Terms

Spell = tuple[datetime, datetime]
INSTANT = timedelta(microseconds=1)


def unsocial_hours(
    payee: Payee, start: datetime, end: datetime, zone: ZoneInfo, rules: PayRules
) -> Compensation:
    """A tenth of basic pay for the full hours of [start, end) at night, overtime included.

    Hours are elapsed hours, so the night of a clock change has one more or one less.
    """
    if (other := _no_allowance(payee)) is not None:
        return other
    minutes = unsocial_full_hours(start, end, zone, rules) * MINUTES_PER_HOUR
    return Compensation((paid(payee, minutes, rules.unsocial_rate, UNSOCIAL, rules),))


def on_call(payee: Payee, spells: Iterable[Spell], zone: ZoneInfo, rules: PayRules) -> Compensation:
    """The sum for each day of the force on which any time of the half-open spells is on call."""
    if (other := _no_allowance(payee)) is not None:
        return other
    days = {day for start, end in spells for day in force_days(start, end, zone, rules)}
    pence = rules.allowances.on_call_pence_per_day
    return Compensation((sums(len(days), pence, ON_CALL, rules),))


def force_days(start: datetime, end: datetime, zone: ZoneInfo, rules: PayRules) -> list[date]:
    """Days of the force, by the local date on which they begin, that [start, end) touches."""
    if end <= start:
        return []
    first, last = (_force_day(moment, zone, rules) for moment in (start, end - INSTANT))
    return [first + timedelta(days=index) for index in range((last - first).days + 1)]


def away_from_home(
    payee: Payee,
    nights: int,
    rules: PayRules,
    *,
    held_in_reserve: bool = True,
    hardship_nights: int = 0,
) -> Compensation:
    """Nights held in reserve away from home, `hardship_nights` of them without proper lodging."""
    if (other := _no_allowance(payee)) is not None:
        return other
    if not held_in_reserve:
        return nothing(NOT_IN_RESERVE)
    if not 0 <= hardship_nights <= nights:
        message = f"{hardship_nights} nights of hardship out of {nights} nights away"
        raise ValueError(message)
    numbers = rules.allowances
    lines = [sums(nights, numbers.away_pence_per_night, AWAY, rules)]
    if hardship_nights:
        lines.append(sums(hardship_nights, numbers.hardship_pence_per_night, HARDSHIP, rules))
    return Compensation(tuple(lines))


def _force_day(moment: datetime, zone: ZoneInfo, rules: PayRules) -> date:
    local = moment.astimezone(zone) - timedelta(minutes=rules.working_day.day_starts_minute)
    return local.date()


def _no_allowance(payee: Payee) -> Compensation | None:
    if payee.terms.has_allowances:
        return None
    return nothing(VOLUNTEERS if payee.terms is Terms.VOLUNTEER else NO_ALLOWANCE)
