"""Kept on after a tour, across the beginning of a rest day (Annexes G and H; rules A3, A4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from optimiser.money.compensation import Compensation
from optimiser.money.pay import PayRules
from optimiser.money.rest_days import kept_on_into_rest_day
from optimiser.money.terms import Payee
from optimiser.money.working_day import casual_overtime, planned_overtime

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class KeptOn:
    """Instants (UTC) of a tour that ran on from its rostered end.

    `rest_day_start` is when the force's day begins that is a rest day, not the end of the tour;
    None where a day of duty follows. `casual_occasion` is the occasion in the week where the
    officer was not told at or before the start of the tour, else None.
    """

    rostered_end: datetime
    worked_until: datetime
    rest_day_start: datetime | None = None
    casual_occasion: int | None = None

    @property
    def working_day_minutes(self) -> int:
        """Whole minutes beyond the tour that are not of the rest day."""
        until = min(self.worked_until, self.rest_day_start or self.worked_until)
        return max((until - self.rostered_end) // MINUTE, 0)

    @property
    def rest_day_minutes(self) -> int:
        """Whole minutes beyond the tour and inside the rest day."""
        if self.rest_day_start is None:
            return 0
        since = max(self.rostered_end, self.rest_day_start)
        return max((self.worked_until - since) // MINUTE, 0)


def kept_on(payee: Payee, duty: KeptOn, rules: PayRules) -> Compensation:
    """Overtime up to the rest day at time and a third, then duty on the rest day.

    Nothing is disregarded of the minutes in the rest day.
    """
    minutes, occasion = duty.working_day_minutes, duty.casual_occasion
    resting = Compensation()
    if duty.rest_day_minutes:
        resting = kept_on_into_rest_day(payee, duty.rest_day_minutes, rules)
    if resting.lines and not minutes:
        return resting
    if occasion is None:
        return planned_overtime(payee, minutes, rules) + resting
    return casual_overtime(payee, minutes, occasion, rules) + resting
