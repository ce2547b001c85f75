"""Neighbourhood time in the neighbourhood."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimiser.goal import Measure
from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.patrols.cells import Choice
    from optimiser.patrols.decisions import Decisions


@dataclass(frozen=True)
class AwayFromHome:
    """Staff-hours that people of a neighbourhood are tasked elsewhere beyond what is allowed.

    Allowed is, per neighbourhood and week, what the home share leaves of their free time.
    """

    id: ClassVar[str] = "away_from_home"
    unit: ClassVar[str] = "staff-hours"
    tier: ClassVar[int] = 4

    def scale(self, problem: PatrolProblem) -> float:
        """Minutes of an hour."""
        return MINUTES_PER_HOUR

    def penalty(self, decisions: "Decisions") -> "cp_model.LinearExprT":
        """Minutes times people away beyond the allowance, over the home areas of the base."""
        excess = []
        for home in decisions.areas:
            free = sum(
                cell.minutes * len(staff)
                for cell in decisions.cells
                for kind, staff in cell.people.items()
                if kind.home == home
            )
            away = sum(
                cell.minutes * decisions.people(index, _elsewhere(decisions, index, home))
                for index, cell in enumerate(decisions.cells)
            )
            if free:
                excess.append(decisions.above(_allowed(decisions.problem, free), free, away))
        return sum(excess)

    def measure(self, problem: PatrolProblem, plan: PatrolPlan) -> Measure:
        """Staff-minutes from the duties and rows, by home area and week."""
        free: defaultdict[tuple[int, int], int] = defaultdict(int)
        away: defaultdict[tuple[int, int], int] = defaultdict(int)
        for who, duties in problem.duties_by_person.items():
            member = problem.strength[who]
            for duty in duties:
                home = problem.home_of(member, duty.base_id)
                if home is None:
                    continue
                first, last = problem.minute(duty.start), problem.minute(duty.end)
                _add(problem, free, home, first, last, 1)
                for row in plan.patrols_by_person.get(who, ()):
                    if row.end <= duty.start or row.start >= duty.end:
                        continue
                    first, last = problem.minute(row.start), problem.minute(row.end)
                    if row.purpose is Purpose.BREAK:
                        _add(problem, free, home, first, last, -1)
                    elif row.area_id != problem.areas[home].area_id:
                        _add(problem, away, home, first, last, 1)
        units = sum(
            max(0, minutes - _allowed(problem, free[place])) for place, minutes in away.items()
        )
        return Measure(self.id, units / self.scale(problem), self.unit, self.tier)


def _elsewhere(decisions: "Decisions", cell: int, home: int) -> "list[Choice]":
    choices = decisions.choices(cell)
    return [choice for choice in choices if choice.kind.home == home != choice.task.area]


def _allowed(problem: PatrolProblem, free_minutes: int) -> int:
    return free_minutes * (100 - problem.settings.home_percent) // 100


def _add(
    problem: PatrolProblem,
    totals: dict[tuple[int, int], int],
    home: int,
    first: int,
    last: int,
    sign: int,
) -> None:
    """Spread the minutes from first to last over the weeks they fall in."""
    starts = problem.week_starts
    for week in range(len(starts) - 1):
        overlap = min(last, starts[week + 1]) - max(first, starts[week])
        if overlap > 0:
            totals[home, week] += sign * overlap
