"""A patrol is seen by people who meet it, not by those whom it drives past."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import PatrolPlan, Purpose, Transport
from optimiser.patrols.problem import PatrolProblem
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class VisitsOnFoot:
    """A hot spot is visited on foot, from a parked vehicle where the crew has one."""

    id: ClassVar[str] = "visits_on_foot"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "project choice; Ratcliffe et al. 2011 (foot patrol in hot spots)"
    status: ClassVar[str] = "P"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Nothing to state: visits are routed after the model, and made on foot."""

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Visits in a vehicle, and crews that leave theirs parked where they visit nothing."""
        for row in plan.patrols:
            visits, when = row.purpose is Purpose.HOTSPOT, row.start.isoformat()
            if visits and row.transport is Transport.VEHICLE:
                message = f"crew {row.crew_id} visits {row.place_id} in a vehicle at {when}"
                yield Breach(self.id, row.crew_id, when, row.minutes, "minutes", message)
            if not visits and row.transport is Transport.FROM_VEHICLE:
                message = f"crew {row.crew_id} has left its vehicle without a visit at {when}"
                yield Breach(self.id, row.crew_id, when, row.minutes, "minutes", message)
