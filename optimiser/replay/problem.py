"""What a replay is given: people on duty with their places, calls, and the terms of dispatch.

Times are minutes from the start of the period, places are kilometres on a plane, paces minutes a
kilometre. A grade is 1 (immediate), 2 (priority) or 3 (scheduled).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
GRADES = 3
RESERVE, VISIBLE, COMMITMENT = 0, 1, 2
NOBODY = -1


class Duties(NamedTuple):
    """Tours of duty of a plan and where each person is in them; one row a tour unless said.

    `base` is an index; `answers` is the highest grade number that the person goes to (3 all, 1
    immediate calls alone, 0 none). A break of `break_minutes` is due from `break_at`. The places of
    tour `u` are rows `first[u]` to `first[u + 1]` of the `place_` arrays, in order of
    `place_from`: `place_pace` is that of the way there, `place_drives` whether a vehicle is at
    hand (1 or 0), `place_task` `RESERVE`, `VISIBLE` or `COMMITMENT`, `place_mate` the tour of the
    other half of a crew or `NOBODY`.
    """

    start: Floats
    end: Floats
    base: Integers
    answers: Integers
    break_at: Floats
    break_minutes: Floats
    first: Integers
    place_from: Floats
    place_x: Floats
    place_y: Floats
    place_pace: Floats
    place_drives: Integers
    place_task: Integers
    place_mate: Integers


class Calls(NamedTuple):
    """Calls in order of receipt; grades 1 to 3.

    `minutes` are on scene for each of the `officers`; `target` is that of the grade, infinite where
    there is none; `delay` multiplies the time of travel.
    """

    received: Floats
    grade: Integers
    officers: Integers
    minutes: Floats
    x: Floats
    y: Floats
    pace: Floats
    base: Integers
    target: Floats
    delay: Floats


class Terms(NamedTuple):
    """How calls are dispatched.

    `help_after` (3,): minutes that a call of each grade waits before units of other bases go;
    `help_nearer`: minutes by which another base's unit must be nearer than the own ones to go at
    once; `yields_after`: minutes before scheduled calls take people off patrol; `break_grade`: the
    highest grade number that ends a break early (0 none); `preempts`: whether an immediate call
    takes a unit from a scheduled one, which is resumed; `last_minutes`: no scheduled call is begun
    so near to the end of a tour; `end`: the period's length.
    """

    help_after: Floats
    help_nearer: float
    yields_after: float
    break_grade: int
    preempts: bool
    last_minutes: float
    end: float


class Dispatched(NamedTuple):
    """How one replication went.

    `reached` (calls,): minute of the first arrival, infinite where nobody came in the period;
    `served` (calls,): officers' work on it that was finished. `away` rows are tours with the minute
    from and to which the person was away from the planned place. `tally` are minutes and counts as
    in `Tally`.
    """

    reached: Floats
    served: Integers
    away: Floats
    tally: Floats


SHORT, ENGAGED, OVERRUN, BREAK_LOST, PREEMPTED, HELPED = range(6)
TALLIES = 6
"""Of `tally`: person-minutes that immediate and priority calls waited for officers; person-minutes
at calls of all grades; minutes after the end of tours; minutes of break not had; how often a unit
was taken from a scheduled call, and went from another base."""


@dataclass(frozen=True, eq=False)
class Day:
    """What was received from one changing hour to the next: rows of `IncidentDays`."""

    weekday: int
    rows: Integers


@dataclass(frozen=True, eq=False)
class IncidentDays:
    """Held-out incidents by day, to be drawn for the days of a period.

    `calls` has a row for each incident: `received` in minutes after the start of its day, grade 4
    for what needs nobody. `area`, `spot` (a hot spot, or `NOBODY`) and `harm` are of the same rows.
    """

    days: tuple[Day, ...]
    calls: Calls
    area: Integers
    spot: Integers
    harm: Floats


@dataclass(frozen=True, eq=False)
class Period:
    """The days to fill: each with its weekday, the minute at which its block starts and ends.

    The first block may start before minute 0; what falls outside the period is left out.
    """

    weekdays: tuple[int, ...]
    starts: Floats
    end: float
    as_they_fell: tuple[int, ...] | None = None
