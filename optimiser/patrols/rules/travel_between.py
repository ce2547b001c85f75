"""Nobody is at two hot spots without time for the way between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem
from optimiser.roster import MINUTE
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions

Spell = tuple[datetime, datetime]


@dataclass(frozen=True)
class TravelBetween:
    """From one visit to a person's next there is time for the way, outside breaks."""

    id: ClassVar[str] = "travel_between"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "project choice: speed by mode and detour; evidence 1.2 (delivery)"
    status: ClassVar[str] = "P"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Nothing to state: visits are routed after the model, with their ways."""

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Minutes missing for the way from a visit to the same person's next."""
        for who, rows in plan.patrols_by_person.items():
            before: Patrol | None = None
            breaks: list[Spell] = []
            for row in rows:
                if row.purpose is Purpose.BREAK:
                    breaks.append((row.start, row.end))
                if row.purpose is not Purpose.HOTSPOT:
                    continue
                if before is not None and is_late(problem, before, row, breaks):
                    short = minutes_short(problem, before, row, breaks)
                    when = row.start.isoformat()
                    message = f"{who} lacks {short:.0f} minutes from {before.place_id} to "
                    message += f"{row.place_id} at {when}"
                    yield Breach(self.id, who, when, short, "minutes", message)
                before, breaks = row, []


def is_late(problem: PatrolProblem, before: Patrol, after: Patrol, breaks: Sequence[Spell]) -> bool:
    """Whether the way from one visit to the next takes longer than there is, outside breaks.

    From another tour a person comes from home, and nothing is asked.
    """
    return minutes_short(problem, before, after, breaks) > 1e-6


def minutes_short(
    problem: PatrolProblem, before: Patrol, after: Patrol, breaks: Sequence[Spell]
) -> float:
    """Minutes missing for the way from one visit to the next, never above those of a tour."""
    spots = problem.hotspots
    one, other = spots.index.get(before.place_id), spots.index.get(after.place_id)
    if one is None or other is None:
        return 0.0
    there = (after.start - before.end) / MINUTE
    there -= sum((end - start) / MINUTE for start, end in breaks)
    drives = before.transport.has_vehicle or after.transport.has_vehicle
    needed = spots.travel_minutes(one, other, drives=drives)
    return max(0.0, needed - there)
