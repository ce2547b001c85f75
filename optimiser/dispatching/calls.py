"""What a dispatcher is given: calls from the public, and officers at bases shift by shift."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
ON_TIME = 1e-9
"""Hours by which an arrival may pass its target: the rounding of a sum."""


@dataclass(frozen=True)
class Calls:
    """Calls in order of report; times in hours from the start of the period.

    `reported`, `target` (hours from the report to the arrival) and `on_scene` have one number a
    call, `travel` one row a call and one column a base. An `urgent` call must not be late.
    """

    reported: FloatArray
    target: FloatArray
    on_scene: FloatArray
    travel: FloatArray
    urgent: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.reported)

    @property
    def deadline(self) -> FloatArray:
        """The latest arrival that is on target, one a call."""
        return self.reported + self.target

    @property
    def last_depart(self) -> FloatArray:
        """The latest departure that is on target, calls by bases."""
        return self.deadline[:, None] - self.travel

    @property
    def nearest(self) -> npt.NDArray[np.intp]:
        """The base from which a call is reached soonest."""
        nearest: npt.NDArray[np.intp] = self.travel.argmin(axis=1)
        return nearest


class ShiftCover(NamedTuple):
    """Hours in which officers may set out; what they have begun they finish after the end."""

    start: float
    end: float
    officers: tuple[int, ...]
    """Officers at each base."""


class Dispatch(NamedTuple):
    """One officer sent to one call."""

    call: int
    shift: int
    base: int
    officer: int
    depart: float


def is_late(calls: Calls, dispatch: Dispatch) -> bool:
    """Whether the officer arrives after the target."""
    arrive = dispatch.depart + calls.travel[dispatch.call, dispatch.base]
    return bool(arrive > calls.deadline[dispatch.call] + ON_TIME)


def clear_at(calls: Calls, dispatch: Dispatch) -> float:
    """When the officer is free again, at the base: the way back takes no time."""
    travel = calls.travel[dispatch.call, dispatch.base]
    return float(dispatch.depart + travel + calls.on_scene[dispatch.call])
