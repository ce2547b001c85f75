"""The floor for every neighbourhood."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimiser.goal import Measure
from optimiser.patrols.cells import Task
from optimiser.patrols.plan import PatrolPlan, Purpose, crews_by_minute
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class FloorShortfall:
    """Staff-hours by which areas fall short of the visible patrol that each is due every week."""

    id: ClassVar[str] = "floor_shortfall"
    unit: ClassVar[str] = "staff-hours"
    tier: ClassVar[int] = 3

    def scale(self, problem: PatrolProblem) -> float:
        """Minutes of an hour."""
        return MINUTES_PER_HOUR

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """Staff-minutes missing, over the areas of the base."""
        floor = decisions.problem.settings.floor_minutes
        return decisions.weigh(
            (1, decisions.short_of(floor, _visible(decisions, area))) for area in decisions.areas
        )

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Staff-minutes missing, over all areas and weeks."""
        floor = problem.settings.floor_minutes
        units = int(np.maximum(0, floor - visible_minutes(problem, plan)).sum())
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)


def _visible(decisions: "Decisions", area: int) -> "cp_model.LinearExprT":
    task = Task(Purpose.VISIBLE, area)
    return decisions.weigh(
        (cell.minutes, decisions.people(index, decisions.choices(index, task)))
        for index, cell in enumerate(decisions.cells)
    )


def visible_minutes(problem: PatrolProblem, plan: PatrolPlan) -> NDArray[np.int64]:
    """Visible staff-minutes by area and week: int64 of shape (areas, weeks)."""
    people = crews_by_minute(
        problem,
        plan.visible,
        lambda row: problem.area_index[row.area_id],
        len(problem.areas),
        lambda row: len(row.staff_ids),
    )
    return np.add.reduceat(people, problem.week_starts[:-1], axis=1, dtype=np.int64)
