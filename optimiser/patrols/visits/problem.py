"""The visits of one area in one local day: crews' blocks of patrol, places, and gains."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SLOT_MINUTES = 5
"""The grid of routes: visits and travel last whole multiples of it."""


class Block(NamedTuple):
    """A stretch in which one crew patrols the area: slots of the day, half-open, and its mode."""

    start: int
    end: int
    drives: bool


class Visit(NamedTuple):
    """One visit: position of the place, first slot, and which of the lengths."""

    place: int
    start: int
    length: int


Route = tuple[Visit, ...]
"""The visits of one crew in one block, in order."""


@dataclass(frozen=True, eq=False)
class AreaDay:
    """One area in one day.

    `lengths` are slots of a visit and `doses` what each is in per cent of a full visit. `travel`
    is int64 of shape (2, places, places): slots from place to place on foot and by vehicle;
    on its diagonal are those until a crew may visit a place twice running.
    `period` (int64 of shape (slots,)) is the period each slot lies in, `gains` (float64 of shape
    (places, periods, steps), falling) what the n-th hundred per cent of dose is worth there.
    A place is visited at most `most` times in a period. `slots` of the day are counted from its
    first block.
    """

    blocks: tuple[Block, ...]
    lengths: tuple[int, ...]
    doses: tuple[int, ...]
    travel: NDArray[np.int64]
    period: NDArray[np.int64]
    gains: NDArray[np.float64]
    most: int

    @property
    def places(self) -> int:
        """Places that may be visited."""
        return len(self.gains)

    @cached_property
    def kinds(self) -> tuple[Block, ...]:
        """The different blocks: crews of equal blocks are interchangeable."""
        return tuple(sorted(set(self.blocks)))

    def worth(self, place: int, period: int, dose: int) -> float:
        """Value of a total dose (per cent) at a place in a period."""
        row = self._worth_rows[place][period]
        return row[min(dose // self.dose_unit, len(row) - 1)]

    @cached_property
    def dose_unit(self) -> int:
        """Greatest dose that divides that of every length."""
        return math.gcd(*self.doses)

    @cached_property
    def worth_table(self) -> NDArray[np.float64]:
        """Value by place, period and total dose in units, up to where no step is left."""
        steps = self.gains.shape[2]
        units = -(-100 * steps // self.dose_unit) + max(self.doses) // self.dose_unit
        dose = np.arange(units + 1) * self.dose_unit / 100
        part = np.clip(dose[:, None] - np.arange(steps), 0, 1)
        table: NDArray[np.float64] = self.gains @ part.T
        return table

    @cached_property
    def _worth_rows(self) -> list[list[list[float]]]:
        rows: list[list[list[float]]] = self.worth_table.tolist()
        return rows

    def value(self, routes: Sequence[Route]) -> float:
        """Value of routes driven together."""
        doses: dict[tuple[int, int], int] = {}
        for route in routes:
            for visit in route:
                key = visit.place, int(self.period[visit.start])
                doses[key] = doses.get(key, 0) + self.doses[visit.length]
        return math.fsum(self.worth(*key, dose) for key, dose in sorted(doses.items()))

    def most_value(self) -> float:
        """Value where every place gets all it may in every period in which some crew is there."""
        seen = {
            int(period) for block in self.blocks for period in self.period[block.start : block.end]
        }
        dose = self.most * max(self.doses)
        return math.fsum(
            self.worth(place, period, dose)
            for place in range(self.places)
            for period in sorted(seen)
        )

    def is_possible(self, block: Block, route: Route) -> bool:
        """Whether a crew can make these visits inside its block."""
        before: Visit | None = None
        for visit in route:
            earliest = block.start
            if before is not None:
                ended = before.start + self.lengths[before.length]
                earliest = ended + int(self.travel[int(block.drives), before.place, visit.place])
            if visit.start < earliest:
                return False
            before = visit
        return before is None or before.start + self.lengths[before.length] <= block.end


def travel_slots(minutes: float) -> int:
    """Whole slots that travel of some minutes takes, one at least."""
    return max(1, math.ceil(minutes / SLOT_MINUTES - 1e-9))
