"""The response reserve."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimiser.goal import Measure
from optimiser.patrols.cells import Task, may_be_alone, reserve_needed
from optimiser.patrols.plan import Patrol, PatrolPlan, Purpose, crews_by_minute
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.people import RoleGroup

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.cells import BaseWeek, Cell
    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class ReserveShortfall:
    """Staff-hours by which the reserve falls short of what response is to keep free in the hour.

    That is a number by base and hour, or a share of the response people on duty outside breaks,
    rounded up to whole people; never more than are there.
    """

    id: ClassVar[str] = "reserve_shortfall"
    unit: ClassVar[str] = "staff-hours"
    tier: ClassVar[int] = 1

    def scale(self, problem: PatrolProblem) -> float:
        """Minutes of an hour."""
        return MINUTES_PER_HOUR

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """Minutes times people missing, over the cells."""
        problem = decisions.problem
        return decisions.weigh(
            (cell.minutes, _short(decisions, index, reserve_needed(problem, cell)))
            for index, cell in enumerate(decisions.cells)
            if cell.response_people
        )

    @classmethod
    def least(cls, problem: PatrolProblem, piece: "BaseWeek") -> float:
        """What is missing in every plan, for want of people, partners or vehicles."""
        units = sum(
            cell.minutes * max(0, reserve_needed(problem, cell) - most_waiting(problem, cell))
            for cell in piece.cells
        )
        return units / cls().scale(problem)

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Minute by minute, from the duties and the plan's rows."""
        counts = reserve_counts(problem, plan)
        units = int(np.maximum(0, counts.needed - counts.kept).sum())
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)


@dataclass(frozen=True, eq=False)
class ReserveCounts:
    """Response people by base and minute: free for tasking, to be kept in reserve, and kept."""

    free: NDArray[np.int64]
    needed: NDArray[np.int64]
    kept: NDArray[np.int64]


def reserve_counts(problem: PatrolProblem, plan: PatrolPlan) -> ReserveCounts:
    """The reserve of a plan, each array int64 of shape (bases, minutes)."""
    base_ids = list(problem.vehicles)
    present = np.zeros((len(base_ids), problem.minutes + 1), dtype=np.int64)
    for duty in problem.duties:
        if problem.strength[duty.staff_id].role_group is RoleGroup.RESPONSE:
            row = base_ids.index(duty.base_id)
            present[row, problem.minute(duty.start)] += 1
            present[row, problem.minute(duty.end)] -= 1
    present = present.cumsum(axis=1)[:, :-1]

    def tally(purpose: Purpose) -> NDArray[np.int64]:
        rows = [row for row in plan.patrols if row.purpose is purpose]
        people = crews_by_minute(problem, rows, base_of, len(base_ids), response_people)
        return people.astype(np.int64)

    def base_of(row: Patrol) -> int:
        duty = problem.duty_of(row.staff_ids[0], row.start, row.end)
        return 0 if duty is None else base_ids.index(duty.base_id)

    def response_people(row: Patrol) -> int:
        members = (problem.strength[who] for who in row.staff_ids)
        return sum(member.role_group is RoleGroup.RESPONSE for member in members)

    free = present - tally(Purpose.BREAK)
    needed = np.array([_needed(problem, *row) for row in zip(base_ids, free, strict=True)])
    return ReserveCounts(free, needed, tally(Purpose.RESPONSE_RESERVE))


def _needed(problem: PatrolProblem, base_id: str, free: NDArray[np.int64]) -> NDArray[np.int64]:
    """People to keep in reserve by minute, out of those who are free."""
    asked = problem.reserve_by_hour.get(base_id)
    if asked is None:
        return -(-free * problem.settings.reserve_percent // 100)
    return np.minimum(free, np.repeat(asked, MINUTES_PER_HOUR))


def may_wait_alone(problem: PatrolProblem, cell: "Cell") -> bool:
    """Whether somebody of response may wait in reserve without a partner."""
    standby = problem.standby[cell.base_id]
    response = [kind for kind in cell.people if kind.response]
    return any(may_be_alone(problem, cell, kind, standby) for kind in response)


def most_waiting(problem: PatrolProblem, cell: "Cell") -> int:
    """People in reserve in any plan at most, for want of people, partners or vehicles."""
    return _most(problem.vehicles[cell.base_id], cell, may_wait_alone(problem, cell))


def _short(decisions: "Decisions", index: int, needed: int) -> "cp_model.IntVar":
    """People missing in a cell; where only pairs may wait, half the need rounded up is pairs."""
    task = Task(Purpose.RESPONSE_RESERVE, decisions.problem.standby[decisions.base_id])
    choices = decisions.choices(index, task)
    alone = any(not choice.paired for choice in choices)
    vehicles = decisions.problem.vehicles[decisions.base_id]
    least = needed - _most(vehicles, decisions.cells[index], alone)
    short = decisions.short_of(needed, decisions.people(index, choices), max(0, least))
    if choices and not alone:
        pairs = decisions.pairs(index, False, task)
        decisions.model.add(short >= (needed + 1) // 2 - pairs)
    return short


def _most(vehicles: int, cell: "Cell", alone: bool) -> int:
    """More people than this can wait in no plan, for want of partners or vehicles."""
    response = {kind: len(staff) for kind, staff in cell.people.items() if kind.response}
    people = sum(response.values())
    approved = sum(number for kind, number in response.items() if kind.approved)
    return min(people if alone else people - people % 2, 2 * approved, 2 * vehicles)
