"""Minimum rest between two tours."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import MINUTE, Roster, Tour
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem

NEAR = timedelta(days=2)


@dataclass(frozen=True)
class MinimumRest:
    """A person rests at least `rest` between the end of one tour and the start of the next.

    Working Time Regulations 1998 reg. 10 and Annex E: 11 hours. Real hours count, so a night on
    which the clocks change has the rest it really gives.
    """

    rest: timedelta = timedelta(hours=11)

    id: ClassVar[str] = "minimum_rest"
    authority: ClassVar[Authority] = Authority.REGULATION
    source: ClassVar[str] = "Working Time Regulations 1998 reg. 10; Annex E"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Two tours of a person that are too close are not both worked."""
        for member in decisions.members:
            choices = decisions.choices(member)
            for index, first in enumerate(choices):
                for second in choices[index + 1 :]:
                    if second.tour.day - first.tour.day > NEAR:
                        break
                    if second.tour.start < first.tour.end + self.rest:
                        model.add_bool_or(
                            first.works.negated(), second.works.negated()
                        ).only_enforce_if(enforced)

    def initial(self, problem: "RotaProblem", member: StaffMember) -> Hashable:
        """Minutes after the first midnight until the person may start."""
        history = problem.history_by_person.get(member.staff_id, ())
        if not history:
            return 0
        return self._wait(problem, history[-1], problem.horizon.start)

    def extend(
        self, problem: "RotaProblem", state: Hashable, day: date, duty: Tour | None
    ) -> Hashable | None:
        """Minutes after the next midnight until the person may start again."""
        assert isinstance(state, int)
        midnight = problem.horizon.instant(day, 0)
        tomorrow = day + timedelta(days=1)
        if duty is None:
            passed = (problem.horizon.instant(tomorrow, 0) - midnight) // MINUTE
            return max(0, state - passed)
        if duty.start < midnight + state * MINUTE:
            return None
        return self._wait(problem, duty, tomorrow)

    def _wait(self, problem: "RotaProblem", tour: Tour, day: date) -> int:
        free = tour.end + self.rest - problem.horizon.instant(day, 0)
        return max(0, free // MINUTE)

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Pairs of successive tours with too little rest between them."""
        for staff_id, tours in roster.tours_by_person.items():
            for first, second in pairwise(tours):
                rest = second.start - first.end
                if rest < self.rest and roster.horizon.holds(second.day):
                    short = (self.rest - rest) // MINUTE
                    message = (
                        f"{staff_id} has {rest / timedelta(hours=1):.2f} hours of rest before the "
                        f"tour of {second.day}, {short} minutes too few"
                    )
                    when = second.start.isoformat()
                    yield Breach(self.id, staff_id, when, short, "minutes", message)
