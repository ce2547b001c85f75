"""Sends single crews of one base and week elsewhere, stretch by stretch, as long as that gains."""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
PASSES = 8
LONGEST = 16
"""Cells over which one crew is sent elsewhere at once."""


class Week(NamedTuple):
    """What stays: `minutes`, `period` and whether a cell `follows` the one before (cells,);
    `alone` (sorts, cells, areas), where a crew of one may go; `home` (sorts,), -1 for none; `way`
    into an area and whether a crew must `drive` there (areas,); `curves` (3, areas, periods,
    corners): minutes at which a piece of the room begins, its height there and its slope; `heat`
    (cells, areas, crews), what each further crew is worth beside.
    """

    minutes: Ints
    period: Ints
    follows: Flags
    alone: Flags
    home: Ints
    way: Ints
    drive: Ints
    curves: Floats
    heat: Floats


class Sent(NamedTuple):
    """What changes: crews of one by `sort` (sorts, cells, areas), all `crews` (cells, areas), their
    minutes for visits (`reach`: areas, periods), `vehicles` left (cells,), and staff-minutes by
    area that may still leave it (`spare` at all, `homely` of those at home) or come (`left`).
    """

    sort: Ints
    crews: Ints
    reach: Ints
    vehicles: Ints
    spare: Ints
    homely: Ints
    left: Ints


class Move(NamedTuple):
    """A crew of a sort, from one area to another, from a first cell to a last one."""

    sort: int
    source: int
    target: int
    first: int
    last: int


@numba.njit(cache=True, nogil=True)
def resend(week: Week, sent: Sent, least: float) -> int:
    """Change what was sent until no stretch gains `least`; how many did."""
    moved = 0
    for _ in range(PASSES):
        before = moved
        for first in range(len(week.minutes)):
            for sort in range(len(week.home)):
                for source in range(len(week.way)):
                    while sent.sort[sort, first, source] > 0:
                        gain, move = _best(week, sent, sort, source, first)
                        if gain <= least:
                            break
                        _change(week, sent, move)
                        moved += 1
        if moved == before:
            break
    return moved


@numba.njit(cache=True, nogil=True)
def _best(week: Week, sent: Sent, sort: int, source: int, first: int) -> tuple[float, Move]:
    """The stretch from a first cell in which a crew elsewhere gains most."""
    best, found = 0.0, Move(sort, source, source, first, first)
    periods = sent.reach.shape[1]
    gone, come = np.zeros(periods), np.zeros(periods)
    for target in range(len(week.way)):
        if target == source:
            continue
        gone[:], come[:] = 0.0, 0.0
        gone[week.period[first]] += _arrival(week, sent.sort[sort], source, first, -1)
        come[week.period[first]] -= _arrival(week, sent.sort[sort], target, first, 1)
        heat, total = 0.0, 0
        for last in range(first, min(first + LONGEST, len(week.minutes))):
            minutes, period = week.minutes[last], week.period[last]
            total += minutes
            if last > first and not week.follows[last]:
                break
            if not _may_go(week, sent, sort, source, target, last, total):
                break
            gone[period] -= minutes
            come[period] += minutes
            heat += _heat(week, sent, target, last, 0) - _heat(week, sent, source, last, -1)
            gain = heat
            upto = period
            left, back = 0.0, 0.0
            if last + 1 < len(week.minutes) and week.follows[last + 1]:
                upto = week.period[last + 1]
                left = _return(week, sent.sort[sort], source, last + 1, -1)
                back = _return(week, sent.sort[sort], target, last + 1, 1)
                gone[upto] -= left
                come[upto] -= back
            for own in range(week.period[first], upto + 1):
                gain += _more(week, sent, source, own, gone[own])
                gain += _more(week, sent, target, own, come[own])
            gone[upto] += left
            come[upto] += back
            if gain > best:
                best, found = gain, Move(sort, source, target, first, last)
    return best, found


