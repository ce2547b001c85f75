"""A PCSO is alone only inside the daily window for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.people import Role
from optimiser.roster import MINUTE
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class PcsoSinglePatrol:
    """A PCSO patrols alone only where policy allows it at all, and inside its daily window."""

    id: ClassVar[str] = "pcso_single_patrol"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "force policy; MPS Police Notice 41/09; rules C2"
    status: ClassVar[str] = "V2"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """Forbid the choices to be alone outside the window."""
        problem = decisions.problem
        span = problem.settings.pcso_single
        for index, cell in enumerate(decisions.cells):
            local = problem.horizon.hours_of_week[cell.hour] % 24 * MINUTES_PER_HOUR
            start = local + cell.start_minute % MINUTES_PER_HOUR
            if span is not None and span.holds(start, start + cell.minutes):
                continue
            for choice in decisions.choices(index):
                if choice.kind.is_pcso and not choice.paired:
                    decisions.forbid(index, choice, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Minutes of a PCSO alone outside the window."""
        for row in plan.patrols:
            if row.purpose is Purpose.BREAK or len(row.staff_ids) != 1:
                continue
            member = problem.strength[row.staff_ids[0]]
            minutes = _minutes_outside(problem, row) if member.role is Role.PCSO else 0
            if minutes:
                when = row.start.isoformat()
                message = f"PCSO {member.staff_id} is alone from {when}"
                yield Breach(self.id, member.staff_id, when, minutes, "minutes", message)


def _minutes_outside(problem: PatrolProblem, row: Patrol) -> int:
    """Minutes of a row outside the window, by the wall clock of each hour it touches."""
    span = problem.settings.pcso_single
    outside, moment = 0, row.start
    for _, minutes in problem.horizon.minutes_by_hour(row.start, row.end):
        local = problem.horizon.local(moment)
        start = local.hour * MINUTES_PER_HOUR + local.minute
        end = start + minutes
        inside = 0
        if span is not None:
            inside = max(0, min(end, span.end_minute) - max(start, span.start_minute))
        outside += minutes - inside
        moment += minutes * MINUTE
    return outside
