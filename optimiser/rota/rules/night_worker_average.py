"""The average day of night workers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.roster import Roster, TourKind
from optimiser.rota.reference import hold_references
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class NightWorkerAverage:
    """Normal hours of a night worker average at most 8 in 24 over the reference period.

    Working Time Regulations 1998 reg. 6(1) to (5). Contracted tours without extension are normal
    hours; overtime is not. `night_limit_minutes` of the problem is what the reference period
    that ends with this one leaves to night workers, `reference` what those leave that end before,
    both computed when the problem is built.
    """

    id: ClassVar[str] = "night_worker_average"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Working Time Regulations 1998 regs 2 and 6"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Minutes of contracted tours stay within what the reference period leaves."""
        for member in decisions.members:
            limit = decisions.problem.night_limit_minutes.get(member.staff_id)
            if limit is None:
                continue
            pieces = [
                (c.tour.day, c.tour.minutes - c.tour.extension_minutes, c.works)
                for c in decisions.choices(member)
                if c.is_planned and c.is_contracted
            ]
            normal = sum(minutes * works for _, minutes, works in pieces)
            model.add(normal <= limit).only_enforce_if(enforced)
            limits = decisions.problem.reference.normal.get(member.staff_id, ())
            hold_references(model, decisions.problem, limits, pieces, enforced)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Night workers with more normal hours than the average allows."""
        for staff_id, limit in problem.night_limit_minutes.items():
            normal = timedelta(0)
            for tour in roster.tours_of(staff_id):
                if roster.horizon.holds(tour.day) and tour.kind is not TourKind.REST_DAY_WORKING:
                    normal += tour.end - tour.start - timedelta(minutes=tour.extension_minutes)
            minutes = round(normal / timedelta(minutes=1))
            if minutes > limit:
                message = (
                    f"{staff_id} is a night worker with {minutes / 60:.2f} normal hours in the "
                    f"period; the average of 8 hours in 24 leaves {limit / 60:.2f}"
                )
                yield Breach(self.id, staff_id, "", minutes - limit, "minutes", message)
        for staff_id, limits in problem.reference.normal.items():
            by_day = [0] * roster.horizon.days
            for tour in roster.tours_of(staff_id):
                if roster.horizon.holds(tour.day) and tour.kind is not TourKind.REST_DAY_WORKING:
                    index = roster.horizon.index_of_day(tour.day)
                    by_day[index] += tour.minutes - tour.extension_minutes
            worst = problem.reference.worst(limits, by_day)
            if worst is not None:
                last, excess = worst
                day, limit = roster.horizon.dates[last].isoformat(), limits[last]
                message = (
                    f"{staff_id} is a night worker with {(limit + excess) / 60:.2f} normal hours "
                    f"to {day} inclusive; the reference period that ends then leaves "
                    f"{limit / 60:.2f}"
                )
                yield Breach(self.id, staff_id, day, excess, "minutes", message)
