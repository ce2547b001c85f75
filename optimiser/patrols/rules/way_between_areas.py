"""Nobody is in two areas without time for the way between them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose
from optimiser.patrols.problem import Duty, PatrolProblem
from optimiser.roster import MINUTE
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions

TOLERANCE = 1e-6


@dataclass(frozen=True)
class WayBetweenAreas:
    """Whoever patrols another area than before in the same tour has had time for the way there.

    From the middle of one area to that of the other, by vehicle or on foot, outside breaks. The way
    to a reserve or a commitment is part of it: who is called while driving to the reserve goes.
    """

    id: ClassVar[str] = "way_between_areas"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "project choice: speed by mode and detour"
    status: ClassVar[str] = "P"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Nothing to state: ways are taken from the patrol that follows, after the model."""

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Minutes missing for the way to the area of a patrol."""
        at: defaultdict[str, Whereabouts] = defaultdict(Whereabouts)
        for who, rows in plan.patrols_by_person.items():
            for row in rows:
                short = at[who].minutes_short(problem, who, row)
                if short > TOLERANCE and is_patrol(row):
                    when = row.start.isoformat()
                    message = f"{who} lacks {short:.1f} minutes to {row.area_id} at {when}"
                    yield Breach(self.id, who, when, short, "minutes", message)
                at[who].note(problem, who, row)


def is_patrol(row: Patrol) -> bool:
    """Whether a row is patrol in its area, so that the crew must have come there."""
    return row.is_visible


def is_way_between_areas(row: Patrol) -> bool:
    """Whether a row is the way to its area."""
    return row.purpose is Purpose.TRAVEL and not row.is_visible


@dataclass
class Whereabouts:
    """Where a person last was in which tour, and the minutes on the way since."""

    duty: Duty | None = None
    area: int = -1
    until: datetime | None = None
    moved: float = 0.0

    def minutes_short(self, problem: PatrolProblem, who: str, row: Patrol) -> float:
        """Minutes missing for the way to the area of a row; none at the start of a tour."""
        self._begin(problem, who, row)
        area = problem.area_index.get(row.area_id)
        if area is None or area == self.area or self.area < 0 or self.until is None:
            return 0.0
        way = problem.way_minutes(self.area, area, drives=row.transport.has_vehicle)
        return max(0.0, way - self.moved - (row.start - self.until) / MINUTE)

    def note(self, problem: PatrolProblem, who: str, row: Patrol) -> None:
        """Go on to the end of a row."""
        self._begin(problem, who, row)
        if row.purpose is Purpose.BREAK:
            self.until = row.end
        elif is_way_between_areas(row):
            idle = (row.start - self.until) / MINUTE if self.until is not None else 0.0
            self.moved += row.minutes + idle
            self.until = row.end
        else:
            self.area = problem.area_index.get(row.area_id, -1)
            self.until, self.moved = row.end, 0.0

    def _begin(self, problem: PatrolProblem, who: str, row: Patrol) -> None:
        """Forget the duty before where a row lies in another."""
        duty = problem.duty_of(who, row.start, row.end)
        if duty is None or duty is not self.duty:
            origin = "" if duty is None else duty.from_area_id
            self.duty, self.area = duty, problem.area_index.get(origin, -1)
            self.until, self.moved = None if duty is None else duty.start, 0.0
