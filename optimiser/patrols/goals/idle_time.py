"""People on duty without a task."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.patrols.plan import PatrolPlan
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.cells import Kind
    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class IdleTime:
    """Staff-hours on duty without any task, held at the base."""

    id: ClassVar[str] = "idle_time"
    unit: ClassVar[str] = "staff-hours"
    tier: ClassVar[int] = 5

    def scale(self, problem: PatrolProblem) -> float:
        """Minutes of an hour."""
        return MINUTES_PER_HOUR

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """Minutes times people with no choice made."""
        return decisions.weigh(
            (cell.minutes, _idle(decisions, index, pcso))
            for index, cell in enumerate(decisions.cells)
            for pcso in sorted({kind.is_pcso for kind in cell.people})
        )

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Minutes of duty less minutes in the plan's rows."""
        on_duty = sum(
            problem.minute(duty.end) - problem.minute(duty.start) for duty in problem.duties
        )
        units = on_duty - sum(row.staff_minutes for row in plan.patrols)
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)


def _idle(decisions: "Decisions", index: int, pcso: bool) -> "cp_model.IntVar":
    """People of a cell without a task: PCSOs, or everybody else."""
    cell = decisions.cells[index]
    choices = [choice for choice in decisions.choices(index) if choice.kind.is_pcso == pcso]
    pool = {kind: len(staff) for kind, staff in cell.people.items() if kind.is_pcso == pcso}
    alone = any(not choice.paired for choice in choices)
    return decisions.short_of(
        sum(pool.values()), decisions.people(index, choices), _left_over(pool, alone)
    )


def _left_over(pool: "dict[Kind, int]", alone: bool) -> int:
    """People who find no partner in any plan, as each pair has somebody approved to be alone."""
    people = sum(pool.values())
    approved = sum(number for kind, number in pool.items() if kind.approved)
    most_paired = 2 * min(approved, people // 2)
    return max(0, people - 2 * approved) if alone else people - most_paired
