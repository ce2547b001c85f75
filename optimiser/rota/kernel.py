"""The plan as arrays that numba can compile against: what a duty adds, and how counts follow."""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

MINUTES_PER_HOUR = 60.0


class Pool(NamedTuple):
    """People who are redrawn together, and the cover they share.

    Shapes: P people, D days, O options (0 = free), G groups, H hours, C scopes of supervision.
    `rows` (P, D) is the plan; `pinned` (P, D) days that stay; `allowed` (P, D, O); `units` (D, O)
    contracted units of an option and `budget` (P,) of a person; `twin` (D, O) the first option of
    the day that leads to the same states with the same units; `tables`, `table_of_day`,
    `start_state` the legal sequences; `overtime` (D, O) minutes of overtime under the cap in an
    option, `pence` (P, D, O) what they cost, `week` and `month` (D,) the week and the month of
    the period they count in, `week_limit` (P, weeks) and `month_limit` (P, months) what each leaves
    room for; `week_before` (P,) minutes on duty in the first week before the period, and
    `full_week` (P,) those that a part-timer's week with overtime may have; `worked` (D, O) minutes
    on duty and `period_limit` (P,) their limit in all, `worked_until`, `normal_until` (P, D) what
    the `reference_days` that end with each day leave of them and of contracted minutes;
    `rests` (P, D) days that are rest days where they have no units, `least_rests` (P,) how many of
    them everybody must have;
    `begins`, `finishes` (D, O) the minutes of the period at which an option starts and ends;
    `rest_needs` (A, 3) the days, minutes and count of each way to have weekly rest, `rest_spans`
    (P, F, 3) the minutes at which the weeks of
    each fortnight start and end, `past` (P, K, 2) tours before the period in its first fortnight;
    `span_first`, `span_last` (D, O) the first hour touched and the one after the last,
    `span_minutes` (D, O, 2) the minutes in both; `cover` and `required` (G, H) in minutes;
    `weight` (G,) of an hour short; `group` (P,); `fill` (D, O) a small wish to use what is owed.
    `sergeants` (C, H) counts supervisors who cover an hour, `supervised` (G, H) people who need
    one; `scope` (G,) is a group's scope of supervision or -1, `leads` (P,) who is a supervisor.

    Threads may work on different groups of one pool at a time, as long as none moves a supervisor.
    """

    rows: NDArray[np.int16]
    pinned: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    units: NDArray[np.int32]
    budget: NDArray[np.int32]
    twin: NDArray[np.int16]
    tables: NDArray[np.int16]
    table_of_day: NDArray[np.int16]
    start_state: NDArray[np.int16]
    overtime: NDArray[np.int32]
    pence: NDArray[np.int32]
    week: NDArray[np.int32]
    week_limit: NDArray[np.int32]
    week_before: NDArray[np.int32]
    full_week: NDArray[np.int32]
    month: NDArray[np.int32]
    month_limit: NDArray[np.int32]
    worked: NDArray[np.int32]
    period_limit: NDArray[np.int32]
    reference_days: int
    worked_until: NDArray[np.int32]
    normal_until: NDArray[np.int32]
    rests: NDArray[np.bool_]
    least_rests: NDArray[np.int32]
    begins: NDArray[np.int32]
    finishes: NDArray[np.int32]
    rest_needs: NDArray[np.int32]
    rest_spans: NDArray[np.int32]
    past: NDArray[np.int32]
    span_first: NDArray[np.int32]
    span_last: NDArray[np.int32]
    span_minutes: NDArray[np.int32]
    cover: NDArray[np.int32]
    required: NDArray[np.int32]
    weight: NDArray[np.float64]
    group: NDArray[np.int32]
    fill: NDArray[np.float64]
    sergeants: NDArray[np.int32]
    supervised: NDArray[np.int32]
    scope: NDArray[np.int32]
    leads: NDArray[np.bool_]


@njit(cache=True, nogil=True)
def minutes_of_hour(pool: Any, day: int, option: int, hour: int) -> int:
    """Minutes of an hour that an option covers."""
    minutes = 60
    if hour == pool.span_first[day, option]:
        minutes = pool.span_minutes[day, option, 0]
    elif hour == pool.span_last[day, option] - 1:
        minutes = pool.span_minutes[day, option, 1]
    return minutes


