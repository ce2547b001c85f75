"""PCSOs work inside their daily span."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import Role, StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rota.rules.base import forbid_tours
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class PcsoSpan:
    """A PCSO's tour, with any extension, lies between two local times of one day.

    Force policy; 07:00 to 24:00 is common (rules reference C2). Minutes from local midnight.
    """

    start_minute: int = 420
    end_minute: int = 1440

    id: ClassVar[str] = "pcso_span"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "policy.pcso.span"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """PCSO tours outside the span are not worked."""
        forbid_tours(self, model, decisions, enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether the tour is no PCSO's or lies in the span."""
        if member.role is not Role.PCSO:
            return True
        horizon = problem.horizon
        earliest = horizon.instant(tour.day, self.start_minute)
        return earliest <= tour.start and tour.end <= horizon.instant(tour.day, self.end_minute)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """PCSO tours that begin before or end after the span."""
        for tour in roster.planned:
            if problem.strength[tour.staff_id].role is not Role.PCSO:
                continue
            midnight = datetime.combine(tour.day, datetime.min.time())
            begins = tour.start.astimezone(roster.horizon.zone).replace(tzinfo=None) - midnight
            ends = tour.end.astimezone(roster.horizon.zone).replace(tzinfo=None) - midnight
            early = timedelta(minutes=self.start_minute) - begins
            late = ends - timedelta(minutes=self.end_minute)
            excess = max(early, late) // MINUTE
            if excess > 0:
                message = f"{tour.staff_id} works outside the PCSO span on {tour.day}"
                yield Breach(
                    self.id, tour.staff_id, tour.day.isoformat(), excess, "minutes", message
                )
