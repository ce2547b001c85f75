"""Reference periods of the Working Time Regulations that end inside the period that is planned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from optimiser.rota.problem import RotaProblem

Piece = tuple[date, int, "cp_model.BoolVarT"]


@dataclass(frozen=True)
class ReferencePeriods:
    """What the reference period that ends with each day leaves to plan, by person.

    `worked` has minutes on duty, `normal` minutes of contracted duty of night workers, one number
    for each day of the period. `days` is the length of a reference period: one that starts inside
    the plan counts the tours of its own days alone.
    """

    days: int = 0
    worked: Mapping[str, Sequence[int]] = field(default_factory=dict)
    normal: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def first(self, last: int) -> int:
        """The first day of the plan in the reference period that ends with day `last`."""
        return max(0, last + 1 - self.days)

    def tightest(self, limits: Sequence[int], most: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Last days and limits that work could pass, where `most` is the most of every day."""
        for last, limit in enumerate(limits):
            if sum(most[self.first(last) : last + 1]) > limit:
                yield last, limit

    def worst(self, limits: Sequence[int], minutes: Sequence[int]) -> tuple[int, int] | None:
        """The last day of the period that is passed by most, with what is beyond its limit."""
        until = [0, *accumulate(minutes)]
        over = [
            (until[last + 1] - until[self.first(last)] - limit, last)
            for last, limit in enumerate(limits)
        ]
        excess, last = max(over, default=(0, 0))
        return (last, excess) if excess > 0 else None


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
