"""When people take their breaks: away from the ends of a tour, in quiet hours, a few at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import HOUR, Horizon
from optimiser.patrols.problem import Duty
from optimiser.roster import MINUTE, Tour

QUARTER = 15
SITTINGS = 3
"""Turns in which the people of one shift take their breaks, two or more at a time."""


def duties_of(
    horizon: Horizon,
    tours: Iterable[tuple[Tour, str, int]],
    heat_by_base: Mapping[str, NDArray[np.int64]],
    edge_minutes: int,
) -> tuple[Duty, ...]:
    """The part of each tour in the period, with its break; a tour comes with base and minutes due.

    A break starts on an hour at least `edge_minutes` from both ends of the tour: the one with
    fewest others of the base on a break, then least heat. A tour too short for that has its break
    in the middle. A break that the ends of the period cut, or longer
    than its tour, is left out.
    """
    by_shift: defaultdict[tuple[str, datetime, datetime], list[tuple[Tour, int]]]
    by_shift = defaultdict(list)
    for tour, base_id, minutes in tours:
        if tour.start < horizon.ends_at and tour.end > horizon.starts_at:
            by_shift[base_id, tour.start, tour.end].append((tour, minutes))
    on_break: defaultdict[tuple[str, datetime], int] = defaultdict(int)
    duties = []
    for (base_id, _, _), own in sorted(by_shift.items(), key=lambda item: item[0]):
        size = max(2, -(-len(own) // SITTINGS))
        for first in range(0, len(own), size):
            together = own[first : first + size]
            tour, minutes = max(together, key=lambda pair: pair[1])
            starts = _possible_starts(tour, minutes, edge_minutes)
            start = min(
                starts,
                key=lambda start: (
                    on_break[base_id, start],
                    _heat_at(horizon, heat_by_base[base_id], start),
                    start,
                ),
            )
            on_break[base_id, start] += 1
            duties += [_duty(horizon, tour, base_id, start, due) for tour, due in together]
    return tuple(sorted(duties, key=lambda duty: (duty.start, duty.staff_id)))


def _possible_starts(tour: Tour, minutes: int, edge_minutes: int) -> Sequence[datetime]:
    edge = edge_minutes * MINUTE
    latest = tour.end - edge - minutes * MINUTE
    whole = (tour.start + edge).replace(minute=0)
    hours = [whole + index * HOUR for index in range(25)]
    inside = [hour for hour in hours if tour.start + edge <= hour <= latest]
    return inside or [_middle(tour, minutes)]


def _middle(tour: Tour, minutes: int) -> datetime:
    """The start of a break in the middle of a tour, a whole number of quarters after its start."""
    spare = (tour.end - tour.start) // MINUTE - minutes
    return tour.start + max(0, spare // 2 // QUARTER) * QUARTER * MINUTE


def _heat_at(horizon: Horizon, heat: NDArray[np.int64], start: datetime) -> int:
    index = (start - horizon.starts_at) // HOUR
    return int(heat[index]) if 0 <= index < len(heat) else 0


def _duty(horizon: Horizon, tour: Tour, base_id: str, start: datetime, minutes: int) -> Duty:
    end = start + timedelta(minutes=minutes)
    inside = max(tour.start, horizon.starts_at) < start and end < min(tour.end, horizon.ends_at)
    inside = inside and minutes > 0
    return Duty(
        tour.staff_id,
        base_id,
        max(tour.start, horizon.starts_at),
        min(tour.end, horizon.ends_at),
        start if inside else None,
        end if inside else None,
    )
