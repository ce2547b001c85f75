"""People who may not work nights work none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rota.night import STATUTORY_NIGHT, NightTime
from optimiser.rota.rules.base import Reads, forbid_tours, near
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class NightRestriction:
    """A person who is night-restricted, or on restricted duties that day, works no night.

    A night that runs into the first restricted day is one too. Occupational-health restriction;
    Working Time Regulations 1998 reg. 7(6) for transfer off night work.
    """

    night_time: NightTime = STATUTORY_NIGHT

    id: ClassVar[str] = "night_restriction"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "staff.csv night_restricted; absences.csv restricted; WTR 1998 reg. 7"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Nights of restricted people are not worked."""
        forbid_tours(self, model, decisions, enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether the tour is no night, or the person may work nights."""
        restricted = problem.restricted_days.get(member.staff_id, frozenset())
        last = problem.horizon.local(tour.end - MINUTE).date()
        if not member.night_restricted and restricted.isdisjoint((tour.day, last)):
            return True
        return not self.night_time.is_night(tour, problem.horizon)

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """Whether the person may work nights, and the restricted days that a tour could touch."""
        restricted = problem.restricted_days.get(member.staff_id, ())
        return Reads(member.night_restricted, near(restricted))

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Nights worked by restricted people."""
        for tour in roster.planned:
            member = problem.strength[tour.staff_id]
            restricted = problem.restricted_days.get(tour.staff_id, frozenset())
            if not (member.night_restricted or restricted):
                continue
            until = (tour.end - MINUTE).astimezone(roster.horizon.zone).date()
            touches = tour.day in restricted or until in restricted
            if not (member.night_restricted or touches):
                continue
            minutes = self.night_time.minutes(tour, roster.horizon)
            if minutes >= self.night_time.least_minutes:
                message = f"{tour.staff_id} may not work nights but does on {tour.day}"
                yield Breach(
                    self.id, tour.staff_id, tour.day.isoformat(), minutes, "minutes", message
                )