@njit(cache=True, nogil=True)
def place(pool: Any, person: int, day: int, option: int, sign: int) -> None:
    """Add (sign 1) or take away (sign -1) one duty from every count."""
    group = pool.group[person]
    scope, leads = pool.scope[group], pool.leads[person]
    first, last = pool.span_first[day, option], pool.span_last[day, option]
    head, tail = pool.span_minutes[day, option]
    # As `minutes_of_hour`, without handing on the pool for every hour, which took most of the time.
    cover, supervised = pool.cover[group], pool.supervised[group]
    for hour in range(first, last):
        minutes = 60
        if hour == first:
            minutes = head
        elif hour == last - 1:
            minutes = tail
        cover[hour] += sign * minutes
        if scope >= 0:
            if not leads:
                supervised[hour] += sign
            elif minutes == 60:
                pool.sergeants[scope, hour] += sign


@njit(cache=True, nogil=True)
def shortfall(pool: Any, group: int, first: int, last: int) -> float:
    """Staff-hours short of one group over hours [first, last)."""
    minutes = 0
    for hour in range(first, last):
        minutes += int(max(0, pool.required[group, hour] - pool.cover[group, hour]))
    hours: float = minutes / MINUTES_PER_HOUR
    return hours


@njit(cache=True, nogil=True)
def spent_pence(pool: Any) -> int:
    """What the overtime of everybody costs."""
    pence = 0
    for person in range(pool.rows.shape[0]):
        for day in range(pool.rows.shape[1]):
            pence += pool.pence[person, day, pool.rows[person, day]]
    return pence


@njit(cache=True, nogil=True)
def useful_minutes(pool: Any, person: int, day: int, option: int) -> float:
    """Minutes short that a person would cover by this duty instead of the one of that day."""
    group, now = pool.group[person], pool.rows[person, day]
    useful = 0.0
    for hour in range(pool.span_first[day, option], pool.span_last[day, option]):
        minutes = minutes_of_hour(pool, day, option, hour)
        if now and pool.span_first[day, now] <= hour < pool.span_last[day, now]:
            minutes -= minutes_of_hour(pool, day, now, hour)
        short = pool.required[group, hour] - pool.cover[group, hour]
        useful += min(max(0, short), minutes)
    return useful


@njit(cache=True, nogil=True)
def all_useful_minutes(
    pool: Any, people: NDArray[np.int64], days: NDArray[np.int64], options: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Useful minutes of many duties, each by itself."""
    useful = np.zeros(len(people))
    for index in range(len(people)):
        useful[index] = useful_minutes(pool, people[index], days[index], options[index])
    return useful


@njit(cache=True, nogil=True)
def all_lost_minutes(
    pool: Any, people: NDArray[np.int64], days: NDArray[np.int64], before: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Minutes that would be short if a duty became the one that it was before, each by itself."""
    lost = np.zeros(len(people))
    for index in range(len(people)):
        person, day = people[index], days[index]
        option = pool.rows[person, day]
        _change(pool, person, day, before[option])
        lost[index] = useful_minutes(pool, person, day, option)
        _change(pool, person, day, option)
    return lost


@njit(cache=True, nogil=True)
def _change(pool: Any, person: int, day: int, option: int) -> None:
    """Put another option in a day's place."""
    if pool.rows[person, day]:
        place(pool, person, day, pool.rows[person, day], -1)
    if option:
        place(pool, person, day, option, 1)
    pool.rows[person, day] = option


@njit(cache=True, nogil=True)
def lacking_sergeants(pool: Any, least: int) -> NDArray[np.bool_]:
    """Which tours (P, D) have an hour with fewer sergeants than that, of people who need any."""
    people, days = pool.rows.shape
    lacking = np.zeros((people, days), dtype=np.bool_)
    for person in range(people):
        scope = pool.scope[pool.group[person]]
        if scope < 0 or pool.leads[person]:
            continue
        for day in range(days):
            option = pool.rows[person, day]
            if option:
                for hour in range(pool.span_first[day, option], pool.span_last[day, option]):
                    if pool.sergeants[scope, hour] < least:
                        lacking[person, day] = True
                        break
    return lacking


@njit(cache=True, nogil=True)
def restore(pool: Any, people: NDArray[np.int64], rows: NDArray[np.int16]) -> None:
    """Put given rows back, counts and cover with them."""
    for index in range(len(people)):
        person = people[index]
        for day in range(pool.rows.shape[1]):
            was, now = pool.rows[person, day], rows[index, day]
            if was == now:
                continue
            if was:
                place(pool, person, day, was, -1)
            if now:
                place(pool, person, day, now, 1)
            pool.rows[person, day] = now
