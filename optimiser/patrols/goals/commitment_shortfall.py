"""Events and commitments."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from optimiser.goal import Measure
from optimiser.patrols.cells import Task
from optimiser.patrols.plan import PatrolPlan, Purpose, crews_by_minute
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class CommitmentShortfall:
    """Staff-hours missing at events and commitments, while anybody of the base is on duty."""

    id: ClassVar[str] = "commitment_shortfall"
    unit: ClassVar[str] = "staff-hours"
    tier: ClassVar[int] = 2

    def scale(self, problem: PatrolProblem) -> float:
        """Minutes of an hour."""
        return MINUTES_PER_HOUR

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """Minutes times people missing, over cells and areas; all where nobody is free."""
        problem = decisions.problem
        asked = problem.extra_staff
        missing = []
        for index, cell in enumerate(decisions.cells):
            for area in decisions.areas:
                if asked[area, cell.hour]:
                    task = Task(Purpose.COMMITMENT, area)
                    sent = decisions.people(index, decisions.choices(index, task))
                    need = int(asked[area, cell.hour])
                    missing.append((cell.minutes, decisions.short_of(need, sent)))
        return decisions.weigh(missing) + _out_of_reach(decisions)

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Minute by minute, from the plan's rows."""
        rows = [row for row in plan.patrols if row.purpose is Purpose.COMMITMENT]
        sent = crews_by_minute(
            problem,
            rows,
            lambda row: problem.area_index[row.area_id],
            len(problem.areas),
            lambda row: len(row.staff_ids),
        )
        asked = np.repeat(problem.extra_staff, MINUTES_PER_HOUR, axis=1)
        units = int(np.maximum(0, asked - sent).sum())
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)


def _out_of_reach(decisions: "Decisions") -> int:
    """Staff-minutes asked for in minutes of the week without anybody free at the base."""
    asked = decisions.problem.extra_staff[list(decisions.areas)]
    starts = decisions.problem.week_starts
    first, last = (starts[decisions.week + offset] // MINUTES_PER_HOUR for offset in (0, 1))
    total = int(asked[:, first:last].sum()) * MINUTES_PER_HOUR
    reachable = sum(cell.minutes * int(asked[:, cell.hour].sum()) for cell in decisions.cells)
    return total - reachable
