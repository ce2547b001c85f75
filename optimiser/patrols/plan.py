"""A patrol plan: rows of crews, places and times, with no trace of how it was found."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimiser.patrols.problem import PatrolProblem
from optimiser.roster import MINUTE


class CrewMode(StrEnum):
    """How many people a crew has: one, or two."""

    SINGLE = "single"
    PAIRED = "paired"


class Transport(StrEnum):
    """How a crew moves; none during a break."""

    VEHICLE = "vehicle"
    FOOT = "foot"
    FROM_VEHICLE = "foot_from_vehicle"
    NONE = ""

    @property
    def has_vehicle(self) -> bool:
        """Whether a vehicle is taken: driven, or parked where the crew walks."""
        return self in (Transport.VEHICLE, Transport.FROM_VEHICLE)


class Purpose(StrEnum):
    """What a crew is there for."""

    HOTSPOT = "hotspot"
    VISIBLE = "visible"
    RESPONSE_RESERVE = "response_reserve"
    COMMITMENT = "commitment"
    TRAVEL = "travel"
    BREAK = "break"

    @property
    def is_visible(self) -> bool:
        """Whether the public sees a patrol."""
        return self in (Purpose.HOTSPOT, Purpose.VISIBLE)


@dataclass(frozen=True)
class Patrol:
    """One crew at one task from `start` to `end` (UTC, half-open)."""

    crew_id: str
    staff_ids: tuple[str, ...]
    mode: CrewMode
    transport: Transport
    area_id: str
    start: datetime
    end: datetime
    purpose: Purpose
    place_id: str = ""

    @property
    def is_visible(self) -> bool:
        """Whether the public of the area sees a patrol: also on the way between its places.

        On the way to the area a row has no place, and is not seen.
        """
        return self.purpose.is_visible or (self.purpose is Purpose.TRAVEL and self.place_id != "")

    @property
    def minutes(self) -> int:
        """Length of the task."""
        return (self.end - self.start) // MINUTE

    @property
    def staff_minutes(self) -> int:
        """Length times people."""
        return self.minutes * len(self.staff_ids)


@dataclass(frozen=True)
class PatrolPlan:
    """Every row of a plan, in order of start, crew and people."""

    patrols: tuple[Patrol, ...]

    @cached_property
    def patrols_by_person(self) -> dict[str, tuple[Patrol, ...]]:
        """Each person's rows in order of start."""
        rows: defaultdict[str, list[Patrol]] = defaultdict(list)
        for patrol in self.patrols:
            for staff_id in patrol.staff_ids:
                rows[staff_id].append(patrol)
        return {
            who: tuple(sorted(own, key=lambda row: (row.start, row.end)))
            for who, own in rows.items()
        }

    @property
    def visible(self) -> tuple[Patrol, ...]:
        """The rows that the public sees as patrol."""
        return tuple(patrol for patrol in self.patrols if patrol.is_visible)


def crews_by_minute(
    problem: PatrolProblem,
    patrols: Iterable[Patrol],
    row_of: Callable[[Patrol], int],
    rows: int,
    weigh: Callable[[Patrol], int] = lambda patrol: 1,
) -> NDArray[np.int32]:
    """How many crews (or what `weigh` says) each row has in each minute: int32 (rows, minutes)."""
    change = np.zeros((rows, problem.minutes + 1), dtype=np.int32)
    for patrol in patrols:
        row, weight = row_of(patrol), weigh(patrol)
        change[row, max(problem.minute(patrol.start), 0)] += weight
        change[row, min(problem.minute(patrol.end), problem.minutes)] -= weight
    totals: NDArray[np.int32] = np.cumsum(change, axis=1, dtype=np.int32)[:, :-1]
    return totals
