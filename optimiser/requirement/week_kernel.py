"""The compiled simulation of a base's week, over and over: calls, queues, travel, breaks.

Instead of a week it may be any number of hours that repeat (a cycle). Times are hours from the
start of the first one. What is counted is the chance of reaching a call,
not whether one drawn journey did: given the units free when a call comes in, or the wait until its
first unit was sent, that chance is known from the law of travel.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TICKS = 2
TICK, CALL, CALL_ENDS, BREAK_ENDS = range(4)
BUSY, RESTING, ASKED, ON_DUTY = range(4)
GRADES = 3
PUT_OFF = 0.5
GOLDEN = 0.6180339887498949


class Calls(NamedTuple):
    """Calls in order of time: hours from the start, grade (0 first), area, units wanted, service.

    `luck` of shape (calls, 2) is exponential and stands for how far the nearest units are.
    """

    times: Floats
    grades: NDArray[np.int8]
    areas: NDArray[np.int16]
    wanted: NDArray[np.int8]
    service: Floats
    luck: Floats


class Travel(NamedTuple):
    """How soon units are there: see `Ground`."""

    targets: Floats
    reach_by_time: Floats
    step: float


class Counts(NamedTuple):
    """What is counted, by hour of the cycle.

    Times that 0, 1, ... units were free when looked at (units, hours), calls of grades 1 and 2 that
    waited (2, hours), the sum of their chances (2, hours), and unit-hours busy with calls.
    """

    by_free: Floats
    late: Floats
    late_chance: Floats
    busy_hours: Floats


class Units(NamedTuple):
    """The units of the moment.

    Ends of calls and of breaks in order; `number` busy, resting, asked to rest and on duty; and
    since when a break was asked for.
    """

    call_ends: Floats
    break_ends: Floats
    number: Integers
    asked_from: Floats


class Line(NamedTuple):
    """Calls that wait, first come first served by grade, and the units each still wants."""

    waiting: NDArray[np.int32]
    first: Integers
    last: Integers
    left: NDArray[np.int8]


@numba.njit(cache=True)
def travel_time(reach_by_time: Floats, step: float, exponent: float) -> Any:
    """Hours within which -log P(too far) reaches `exponent`, by bisection of the table."""
    low, high = 0, len(reach_by_time) - 1
    if exponent >= reach_by_time[high]:
        return step * high
    if exponent <= reach_by_time[0]:
        return 0.0
    while high - low > 1:
        middle = (low + high) // 2
        if reach_by_time[middle] <= exponent:
            low = middle
        else:
            high = middle
    gap = reach_by_time[high] - reach_by_time[low]
    return step * (low + (exponent - reach_by_time[low]) / gap)


@numba.njit(cache=True)
def reach_within(reach_by_time: Floats, step: float, hours: float) -> Any:
    """-log P(one unit is more than `hours` away)."""
    if hours <= 0:
        return 0.0
    place = hours / step
    low = int(place)
    if low >= len(reach_by_time) - 1:
        return reach_by_time[-1]
    part = place - low
    return (1 - part) * reach_by_time[low] + part * reach_by_time[low + 1]


@numba.njit(cache=True)
def insert(ends: Floats, count: int, end: float) -> None:
    """Put an end into the sorted `count` ends."""
    index = count
    while index > 0 and ends[index - 1] > end:
        ends[index] = ends[index - 1]
        index -= 1
    ends[index] = end


@numba.njit(cache=True)
def next_event(
    number: Integers, call_ends: Floats, break_ends: Floats, times: Floats, call: int, tick: int
) -> tuple[int, float]:
    """What happens next, and when."""
    kind, following = TICK, tick / TICKS
    if call < len(times) and times[call] < following:
        kind, following = CALL, times[call]
    if number[BUSY] > 0 and call_ends[0] < following:
        kind, following = CALL_ENDS, call_ends[0]
    if number[RESTING] > 0 and break_ends[0] < following:
        kind, following = BREAK_ENDS, break_ends[0]
    return kind, following


@numba.njit(cache=True)
def free_units(number: Integers) -> Any:
    """Units on duty that neither have a call nor rest; below 0 while some work over their time."""
    return number[ON_DUTY] - number[BUSY] - number[RESTING]


@numba.njit(cache=True)
def somebody_waits(first: Integers, last: Integers) -> Any:
    """Whether a call of any grade waits."""
    return first[0] < last[0] or first[1] < last[1] or first[2] < last[2]


@numba.njit(cache=True)
def remove_first(ends: Floats, number: Integers, which: int) -> None:
    """Take the earliest end away."""
    number[which] -= 1
    for index in range(number[which]):
        ends[index] = ends[index + 1]


@numba.njit(cache=True)
def take_up(
    units: Units, line: Line, calls: Calls, travel: Travel, counts: Counts, now: float
) -> None:
    """Send free units to the calls that wait, by grade and then by age."""
    free, hours = free_units(units.number), len(counts.busy_hours)
    while free > 0:
        grade = 0
        while grade < GRADES and line.first[grade] == line.last[grade]:
            grade += 1
        if grade == GRADES:
            return
        call = line.waiting[grade, line.first[grade]]
        table = travel.reach_by_time[calls.areas[call]]
        came, unanswered = calls.times[call], line.left[call] == calls.wanted[call]
        if unanswered and grade < 2 and now > came >= hours:
            hour = int(came) % hours
            within = travel.targets[grade, calls.areas[call]] - (now - came)
            reached = 1 - np.exp(-free * reach_within(table, travel.step, within))
            counts.late[grade, hour] += 1
            counts.late_chance[grade, hour] += reached
        exponent = 0.0
        while free > 0 and line.left[call] > 0:
            exponent += calls.luck[call, int(line.left[call] < calls.wanted[call])] / free
            there = now + travel_time(table, travel.step, exponent)
            insert(units.call_ends, units.number[BUSY], there + calls.service[call])
            units.number[BUSY] += 1
            line.left[call] -= 1
            free -= 1
        if line.left[call] == 0:
            line.first[grade] += 1


@numba.njit(cache=True)
def rest(units: Units, now: float, length: float) -> None:
    """Begin a break that is asked for, if units are free for it."""
    number, free = units.number, free_units(units.number)
    put_off = now - units.asked_from[0] > PUT_OFF
    if number[ASKED] > 0 and (free > 1 or (free == 1 and put_off)):
        insert(units.break_ends, number[RESTING], now + length)
        number[RESTING] += 1
        number[ASKED] -= 1
        units.asked_from[0] = now


@numba.njit(cache=True)
def empty_line(calls: Calls) -> Line:
    """Room for all calls to wait."""
    return Line(
        np.zeros((GRADES, len(calls.times)), dtype=np.int32),
        np.zeros(GRADES, dtype=np.int64),
        np.zeros(GRADES, dtype=np.int64),
        calls.wanted.copy(),
    )


@numba.njit(cache=True, nogil=True)
def run_cycles(
    cycles: int, staffing: Integers, calls: Calls, travel: Travel, share: float, length: float
) -> Counts:
    """Simulate cycles with the same units by hour in each; the first one is not counted.

    Units rest for `share` of their time on duty, `length` hours at a stretch, when no call waits
    and another unit is free, or after half an hour in which none was. Units whose duty ends finish
    what they are at. The nearest free units go; every unit of an incident is busy from its own
    arrival for the time on scene.
    """
    most, hours = staffing.max() + 1, len(staffing)
    counts = Counts(
        np.zeros((most, hours)), np.zeros((2, hours)), np.zeros((2, hours)), np.zeros(hours)
    )
    by_free, busy_hours = counts.by_free, counts.busy_hours
    units = Units(np.zeros(most), np.zeros(most), np.zeros(4, dtype=np.int64), np.zeros(1))
    line = empty_line(calls)
    number, call_ends, break_ends = units.number, units.call_ends, units.break_ends
    times, call, tick, now, hour = calls.times, 0, 0, 0.0, 0
    breaks, owed = 0, 0.0
    while tick <= cycles * hours * TICKS:
        kind, following = next_event(number, call_ends, break_ends, times, call, tick)
        counted = tick > hours * TICKS
        if counted:
            busy_hours[hour] += number[BUSY] * (following - now)
        now = following
        if kind == TICK:
            if tick % TICKS == 0:
                hour = (tick // TICKS) % hours
                number[ON_DUTY] = staffing[hour]
            elif counted:
                by_free[max(free_units(number), 0), hour] += 1
            owed += number[ON_DUTY] * share / TICKS
            due = length * (0.5 + (breaks * GOLDEN) % 1.0)
            if owed >= due:
                owed -= due
                breaks += 1
                if number[ASKED] == 0:
                    units.asked_from[0] = now
                number[ASKED] += 1
            tick += 1
        elif kind == CALL:
            if counted:
                by_free[max(free_units(number), 0), hour] += 1
            grade = calls.grades[call]
            line.waiting[grade, line.last[grade]] = call
            line.last[grade] += 1
            call += 1
        elif kind == CALL_ENDS:
            remove_first(call_ends, number, BUSY)
        else:
            remove_first(break_ends, number, RESTING)
        if free_units(number) > 0 and somebody_waits(line.first, line.last):
            take_up(units, line, calls, travel, counts, now)
        if number[ASKED] > 0:
            rest(units, now, length)
    return counts
