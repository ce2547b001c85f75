"""Pairs only where somebody asks for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.patrols.plan import CrewMode, Patrol, PatrolPlan
from optimiser.patrols.problem import MINUTES_PER_HOUR, Crewing, PatrolProblem
from optimiser.people import Role, StaffMember
from optimiser.roster import MINUTE
from optimiser.rule import Authority, Breach

if TYPE_CHECKING:
    from optimiser.patrols.cells import Cell, Choice

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class SingleByDefault:
    """A pair has a member who may not be alone there, or for whom pairs are preferred."""

    id: ClassVar[str] = "single_by_default"
    authority: ClassVar[Authority] = Authority.POLICY
    source: ClassVar[str] = "MPS Police Notice 41/09; White Paper Cm 7749 para 1.46 (Hertfordshire)"
    status: ClassVar[str] = "V1"

    def constrain(
        self, model: "cp_model.CpModel", decisions: "Decisions", enforced: "cp_model.LiteralT"
    ) -> None:
        """No more pairs than members who give a reason for one."""
        problem = decisions.problem
        for index, cell in enumerate(decisions.cells):
            for task in decisions.tasks(index):
                paired = [choice for choice in decisions.choices(index, task) if choice.paired]
                for pcso in (False, True):
                    pool = [choice for choice in paired if choice.kind.is_pcso == pcso]
                    reasons = [choice for choice in pool if _asks(problem, cell, choice)]
                    if not reasons:
                        for choice in pool:
                            decisions.forbid(index, choice, enforced)
                    elif len(reasons) < len(pool):
                        pairs = decisions.pairs(index, pcso, task)
                        asking = sum(decisions.count(index, choice) for choice in reasons)
                        decisions.add(pairs <= asking, enforced)

    def breaches(self, problem: PatrolProblem, plan: PatrolPlan) -> Iterator[Breach]:
        """Minutes of pairs that nobody asked for."""
        for row in plan.patrols:
            if row.mode is not CrewMode.PAIRED:
                continue
            minutes = _minutes_without_reason(problem, row)
            if minutes:
                when = row.start.isoformat()
                message = f"crew {row.crew_id} is paired in {row.area_id} without a reason"
                yield Breach(self.id, row.crew_id, when, minutes, "minutes", message)


def _asks(problem: PatrolProblem, cell: "Cell", choice: "Choice") -> bool:
    kind = choice.kind
    if not kind.approved:
        return True
    if problem.crewing_rows[kind.role][choice.task.area][cell.hour]:
        return True
    if not kind.is_pcso:
        return False
    span = problem.settings.pcso_single
    local = problem.horizon.hours_of_week[cell.hour] % 24 * MINUTES_PER_HOUR
    start = local + cell.start_minute % MINUTES_PER_HOUR
    return span is None or not span.holds(start, start + cell.minutes)


def _minutes_without_reason(problem: PatrolProblem, row: Patrol) -> int:
    area = problem.area_index.get(row.area_id)
    members = [problem.strength[who] for who in row.staff_ids]
    if area is None or any(not member.single_crewing_approved for member in members):
        return 0
    idle, moment = 0, row.start
    for hour, minutes in problem.horizon.minutes_by_hour(row.start, row.end):
        local = problem.horizon.local(moment)
        start = local.hour * MINUTES_PER_HOUR + local.minute
        asked = any(
            problem.crewing[member.role][area, hour] != Crewing.SINGLE
            or _outside_window(problem, member, start, start + minutes)
            for member in members
        )
        idle += 0 if asked else minutes
        moment += minutes * MINUTE
    return idle


def _outside_window(problem: PatrolProblem, member: StaffMember, start: int, end: int) -> bool:
    span = problem.settings.pcso_single
    if member.role is not Role.PCSO:
        return False
    return span is None or start < span.start_minute or end > span.end_minute
