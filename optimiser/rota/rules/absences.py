"""Nobody works while absent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rota.rules.base import Reads, forbid_tours, near
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class Absences:
    """No tour touches a local day on which its person is away.

    A night that runs into the first day of leave touches it.
    """

    id: ClassVar[str] = "absences"
    authority: ClassVar[Authority] = Authority.AGREEMENT
    source: ClassVar[str] = "absences.csv: whole local days, both ends included"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Tours that touch an absence are not worked."""
        forbid_tours(self, model, decisions, enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether the tour keeps clear of the person's absences."""
        away = problem.absent_days.get(member.staff_id)
        if away is None:
            return True
        last = problem.horizon.local(tour.end - MINUTE).date()
        return tour.day not in away and last not in away

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """The absences that a tour of a day could touch."""
        return Reads(on=near(problem.absent_days.get(member.staff_id, ())))

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Tours that overlap an absence."""
        for absence in problem.absences:
            begins = problem.horizon.instant(absence.start, 0)
            ends = problem.horizon.instant(absence.end + timedelta(days=1), 0)
            for tour in roster.tours_of(absence.staff_id):
                if tour.end <= begins or ends <= tour.start:
                    continue
                overlap = min(tour.end, ends) - max(tour.start, begins)
                if roster.horizon.holds(tour.day):
                    message = (
                        f"{tour.staff_id} works on {tour.day} while away ({absence.reason}, "
                        f"{absence.start} to {absence.end})"
                    )
                    when, excess = tour.day.isoformat(), overlap // MINUTE
                    yield Breach(self.id, tour.staff_id, when, excess, "minutes", message)
