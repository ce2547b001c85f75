"""A visit of a hot spot is as long as evidence says that it works."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import PatrolProblem
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class VisitLength:
    """A visit of a hot spot is one of the lengths of the policy, in the area of the place."""

    id: ClassVar[str] = "visit_length"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "Koper 1995; Telep 2014: 11-15 minutes; evidence 1.2"
    status: ClassVar[str] = "V2"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Nothing to state: visits are routed after the model, in these lengths only."""

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Visits of another length, of an unknown place or in another area."""
        spots = problem.hotspots
        for row in plan.patrols:
            if row.purpose is not Purpose.HOTSPOT:
                continue
            when, place = row.start.isoformat(), spots.index.get(row.place_id)
            if place is None or problem.areas[spots.places[place].area].area_id != row.area_id:
                message = f"crew {row.crew_id} visits {row.place_id!r}, no place of {row.area_id}"
                yield Breach(self.id, row.crew_id, when, row.minutes, "minutes", message)
            elif row.minutes not in spots.settings.minutes:
                lengths = " or ".join(map(str, spots.settings.minutes))
                message = f"crew {row.crew_id} visits {row.place_id} for {row.minutes} minutes"
                excess = min(abs(row.minutes - minutes) for minutes in spots.settings.minutes)
                message += f", not {lengths}"
                yield Breach(self.id, row.crew_id, when, excess, "minutes", message)
