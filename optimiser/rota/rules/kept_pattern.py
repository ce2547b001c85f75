"""Contracted duty follows the pattern of the team, where patterns are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import StaffMember
from optimiser.roster import Roster, Tour, TourKind
from optimiser.rota.rules.base import Reads, forbid_tours
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class KeptPattern:
    """Where patterns are kept, contracted duty is the shift of the team's pattern, and duty on its
    rest days is rest-day working.

    Annex E: changes to a shift pattern need consultation. Days without a duty of the pattern that
    could be worked bind nobody; those that must be worked are fixed as published duties are.
    """

    id: ClassVar[str] = "kept_pattern"
    authority: ClassVar[Authority] = Authority.AGREEMENT
    source: ClassVar[str] = "Annex E (variable shift arrangements); patterns.csv"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Contracted tours other than the pattern's are not worked."""
        forbid_tours(self, model, decisions, enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether the tour is the pattern's, or rest-day working on one of its rest days."""
        key = (member.staff_id, tour.day)
        if key not in problem.pattern:
            return True
        code = problem.pattern[key]
        return tour.shift_code == code if tour.kind.is_contracted else code is None

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """The duties of the pattern."""
        return Reads(on=problem.pattern_by_person.get(member.staff_id, {}))

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Tours that are neither the pattern's nor rest-day working on its rest days."""
        for tour in roster.planned:
            where = (tour.staff_id, tour.day)
            if where not in problem.pattern:
                continue
            due = problem.pattern[where]
            on_rest_day = tour.kind is TourKind.REST_DAY_WORKING
            if on_rest_day == (due is None) and tour.shift_code == (due or tour.shift_code):
                continue
            message = (
                f"{tour.staff_id} has {tour.shift_code} ({tour.kind}) on {tour.day}, and "
                f"{due or 'a rest day'} in the pattern of the team"
            )
            yield Breach(self.id, tour.staff_id, tour.day.isoformat(), 1, "duties", message)
