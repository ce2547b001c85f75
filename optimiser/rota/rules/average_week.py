"""The average working week."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.roster import Roster
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class AverageWeek:
    """Working time in the period keeps the average week of the reference period within the limit.

    Working Time Regulations 1998 reg. 4: 48 hours, over 17, 26 or 52 weeks; overtime counts;
    people who opted out (reg. 5) have no limit. `average_limit_minutes` of the problem is what is
    left of the reference period for this one, computed when the problem is built.
    """

    id: ClassVar[str] = "average_week"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Working Time Regulations 1998 regs 4 and 5"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Minutes on duty stay within what the reference period leaves."""
        for member in decisions.members:
            limit = decisions.problem.average_limit_minutes.get(member.staff_id)
            if limit is None:
                continue
            choices = [c for c in decisions.choices(member) if c.is_planned]
            worked = sum(c.tour.minutes * c.works for c in choices)
            model.add(worked <= limit).only_enforce_if(enforced)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """People who work more than the average allows."""
        for staff_id, limit in problem.average_limit_minutes.items():
            tours = [t for t in roster.tours_of(staff_id) if roster.horizon.holds(t.day)]
            minutes = round(sum((t.end - t.start).total_seconds() for t in tours) / 60)
            if minutes > limit:
                message = (
                    f"{staff_id} works {minutes / 60:.2f} hours in the period; the average week "
                    f"allows {limit / 60:.2f}"
                )
                yield Breach(self.id, staff_id, "", minutes - limit, "minutes", message)
