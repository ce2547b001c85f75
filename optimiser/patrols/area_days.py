"""The days of visits that a plan's crews in areas make: blocks of time, places, ways and gains."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from optimiser.patrols.hotspots import PERCENT
from optimiser.patrols.plan import PatrolPlan, Purpose
from optimiser.patrols.problem import MINUTES_PER_HOUR, PatrolProblem
from optimiser.patrols.visits.problem import SLOT_MINUTES, AreaDay, Block, travel_slots

DayKey = tuple[int, int]
"""Area and local day."""


@dataclass(frozen=True)
class Stretch:
    """The part of one visible row that lies in one local day, in minutes of the period."""

    row: int
    start: int
    end: int

    def block(self, first: int, *, drives: bool) -> Block:
        """The whole slots in which the crew can be at places, counted from a first slot."""
        start = -(-self.start // SLOT_MINUTES) - first
        return Block(start, max(self.end // SLOT_MINUTES - first, start), drives)


def stretches_of(problem: PatrolProblem, plan: PatrolPlan) -> Mapping[DayKey, Sequence[Stretch]]:
    """The visible rows, cut at local midnight, by area and day."""
    number, days = problem.periods
    day_of_hour = days[number]
    found: defaultdict[DayKey, list[Stretch]] = defaultdict(list)
    for index, row in enumerate(plan.patrols):
        if row.purpose is not Purpose.VISIBLE:
            continue
        area = problem.area_index[row.area_id]
        start, end = problem.minute(row.start), problem.minute(row.end)
        while start < end:
            hour = start // MINUTES_PER_HOUR
            day = int(day_of_hour[hour])
            midnight = int(np.searchsorted(day_of_hour, day, side="right")) * MINUTES_PER_HOUR
            until = min(end, midnight)
            found[area, day].append(Stretch(index, start, until))
            start = until
    return found


def area_day(
    problem: PatrolProblem, places: tuple[int, ...], blocks: Sequence[Block], first: int
) -> AreaDay:
    """The visits of some places by blocks whose slots count from `first`, a slot of the problem.

    Its first period is that of the first slot.
    """
    spots, settings = problem.hotspots, problem.hotspots.settings
    slots = np.arange(first, first + max(block.end for block in blocks) + 1)
    hours = np.minimum(slots * SLOT_MINUTES // MINUTES_PER_HOUR, len(problem.periods[0]) - 1)
    period = problem.periods[0][hours]
    lowest = int(period.min())
    harm = spots.harm[list(places), lowest : int(period.max()) + 1]
    delivered = spots.delivered[list(places), lowest : int(period.max()) + 1]
    worth = harm * delivered / PERCENT / problem.points_per_unit
    gains = worth[:, :, None] * np.array(settings.gain_percents) / PERCENT
    return AreaDay(
        blocks=tuple(blocks),
        lengths=tuple(minutes // SLOT_MINUTES for minutes in settings.minutes),
        doses=settings.dose_percents,
        travel=_travel(problem, places),
        period=period - lowest,
        gains=gains,
        most=settings.most_in_period,
    )


@lru_cache(maxsize=512)
def _travel(problem: PatrolProblem, places: tuple[int, ...]) -> np.ndarray:
    spots = problem.hotspots
    apart = -(-spots.settings.apart_minutes // SLOT_MINUTES)
    return np.array(
        [
            [
                [
                    apart if p == q else travel_slots(spots.travel_minutes(p, q, drives=drives))
                    for q in places
                ]
                for p in places
            ]
            for drives in (False, True)
        ],
        dtype=np.int64,
    )
