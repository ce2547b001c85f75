"""Pairs where they are preferred."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.patrols.plan import CrewMode, PatrolPlan, Purpose
from optimiser.patrols.problem import MINUTES_PER_HOUR, Crewing, PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class AloneWherePairsPreferred:
    """Staff-hours alone where the risk assessment prefers pairs."""

    id: ClassVar[str] = "alone_where_pairs_preferred"
    unit: ClassVar[str] = "staff-hours"
    tier: ClassVar[int] = 7

    def scale(self, problem: PatrolProblem) -> float:
        """Minutes of an hour."""
        return MINUTES_PER_HOUR

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """Minutes times people alone in such hours."""
        crewing, preferred = decisions.problem.crewing_rows, int(Crewing.PAIRED_PREFERRED)
        return decisions.weigh(
            (cell.minutes, decisions.count(index, choice))
            for index, cell in enumerate(decisions.cells)
            for choice in decisions.choices(index)
            if not choice.paired
            and crewing[choice.kind.role][choice.task.area][cell.hour] == preferred
        )

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """From the single rows of the plan, hour by hour."""
        units, preferred = 0, int(Crewing.PAIRED_PREFERRED)
        for row in plan.patrols:
            if row.mode is CrewMode.PAIRED or row.purpose is Purpose.BREAK:
                continue
            area = problem.area_index[row.area_id]
            wanted = problem.crewing_rows[problem.strength[row.staff_ids[0]].role][area]
            units += sum(
                minutes
                for hour, minutes in problem.horizon.minutes_by_hour(row.start, row.end)
                if wanted[hour] == preferred
            )
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)
