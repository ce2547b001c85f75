"""The longest run of working days."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

DAY = timedelta(days=1)


@dataclass(frozen=True)
class LongestRun:
    """Nobody works on more than `days` days in a row, rest-day working included.

    Follows from Annex E (rest days at most 7 days apart) where every kind of duty counts.
    """

    days: int = 7

    id: ClassVar[str] = "longest_run"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "Annex E; force policy"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """In every window of `days` + 1 days one day is free."""
        for member in decisions.members:
            worked = decisions.worked_days(member)
            for window in decisions.windows(self.days + 1):
                if all(day in worked for day in window):
                    free = [worked[day].negated() for day in window]
                    model.add_bool_or(free).only_enforce_if(enforced)

    def initial(self, problem: "RotaProblem", member: StaffMember) -> Hashable:
        """Days worked in a row up to the eve of the period."""
        days = {tour.day for tour in problem.history_by_person.get(member.staff_id, ())}
        run = 0
        while problem.horizon.start - (run + 1) * DAY in days:
            run += 1
        return min(run, self.days)

    def extend(
        self, problem: "RotaProblem", state: Hashable, day: date, duty: Tour | None
    ) -> Hashable | None:
        """Days worked in a row up to this one."""
        assert isinstance(state, int)
        if duty is None:
            return 0
        return state + 1 if state < self.days else None

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Runs of working days that are too long and reach into the period."""
        for staff_id, tours in roster.tours_by_person.items():
            run: list[date] = []
            for day in sorted({tour.day for tour in tours}):
                run = [*run, day] if run and day - run[-1] == DAY else [day]
                if len(run) > self.days and roster.horizon.holds(day):
                    message = f"{staff_id} works {len(run)} days in a row up to {day}"
                    excess = len(run) - self.days
                    yield Breach(self.id, staff_id, day.isoformat(), excess, "days", message)
