"""A tour whose start is brought forward (reg 25(1)-(2), Annex G; rules A3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from optimiser.money.compensation import Compensation, nothing
from optimiser.money.pay import PayRules
from optimiser.money.provisions import BROUGHT_FORWARD, MOVED_WITH_NOTICE
from optimiser.money.terms import Payee
from optimiser.money.working_day import casual_overtime, planned_overtime, working_day

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class EarlierStart:
    """Instants (UTC) of a tour that began before its rostered start.

    `day_already_worked` says whether the normal daily period of the force's day was completed
    before; only then are the hours before the rostered start overtime (reg 25(1)).
    """

    rostered_start: datetime
    rostered_end: datetime
    told_at: datetime
    start: datetime
    worked_until: datetime
    day_already_worked: bool = True

    @property
    def end(self) -> datetime:
        """When the tour ends now: as long after its start as was rostered."""
        return self.start + (self.rostered_end - self.rostered_start)

    @property
    def notice_minutes(self) -> int:
        """Whole minutes between being told and the new start."""
        return (self.start - self.told_at) // MINUTE

    def early_minutes(self, rules: PayRules) -> int:
        """Minutes before the rostered start that are overtime: none with due notice."""
        if self.notice_minutes >= rules.working_day.due_notice_minutes:
            return 0
        if not self.day_already_worked:
            return 0
        return max((min(self.rostered_start, self.worked_until) - self.start) // MINUTE, 0)

    def late_minutes(self, rules: PayRules) -> int:
        """Minutes after the earlier end that were not overtime already."""
        since = self.end
        if self.early_minutes(rules):
            since = max(since, self.rostered_start)
        return max((self.worked_until - since) // MINUTE, 0)


def start_brought_forward(
    payee: Payee, tour: EarlierStart, rules: PayRules, *, casual_occasion: int | None = None
) -> Compensation:
    """Overtime of a tour that began early, at both of its ends.

    Without due notice the hours before the rostered start are paid and count towards the tour, so
    that it ends earlier; staying on after that is planned overtime, or casual where its
    `casual_occasion` in the week is given. With due notice the tour has only moved. Part-timers'
    hours are priced at the overtime rate, which is never too little.
    """
    if tour.start >= tour.rostered_start:
        message = "the start was not brought forward"
        raise ValueError(message)
    early, late = tour.early_minutes(rules), tour.late_minutes(rules)
    before = (
        working_day(payee, early, BROUGHT_FORWARD, rules) if early else nothing(MOVED_WITH_NOTICE)
    )
    if not late:
        return before
    if casual_occasion is not None:
        return before + casual_overtime(payee, late, casual_occasion, rules)
    return before + planned_overtime(payee, late, rules)
