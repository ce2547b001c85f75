"""A rota by lines: whole days, one shift a day, and cover wanted by day and shift.

The same rows, state machine and pricing as a district's rota, with limits that are each person's
own. Blocks at the ends of the horizon are never too short, since what lies beyond is not known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAYS_PER_WEEK = 7
SATURDAY = 5


@dataclass(frozen=True)
class LineShift:
    """A shift: its minutes, and the shifts (by index) that may not follow it on the next day."""

    code: str
    minutes: int
    barred_after: frozenset[int] = frozenset()


@dataclass(frozen=True)
class LinePerson:
    """One person and the limits on their line.

    `most_shifts` by shift; `longest_run` and `shortest_run` of days at work, `shortest_off` of days
    free; `most_weekends` with work on Saturday or Sunday; `days_off` are never worked.
    """

    code: str
    most_shifts: tuple[int, ...]
    most_minutes: int
    least_minutes: int
    longest_run: int
    shortest_run: int
    shortest_off: int
    most_weekends: int
    days_off: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class LineRota:
    """Everything that lines are planned from; the horizon starts on a Monday.

    Shapes: D days, S shifts, P people. `required`, `under` and `over` (D, S) are the people wanted
    and what each one too few or too many costs; `wishes` (P, D, S + 1) what an option of a day
    costs a person's requests, option 0 being a free day.
    """

    days: int
    shifts: tuple[LineShift, ...]
    people: tuple[LinePerson, ...]
    required: NDArray[np.int64]
    under: NDArray[np.int64]
    over: NDArray[np.int64]
    wishes: NDArray[np.int64]

    def cost_of(self, rows: NDArray[np.int16]) -> int:
        """What rows (P, D) of options cost in all."""
        staffed = np.stack([(rows == s + 1).sum(axis=0) for s in range(len(self.shifts))], axis=1)
        spare = staffed - self.required
        cover = self.under * np.maximum(0, -spare) + self.over * np.maximum(0, spare)
        return int(cover.sum() + self.wish_costs(rows).sum())

    def wish_costs(self, rows: NDArray[np.int16]) -> NDArray[np.int64]:
        """What rows (P, D) cost each person's requests."""
        taken = np.take_along_axis(self.wishes, rows[:, :, None].astype(np.int64), axis=2)
        return np.asarray(taken.sum(axis=(1, 2)))
