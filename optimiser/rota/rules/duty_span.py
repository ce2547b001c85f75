"""Roles that work inside a daily span."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import Role, StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rota.rules.base import Reads, forbid_tours
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

SEVEN_TO_MIDNIGHT = (420, 1440)


@dataclass(frozen=True)
class DutySpan:
    """A tour with any extension lies inside the span of its role, where the role has one.

    Force policy; PCSOs from 07:00 to 24:00 is common (rules reference C2). `spans` are minutes from
    local midnight of the day on which the tour starts.
    """

    spans: Mapping[Role, tuple[int, int]] = field(
        default_factory=lambda: {Role.PCSO: SEVEN_TO_MIDNIGHT}
    )

    id: ClassVar[str] = "duty_span"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "policy.pcso.span; policy.partner.span"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Tours outside the span of their role are not worked."""
        forbid_tours(self, model, decisions, enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether the role has no span, or the tour lies in it."""
        if member.role not in self.spans:
            return True
        first, last = self.spans[member.role]
        horizon = problem.horizon
        earliest = horizon.instant(tour.day, first)
        return earliest <= tour.start and tour.end <= horizon.instant(tour.day, last)

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """The role."""
        return Reads(member.role)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Tours that begin before or end after the span of their role."""
        for tour in roster.planned:
            role = problem.strength[tour.staff_id].role
            if role not in self.spans:
                continue
            first, last = self.spans[role]
            midnight = datetime.combine(tour.day, datetime.min.time())
            begins = tour.start.astimezone(roster.horizon.zone).replace(tzinfo=None) - midnight
            ends = tour.end.astimezone(roster.horizon.zone).replace(tzinfo=None) - midnight
            early = timedelta(minutes=first) - begins
            late = ends - timedelta(minutes=last)
            excess = max(early, late) // MINUTE
            if excess > 0:
                message = f"{tour.staff_id} works outside the span of a {role} on {tour.day}"
                yield Breach(
                    self.id, tour.staff_id, tour.day.isoformat(), excess, "minutes", message
                )