@numba.njit(cache=True, nogil=True)
def _may_go(
    week: Week, sent: Sent, sort: int, source: int, target: int, cell: int, total: int
) -> bool:
    """Whether one more crew may be in the target in a cell, after `total` minutes with it."""
    if sent.sort[sort, cell, source] <= 0 or not week.alone[sort, cell, target]:
        return False
    if sent.vehicles[cell] < week.drive[target] - week.drive[source]:
        return False
    if week.home[sort] == source and sent.homely[source] < total:
        return False
    return bool(sent.spare[source] >= total and sent.left[target] >= total)


@numba.njit(cache=True, nogil=True)
def _arrival(week: Week, there: Ints, area: int, cell: int, more: int) -> int:
    """Minutes lost on the way by one crew more (1), or won by one less (-1), from a cell on."""
    before = there[cell - 1, area] if week.follows[cell] else 0
    comes = there[cell, area] >= before if more > 0 else there[cell, area] > before
    return min(week.way[area], week.minutes[cell]) if comes else 0


@numba.njit(cache=True, nogil=True)
def _return(week: Week, there: Ints, area: int, cell: int, more: int) -> int:
    """Minutes lost on the way into a cell for one crew less (-1) before it, or won (below 0)."""
    now, before = there[cell, area], there[cell - 1, area]
    way = min(week.way[area], week.minutes[cell])
    if more > 0:
        return -way if now > before else 0
    return way if now >= before else 0


@numba.njit(cache=True, nogil=True)
def _heat(week: Week, sent: Sent, area: int, cell: int, offset: int) -> float:
    """What the next crew (0) of an area and cell is worth beside room, or the last one (-1)."""
    number = sent.crews[cell, area] + offset
    return week.heat[cell, area, number] if number < week.heat.shape[2] else 0.0


@numba.njit(cache=True, nogil=True)
def _more(week: Week, sent: Sent, area: int, period: int, minutes: float) -> float:
    """What some minutes more are worth in room."""
    reach = sent.reach[area, period]
    curve = week.curves[:, area, period]
    return _height(curve, reach + minutes) - _height(curve, reach)


@numba.njit(cache=True, nogil=True)
def _height(curve: Floats, minutes: float) -> float:
    for corner in range(curve.shape[1] - 1, -1, -1):
        if minutes >= curve[0, corner]:
            return float(curve[1, corner] + curve[2, corner] * (minutes - curve[0, corner]))
    return 0.0


@numba.njit(cache=True, nogil=True)
def _change(week: Week, sent: Sent, move: Move) -> None:
    """Send a crew elsewhere."""
    sort, source, target, first, last = move
    sent.reach[source, week.period[first]] += _arrival(week, sent.sort[sort], source, first, -1)
    sent.reach[target, week.period[first]] -= _arrival(week, sent.sort[sort], target, first, 1)
    if last + 1 < len(week.minutes) and week.follows[last + 1]:
        after = week.period[last + 1]
        sent.reach[source, after] -= _return(week, sent.sort[sort], source, last + 1, -1)
        sent.reach[target, after] -= _return(week, sent.sort[sort], target, last + 1, 1)
    for cell in range(first, last + 1):
        minutes, period = week.minutes[cell], week.period[cell]
        sent.reach[source, period] -= minutes
        sent.reach[target, period] += minutes
        sent.sort[sort, cell, source] -= 1
        sent.sort[sort, cell, target] += 1
        sent.crews[cell, source] -= 1
        sent.crews[cell, target] += 1
        sent.vehicles[cell] -= week.drive[target] - week.drive[source]
        sent.spare[source] -= minutes
        sent.spare[target] += minutes
        sent.left[source] += minutes
        sent.left[target] -= minutes
        if week.home[sort] == source:
            sent.homely[source] -= minutes
        if week.home[sort] == target:
            sent.homely[target] += minutes
