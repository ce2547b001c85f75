"""Contracted hours over the period."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.roster import Roster, TourKind
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class ContractedHours:
    """Contracted tours take at most the hours that a person owes over the period.

    Paid minutes of contracted tours, absences credited day by day; what goes beyond is rest-day
    working. Duties that were already published or locked are owed in any case.
    """

    id: ClassVar[str] = "contracted_hours"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Annex E (hours equal to 8-hour days with two rest days a week)"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Paid minutes of contracted tours stay within what is owed."""
        for member in decisions.members:
            choices = [c for c in decisions.choices(member) if c.is_planned and c.is_contracted]
            owed = decisions.problem.owed_minutes[member.staff_id]
            paid = sum(c.tour.paid_minutes * c.works for c in choices)
            model.add(paid <= owed).only_enforce_if(enforced)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """People whose contracted tours take more than they owe."""
        paid: dict[str, int] = {}
        for tour in roster.planned:
            if tour.kind is TourKind.REST_DAY_WORKING:
                continue
            paid[tour.staff_id] = paid.get(tour.staff_id, 0) + tour.paid_minutes
        for staff_id, minutes in paid.items():
            owed = problem.owed_minutes[staff_id]
            if minutes > owed:
                message = (
                    f"{staff_id} has {minutes / 60:.2f} contracted hours in the period and owes "
                    f"{owed / 60:.2f}"
                )
                yield Breach(self.id, staff_id, "", minutes - owed, "minutes", message)
