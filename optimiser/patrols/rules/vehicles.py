"""Crews that need a vehicle have one, and no base uses more than it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from optimiser.patrols.plan import PatrolPlan, Purpose, crews_by_minute
from optimiser.patrols.problem import PatrolProblem
from optimiser.places import AreaKind
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class Vehicles:
    """The reserve and crews in rural areas drive; a base has so many vehicles and no more."""

    id: ClassVar[str] = "vehicles"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "bases.csv; project choice"
    status: ClassVar[str] = "P"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Crews that must drive fit into the vehicles of the base."""
        problem = decisions.problem
        vehicles = problem.vehicles[decisions.base_id]
        for index, cell in enumerate(decisions.cells):
            driving = [
                decisions.crews(index, task)
                for task in decisions.tasks(index)
                if task.purpose is Purpose.RESPONSE_RESERVE
                or problem.areas[task.area].kind is AreaKind.RURAL
            ]
            if sum(len(staff) for staff in cell.people.values()) > vehicles:
                decisions.add(sum(driving) <= vehicles, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Crews on foot that need a vehicle, and vehicles used beyond those there are."""
        for row in plan.patrols:
            area = problem.area_index.get(row.area_id)
            rural = area is not None and problem.areas[area].kind is AreaKind.RURAL
            if row.purpose is Purpose.BREAK or row.transport.has_vehicle:
                continue
            if row.purpose is Purpose.RESPONSE_RESERVE or rural:
                when = row.start.isoformat()
                message = f"crew {row.crew_id} needs a vehicle and has none"
                yield Breach(self.id, row.crew_id, when, row.minutes, "minutes", message)
        yield from self._too_many(problem, plan)

    def _too_many(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        base_ids = list(problem.vehicles)
        driving = [
            (row, duty.base_id)
            for row in plan.patrols
            if row.transport.has_vehicle
            and (duty := problem.duty_of(row.staff_ids[0], row.start, row.end)) is not None
        ]
        base_of = {id(row): base_ids.index(base_id) for row, base_id in driving}
        used = crews_by_minute(
            problem, [row for row, _ in driving], lambda row: base_of[id(row)], len(base_ids)
        )
        for number, base_id in enumerate(base_ids):
            excess = used[number] - problem.vehicles[base_id]
            if excess.max(initial=0) > 0:
                first = problem.instant(int(np.argmax(excess > 0))).isoformat()
                most = int(excess.max())
                message = f"{base_id} lacks {most} vehicles at worst, first at {first}"
                yield Breach(self.id, base_id, first, most, "vehicles", message)
