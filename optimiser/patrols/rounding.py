"""Whole numbers near a linear relaxation: what it left whole stays, the rest is built in order."""

from collections import Counter
from collections.abc import Mapping

from optimiser.patrols.cells import BaseWeek, Choice, Counts
from optimiser.patrols.construct import construct
from optimiser.patrols.problem import PatrolProblem

ROUNDS = 6
SPARE = 2
"""Minutes reopened for every minute that a home area lacks: not all of them can be won."""


def round_up(
    problem: PatrolProblem, piece: BaseWeek, whole: Mapping[int, Mapping[Choice, int]]
) -> Counts:
    """Counts that keep every rule, from the cells that a relaxation left in whole numbers.

    Where a neighbourhood then falls short of its share of time, cells that take its people away
    are built anew as well, those with least heat first.
    """
    known = dict(whole)
    for _ in range(ROUNDS):
        counts = construct(problem, piece, known)
        missing = _missing_minutes(problem, piece, counts)
        reopened = [
            cell
            for home, minutes in missing.items()
            for cell in _cells_to_reopen(problem, piece, known, home, SPARE * minutes)
        ]
        if not reopened:
            break
        known = {cell: chosen for cell, chosen in known.items() if cell not in reopened}
    return counts


def _missing_minutes(problem: PatrolProblem, piece: BaseWeek, counts: Counts) -> dict[int, int]:
    """Staff-minutes that each home area lacks of its share."""
    free: Counter[int] = Counter()
    for cell in piece.cells:
        for kind, staff in cell.people.items():
            if kind.home is not None:
                free[kind.home] += cell.minutes * len(staff)
    there: Counter[int] = Counter()
    for (index, choice), number in counts.items():
        if choice.kind.home == choice.task.area:
            there[choice.task.area] += number * piece.cells[index].minutes
    percent = problem.settings.home_percent
    lacking = {home: minutes * percent // 100 - there[home] for home, minutes in free.items()}
    return {home: minutes for home, minutes in lacking.items() if minutes > 0}


def _cells_to_reopen(
    problem: PatrolProblem,
    piece: BaseWeek,
    known: Mapping[int, Mapping[Choice, int]],
    home: int,
    minutes: int,
) -> list[int]:
    """Known cells that together keep people of a home area away for so long."""
    away = {
        index: sum(
            number
            for choice, number in chosen.items()
            if choice.kind.home == home != choice.task.area
        )
        for index, chosen in known.items()
    }
    areas = list(problem.areas_of_base[piece.base_id])
    heat = problem.heat[areas].sum(axis=0)
    cells = []
    for index in sorted(away, key=lambda index: (heat[piece.cells[index].hour], index)):
        if away[index] and minutes > 0:
            cells.append(index)
            minutes -= away[index] * piece.cells[index].minutes
    return cells
