"""Neighbourhood time in the neighbourhood."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.cells import Choice
    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class HomeShortfall:
    """Staff-hours by which the people of a neighbourhood fall short of their share of time there.

    The share is of the time that neighbourhood officers and PCSOs with a home area are on duty
    outside breaks, per home area and week.
    """

    id: ClassVar[str] = "home_shortfall"
    unit: ClassVar[str] = "staff-hours"
    tier: ClassVar[int] = 6

    def scale(self, problem: PatrolProblem) -> float:
        """Minutes of an hour."""
        return MINUTES_PER_HOUR

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """Minutes times people missing at home, over the home areas of the base."""
        return decisions.weigh((1, _short(decisions, home)) for home in decisions.areas)

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Staff-minutes from the duties and rows, by home area and week."""
        free: defaultdict[tuple[int, int], int] = defaultdict(int)
        there: defaultdict[tuple[int, int], int] = defaultdict(int)
        for who, duties in problem.duties_by_person.items():
            for duty in duties:
                home = problem.home_of(problem.strength[who], duty.base_id)
                if home is None:
                    continue
                _add(problem, free, home, (duty.start, duty.end), 1)
                for row in plan.patrols_by_person.get(who, ()):
                    if row.end <= duty.start or row.start >= duty.end:
                        continue
                    if row.purpose is Purpose.BREAK:
                        _add(problem, free, home, (row.start, row.end), -1)
                    elif row.area_id == problem.areas[home].area_id:
                        _add(problem, there, home, (row.start, row.end), 1)
        percent = problem.settings.home_percent
        units = sum(max(0, minutes * percent // 100 - there[at]) for at, minutes in free.items())
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)


def _short(decisions: "Decisions", home: int) -> "cp_model.LinearExprT":
    cells = [
        (index, cell)
        for index, cell in enumerate(decisions.cells)
        if any(kind.home == home for kind in cell.people)
    ]
    free = sum(
        cell.minutes * len(staff)
        for _, cell in cells
        for kind, staff in cell.people.items()
        if kind.home == home
    )
    there = decisions.weigh(
        (cell.minutes, decisions.people(index, _at(decisions, index, home)))
        for index, cell in cells
    )
    due = free * decisions.problem.settings.home_percent // 100
    return decisions.short_of(due, there) if due else 0


def _at(decisions: "Decisions", cell: int, home: int) -> "list[Choice]":
    choices = decisions.choices(cell)
    return [choice for choice in choices if choice.kind.home == home == choice.task.area]


def _add(
    problem: PatrolProblem,
    totals: dict[tuple[int, int], int],
    home: int,
    times: tuple[datetime, datetime],
    sign: int,
) -> None:
    """Spread the minutes of a stretch over the weeks they fall in."""
    first, last = map(problem.minute, times)
    starts = problem.week_starts
    for week in range(len(starts) - 1):
        overlap = min(last, starts[week + 1]) - max(first, starts[week])
        if overlap > 0:
            totals[home, week] += sign * overlap
