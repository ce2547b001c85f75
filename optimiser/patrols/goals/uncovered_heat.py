"""Patrols follow the heat."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimiser.goal import Measure
from optimiser.patrols.cells import BaseWeek, Task
from optimiser.patrols.plan import PatrolPlan, Purpose, crews_by_minute
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class UncoveredHeat:
    """Expected weighted incidents that no visible patrol covers, with diminishing return.

    Each further crew in an area covers less of its heat, as the policy's list says.
    """

    id: ClassVar[str] = "uncovered_heat"
    unit: ClassVar[str] = "weighted incidents"
    tier: ClassVar[int] = 8

    def scale(self, problem: PatrolProblem) -> float:
        """Per cents times minutes times points that make one weighted incident."""
        return 100 * MINUTES_PER_HOUR * problem.points_per_unit

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """All heat of the week, less what the crews of each cell cover."""
        problem = decisions.problem
        starts = problem.week_starts
        first, last = (starts[decisions.week + offset] // MINUTES_PER_HOUR for offset in (0, 1))
        heat = problem.heat[list(decisions.areas), first:last]
        covered = decisions.weigh(
            (cell.minutes * int(problem.heat[area, cell.hour]) * percent, step)
            for index, cell in enumerate(decisions.cells)
            for area in decisions.areas
            for percent, step in _steps(decisions, index, area)
        )
        return int(heat.sum()) * 100 * MINUTES_PER_HOUR - covered

    @classmethod
    def least(cls, problem: PatrolProblem, piece: BaseWeek) -> float:
        """What stays uncovered if everybody free went alone to where it is worth most."""
        areas = list(problem.areas_of_base[piece.base_id])
        first, last = (problem.week_starts[piece.week + n] // MINUTES_PER_HOUR for n in (0, 1))
        heat = problem.heat[areas]
        units = int(heat[:, first:last].sum()) * 100 * MINUTES_PER_HOUR
        percents = np.array(problem.settings.cover_percents)
        for cell in piece.cells:
            worth = np.sort(np.outer(heat[:, cell.hour], percents), axis=None)[::-1]
            people = sum(map(len, cell.people.values()))
            units -= cell.minutes * int(worth[:people].sum())
        return units / cls().scale(problem)

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Minute by minute, from the plan's visible rows."""
        units = int((uncovered_percent(problem, plan) * problem.heat).sum())
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)


def _steps(decisions: "Decisions", cell: int, area: int) -> "list[tuple[int, cp_model.IntVar]]":
    percents = decisions.problem.settings.cover_percents
    people = sum(len(staff) for staff in decisions.cells[cell].people.values())
    percents = percents[:people]
    crews = decisions.crews(cell, Task(Purpose.VISIBLE, area))
    return list(zip(percents, decisions.steps(len(percents), crews), strict=True))


def uncovered_percent(problem: PatrolProblem, plan: PatrolPlan) -> NDArray[np.int64]:
    """Per cent of heat uncovered, summed over the 60 minutes of each area and hour."""
    areas = len(problem.areas)
    crews = crews_by_minute(
        problem, plan.visible, lambda row: problem.area_index[row.area_id], areas
    )
    percents = problem.settings.cover_percents
    left = 100 - np.concatenate(([0], np.cumsum(percents)))
    by_minute = left[np.minimum(crews, len(percents))]
    by_hour: NDArray[np.int64] = by_minute.reshape(areas, -1, MINUTES_PER_HOUR).sum(axis=2)
    return by_hour
