"""What is held out of a trial is not visited."""

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
class ControlPlaces:
    """No visit is planned to a control hot spot."""

    id: ClassVar[str] = "control_places"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "Ariel, Weinborn and Sherman 2016: 38 of 72 hot spots held out"
    status: ClassVar[str] = "V2"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Nothing to state: visits are routed after the model, past the controls."""

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Visits of controls."""
        controls = {place.place_id for place in problem.hotspots.places if place.control}
        for row in plan.patrols:
            if row.purpose is Purpose.HOTSPOT and row.place_id in controls:
                when = row.start.isoformat()
                message = f"crew {row.crew_id} visits {row.place_id}, which is a control"
                yield Breach(self.id, row.crew_id, when, row.minutes, "minutes", message)
