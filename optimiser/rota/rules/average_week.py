"""The average working week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.roster import Roster
from optimiser.rota.reference import hold_references
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
    left of the reference period that ends with this one, `reference` what is left of those that
    end before, both computed when the problem is built.
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
            limits = decisions.problem.reference.worked.get(member.staff_id, ())
            pieces = [(c.tour.day, c.tour.minutes, c.works) for c in choices]
            hold_references(model, decisions.problem, limits, pieces, enforced)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """People who work more than the average allows."""
        for staff_id, limit in problem.average_limit_minutes.items():
            tours = [t for t in roster.tours_of(staff_id) if roster.horizon.holds(t.day)]
            minutes = round(
                sum((t.end - t.start for t in tours), timedelta(0)) / timedelta(minutes=1)
            )
            if minutes > limit:
                message = (
                    f"{staff_id} works {minutes / 60:.2f} hours in the period; the average week "
                    f"allows {limit / 60:.2f}"
                )
                yield Breach(self.id, staff_id, "", minutes - limit, "minutes", message)
        for staff_id, limits in problem.reference.worked.items():
            by_day = [0] * roster.horizon.days
            for tour in roster.tours_of(staff_id):
                if roster.horizon.holds(tour.day):
                    index = roster.horizon.index_of_day(tour.day)
                    by_day[index] += round((tour.end - tour.start) / timedelta(minutes=1))
            worst = problem.reference.worst(limits, by_day)
            if worst is not None:
                last, excess = worst
                day, limit = roster.horizon.dates[last].isoformat(), limits[last]
                message = (
                    f"{staff_id} works {(limit + excess) / 60:.2f} hours to {day} inclusive; the "
                    f"reference period that ends then leaves {limit / 60:.2f}"
                )
                yield Breach(self.id, staff_id, day, excess, "minutes", message)
