"""People who work only when they offered to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimiser.people import Role, StaffMember
from optimiser.roster import Roster, Tour
from optimiser.rota.rules.base import Reads, forbid_tours
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.decisions import RotaDecisions
    from optimiser.rota.problem import RotaProblem


@dataclass(frozen=True)
class DeclaredAvailability:
    """Specials work only inside a window that they declared; so does anybody else who declared one.

    Special constables are volunteers (rules reference G).
    """

    id: ClassVar[str] = "declared_availability"
    authority: ClassVar[Authority] = Authority.AGREEMENT
    source: ClassVar[str] = "availability.csv"

    def constrain(
        self,
        model: "cp_model.CpModel",
        decisions: "RotaDecisions",
        enforced: "cp_model.BoolVarT",
    ) -> None:
        """Tours outside every declared window are not worked."""
        forbid_tours(self, model, decisions, enforced)

    def permits(self, problem: "RotaProblem", member: StaffMember, tour: Tour) -> bool:
        """Whether some window holds the whole tour, where windows are needed."""
        windows = problem.availability.get(member.staff_id)
        if windows is None:
            return member.role is not Role.SPECIAL
        return any(start <= tour.start and tour.end <= end for start, end in windows)

    def reads(self, problem: "RotaProblem", member: StaffMember) -> Reads:
        """Whether windows are needed, and those that hold any of a day."""
        windows = problem.availability.get(member.staff_id)
        if windows is None:
            return Reads(member.role is Role.SPECIAL)
        return Reads("declared", _windows_near(problem, windows))

    def breaches(self, roster: Roster, problem: "RotaProblem") -> Iterator[Breach]:
        """Tours of volunteers that no declared window holds."""
        for tour in roster.planned:
            declared = tour.staff_id in problem.availability
            if not declared and problem.strength[tour.staff_id].role != Role.SPECIAL:
                continue
            windows = problem.availability.get(tour.staff_id, ())
            outside = [start > tour.start or end < tour.end for start, end in windows]
            if all(outside):
                message = f"{tour.staff_id} did not offer to work the tour of {tour.day}"
                yield Breach(self.id, tour.staff_id, tour.day.isoformat(), 1, "tours", message)


def _windows_near(
    problem: "RotaProblem", windows: tuple[tuple[datetime, datetime], ...]
) -> dict[date, frozenset[tuple[datetime, datetime]]]:
    """The windows that hold any time of a local day, by that day: no other holds its tours."""
    local, found = problem.horizon.local, dict[date, frozenset[tuple[datetime, datetime]]]()
    for window in windows:
        day, last = (local(moment).date() for moment in window)
        while day <= last:
            found[day] = found.get(day, frozenset()) | {window}
            day += timedelta(days=1)
    return found
