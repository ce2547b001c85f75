"""People that events and commitments take, hour by hour."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from optimiser.horizon import Horizon
from optimiser.requirement.problem import ExtraStaff


def people_at_once(wanted: Iterable[ExtraStaff], horizon: Horizon) -> NDArray[np.int64]:
    """Most people needed at one moment of each hour of the period.

    Two visits of half an hour one after the other take one person; at the same time they take two.
    """
    people = np.zeros(len(horizon.hours), dtype=np.int64)
    changes: dict[int, list[tuple[int, int]]] = {}
    for item in wanted:
        for hour, start, end in _parts(item, horizon):
            changes.setdefault(hour, []).extend([(start, item.staff), (end, -item.staff)])
    for hour, steps in changes.items():
        steps.sort()
        people[hour] = max(np.cumsum([staff for _, staff in steps]).max(), 0)
    return people


def _parts(item: ExtraStaff, horizon: Horizon) -> Iterable[tuple[int, int, int]]:
    """Hour index and the minutes in it at which the item starts and ends."""
    for hour, minutes in horizon.minutes_by_hour(item.start, item.end):
        offset = max(0, (item.start - horizon.hours[hour]).total_seconds() // 60)
        yield hour, int(offset), int(offset) + minutes
