"""No hot spot is visited without end."""

from collections import Counter
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
class DoseCap:
    """A hot spot has at most so many visits in a period of the day."""

    id: ClassVar[str] = "dose_cap"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "Ariel, Weinborn and Sherman 2016: three visits a day; evidence 6"
    status: ClassVar[str] = "V2"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Nothing to state: visits are routed after the model, under the cap."""

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Visits beyond the cap, by place and period; a visit belongs to where it starts."""
        most = problem.hotspots.settings.most_in_period
        visits: Counter[tuple[str, int]] = Counter()
        for row in plan.patrols:
            if row.purpose is not Purpose.HOTSPOT:
                continue
            key = row.place_id, problem.period_at(row.start)
            visits[key] += 1
            if visits[key] > most:
                when = row.start.isoformat()
                message = f"{row.place_id} has visit {visits[key]} of at most {most} at {when}"
                yield Breach(self.id, row.place_id, when, 1, "visits", message)
