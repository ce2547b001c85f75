"""No area draws more than a capped part of the patrol time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.cells import Task
from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class AreaCap:
    """Visible staff-time in one area and week stays under a part of all people's free time."""

    id: ClassVar[str] = "area_cap"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "evidence 6: cap on concentration against feedback loops"
    status: ClassVar[str] = "P"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Sum of people times minutes under the cap, by area."""
        cap = decisions.problem.area_cap_minutes(decisions.week)
        for area in decisions.areas:
            task = Task(Purpose.VISIBLE, area)
            used = decisions.weigh(
                (cell.minutes, decisions.people(index, decisions.choices(index, task)))
                for index, cell in enumerate(decisions.cells)
            )
            decisions.add(used <= cap, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Visible staff-minutes beyond the cap, by area and week."""
        used: defaultdict[tuple[str, int], int] = defaultdict(int)
        starts = problem.week_starts
        for row in plan.visible:
            first, last = problem.minute(row.start), problem.minute(row.end)
            for week in range(len(starts) - 1):
                minutes = min(last, starts[week + 1]) - max(first, starts[week])
                used[row.area_id, week] += max(0, minutes) * len(row.staff_ids)
        for (area_id, week), minutes in sorted(used.items()):
            excess = minutes - problem.area_cap_minutes(week)
            if excess > 0:
                when = problem.horizon.local(problem.instant(starts[week])).date().isoformat()
                hours = excess / MINUTES_PER_HOUR
                message = f"{area_id} gets {hours:g} visible hours over the cap in the week"
                yield Breach(self.id, area_id, when, hours, "hours", message)
