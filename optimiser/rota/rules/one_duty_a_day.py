"""One tour of duty a day."""

from collections import Counter
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
class OneDutyADay:
    """A person starts at most one tour of duty on a local day.

    Annex E 1(c)-(d): one tour a day where possible; split tours are for exigencies.
    """

    id: ClassVar[str] = "one_duty_a_day"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Annex E 1(c)-(d)"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """At most one literal of a person and day is true."""
        for member in decisions.members:
            for day in decisions.days:
                works = [choice.works for choice in decisions.choices_on(member, day)]
                if len(works) > 1:
                    model.add_at_most_one(works).only_enforce_if(enforced)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Days on which a person has more than one tour."""
        counts = Counter((tour.staff_id, tour.day) for tour in roster.planned)
        for (staff_id, day), tours in counts.items():
            if tours > 1:
                message = f"{staff_id} has {tours} tours on {day}"
                yield Breach(self.id, staff_id, day.isoformat(), tours - 1, "tours", message)
