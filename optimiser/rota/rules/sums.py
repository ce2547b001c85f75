"""Sums of a person's minutes that rules on reference periods share."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.problem import RotaProblem

Piece = tuple[date, int, "cp_model.BoolVarT"]


def hold_references(
    model: "cp_model.CpModel",
    problem: "RotaProblem",
    limits: Sequence[int],
    pieces: Sequence[Piece],
    enforced: "cp_model.BoolVarT",
) -> None:
    """Minutes of a person stay within what each reference period leaves that could be passed."""
    if not limits:
        return
    horizon, reference = problem.horizon, problem.reference
    by_day: list[list[Piece]] = [[] for _ in range(horizon.days)]
    for piece in pieces:
        by_day[horizon.index_of_day(piece[0])].append(piece)
    most = [sum(minutes for _, minutes, _ in day) for day in by_day]
    for last, limit in reference.tightest(limits, most):
        days = by_day[reference.first(last) : last + 1]
        worked = sum(minutes * works for day in days for _, minutes, works in day)
        model.add(worked <= limit).only_enforce_if(enforced)
