"""Changes to the published roster."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.roster import Roster

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class ChangesToPublished:
    """Published person-days whose duty differs in the plan.

    Annex E: officers are told of changes, and may be owed money or another day for them.
    """

    id: ClassVar[str] = "changes_to_published"
    tier: ClassVar[int] = 4
    unit: ClassVar[str] = "duties"
    scale: ClassVar[int] = 1

    def penalty(
        self, model: "cp_model.CpModel", decisions: "RotaDecisions"
    ) -> "cp_model.LinearExprT":
        """Published duties not worked, and published rest days worked."""
        members = {member.staff_id: member for member in decisions.members}
        terms: list[cp_model.LinearExprT] = []
        for (staff_id, day), code in decisions.problem.published.items():
            choices = decisions.choices_on(members[staff_id], day)
            if code is None:
                terms.append(sum(choice.works for choice in choices))
            else:
                terms.append(1 - sum(c.works for c in choices if c.tour.shift_code == code))
        return sum(terms)

    def measure(self, roster: Roster, problem: "RotaProblem") -> Measure:
        """Differences between plan and published roster, from the roster alone."""
        worked = {(tour.staff_id, tour.day): tour.shift_code for tour in roster.planned}
        changes = sum(worked.get(key) != code for key, code in problem.published.items())
        return Measure(self.id, float(changes), self.unit, self.tier)
