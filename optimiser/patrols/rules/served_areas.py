"""A crew works in the areas of its base."""

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
class ServedAreas:
    """Crews patrol areas that their base serves; the reserve waits in its base's standby area."""

    id: ClassVar[str] = "served_areas"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "project choice: no lending between bases"
    status: ClassVar[str] = "P"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Forbid tasks elsewhere."""
        standby = decisions.problem.standby[decisions.base_id]
        for index in range(len(decisions.cells)):
            for choice in decisions.choices(index):
                reserve = choice.task.purpose is Purpose.RESPONSE_RESERVE
                served = (standby,) if reserve else decisions.areas
                if choice.task.area not in served:
                    decisions.forbid(index, choice, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Minutes of crews in areas that their base does not serve."""
        for row in plan.patrols:
            if row.purpose is Purpose.BREAK:
                continue
            area = problem.area_index.get(row.area_id)
            for who in row.staff_ids:
                duty = problem.duty_of(who, row.start, row.end)
                if duty is None:
                    continue
                if row.purpose is Purpose.RESPONSE_RESERVE:
                    served = area == problem.standby.get(duty.base_id)
                else:
                    served = area is not None and problem.base_of_area[area] == duty.base_id
                if not served:
                    when = row.start.isoformat()
                    message = f"{who} of {duty.base_id} is sent to {row.area_id or 'no area'}"
                    yield Breach(self.id, who, when, row.minutes, "minutes", message)
