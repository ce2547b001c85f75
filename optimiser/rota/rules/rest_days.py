"""Rostered rest days are not too far apart."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

DAY = timedelta(days=1)


@dataclass(frozen=True)
class RestDays:
    """From one rostered rest day to the next there are at most `gap` days.

    Annex E: the interval between rostered rest days is at most 7 days. A day without a contracted
    tour is a rest day; one on which rest-day working is done was a rest day on the roster.
    """

    gap: int = 7

    id: ClassVar[str] = "rest_days"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Annex E (interval between rostered rest days)"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """In every window of `gap` days one day has no contracted tour."""
        for member in decisions.members:
            worked = decisions.worked_days(member, lambda tour: tour.kind.is_contracted)
            for window in decisions.windows(self.gap):
                if all(day in worked for day in window):
                    free = [worked[day].negated() for day in window]
                    model.add_bool_or(free).only_enforce_if(enforced)

    def initial(self, problem: "RotaProblem", member: StaffMember) -> Hashable:
        """Contracted days in a row up to the eve of the period."""
        history = problem.history_by_person.get(member.staff_id, ())
        days = {tour.day for tour in history if tour.kind is not TourKind.REST_DAY_WORKING}
        run = 0
        while problem.horizon.start - (run + 1) * DAY in days:
            run += 1
        return min(run, self.gap - 1)

    def extend(
        self, problem: "RotaProblem", state: Hashable, day: date, duty: Tour | None
    ) -> Hashable | None:
        """Contracted days in a row up to this one."""
        assert isinstance(state, int)
        if duty is None or duty.kind is TourKind.REST_DAY_WORKING:
            return 0
        return state + 1 if state + 1 < self.gap else None

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Contracted runs in the period that put two rest days too far apart."""
        for staff_id, tours in roster.tours_by_person.items():
            last: date | None = None
            run = 0
            for day in sorted({t.day for t in tours if t.kind is not TourKind.REST_DAY_WORKING}):
                run = run + 1 if last is not None and day - last == DAY else 1
                last = day
                if run >= self.gap and roster.horizon.holds(day):
                    message = f"{staff_id} has no rostered rest day in the {run} days up to {day}"
                    excess = run + 1 - self.gap
                    yield Breach(self.id, staff_id, day.isoformat(), excess, "days", message)
