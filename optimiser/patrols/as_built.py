"""Whether anything is to be gained from a model of a base and week, before it is built."""

from collections import Counter

from optimiser.patrols.cells import COMMITMENT, VISIBLE, BaseWeek, Counts
from optimiser.patrols.goals.reserve_shortfall import ReserveShortfall
from optimiser.patrols.harm_relaxed import reserve_short
from optimiser.patrols.pooling import capacities
from optimiser.patrols.problem import PatrolProblem
from optimiser.patrols.tiers import LARGE

SURELY = 1.25
"""Times `LARGE` from which the estimate of `_variables` tells a large model for sure."""


def is_left_as_built(problem: PatrolProblem, piece: BaseWeek, counts: Counts) -> bool:
    """Whether a large model has nothing to do: its tiers before the room for visits are as low as
    can be, and those after are left as they are (`tiers.Tiers`)."""
    if not problem.hotspots.places or _variables(problem, piece) < SURELY * LARGE:
        return False
    least = ReserveShortfall.least(problem, piece) * ReserveShortfall().scale(problem)
    if reserve_short(problem, piece, counts) > least:
        return False
    there: Counter[tuple[int, int]] = Counter()
    visible: Counter[int] = Counter()
    for (index, choice), people in counts.items():
        if choice.task.purpose is COMMITMENT:
            there[index, choice.task.area] += people
        elif choice.task.purpose is VISIBLE:
            visible[choice.task.area] += people * piece.cells[index].minutes
    areas = problem.areas_of_base[piece.base_id]
    sent = all(
        there[index, area] >= problem.extra_staff[area, cell.hour]
        for index, cell in enumerate(piece.cells)
        for area in areas
    )
    return sent and all(visible[area] >= problem.settings.floor_minutes for area in areas)


def _variables(problem: PatrolProblem, piece: BaseWeek) -> int:
    """About how many variables a model would have: counts by area and kind, and steps of cover."""
    areas, steps = len(problem.areas_of_base[piece.base_id]), len(problem.settings.cover_percents)
    return areas * sum(
        len(capacities(cell)) + min(steps, sum(map(len, cell.people.values())))
        for cell in piece.cells
    )
