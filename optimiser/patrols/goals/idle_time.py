"""People on duty without a task."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class IdleTime:
    """Staff-hours on duty without any task, held at the base."""

    id: ClassVar[str] = "idle_time"
    unit: ClassVar[str] = "staff-hours"
    tier: ClassVar[int] = 7

    def scale(self, problem: PatrolProblem) -> float:
        """Minutes of an hour."""
        return MINUTES_PER_HOUR

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """Minutes times people with no choice made."""
        tasked = decisions.weigh(
            (cell.minutes, decisions.people(index, decisions.choices(index)))
            for index, cell in enumerate(decisions.cells)
        )
        free = sum(
            cell.minutes * len(staff) for cell in decisions.cells for staff in cell.people.values()
        )
        return free - tasked

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Minutes of duty less minutes in the plan's rows."""
        on_duty = sum(
            problem.minute(duty.end) - problem.minute(duty.start) for duty in problem.duties
        )
        units = on_duty - sum(row.staff_minutes for row in plan.patrols)
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)
