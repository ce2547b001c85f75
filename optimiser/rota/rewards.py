"""What a day's options are worth to a row draw, and the limits that a whole row must keep."""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimiser.rota.kernel import MINUTES_PER_HOUR
from optimiser.rota.resting import keeps_weekly_rest

NO_OVERTIME = 1e9
"""A price at which no overtime is ever worth its money."""

NEGLIGIBLE = 1e-12
"""Options of so small a weight are left out of a draw, unless they are within reach."""

FORGONE_HOURS = 4.0
"""What an option may be worth less than the best of its day and still be drawn: a row must often
take a day that is worth less for one that is worth more, however cold it is."""


SHARED_WORTH = 0.5
"""What an hour short is worth to one of several people who are redrawn together, as a part of its
worth, where the others who are still to be drawn could cover it."""


class Terms(NamedTuple):
    """What a draw values: `gamma`, the inverse temperature per staff-hour; `price`, the weighted
    staff-hours that a penny of overtime is worth; `alarm`, the worth to a sergeant of an hour that
    lacks its `least` sergeants. Nobody else is put into such an hour."""

    gamma: float
    price: float
    least: int
    alarm: float


@njit(cache=True, nogil=True)
def _short_minutes(
    pool: Any, group: int, begin: int, end: int, later: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Minutes short of the hours [begin, end), what each is worth, and running sums of the worth
    that one person can cover, who is drawn before `later` others."""
    short = np.zeros(end - begin, dtype=np.int64)
    worth = np.ones(end - begin)
    sums = np.zeros(end - begin + 1)
    for index in range(end - begin):
        hour = begin + index
        short[index] = max(0, pool.required[group, hour] - pool.cover[group, hour])
        if later and short[index] < 60 * (later + 1):
            worth[index] = SHARED_WORTH
        sums[index + 1] = sums[index] + worth[index] * min(60, short[index])
    return short, worth, sums


@njit(cache=True, nogil=True)
def _lacking(
    pool: Any, scope: int, least: int, begin: int, end: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Running counts of the hours [begin, end) with too few sergeants, and of those where
    anybody is, or should be, on duty."""
    lacking = np.zeros(end - begin + 1, dtype=np.int64)
    needed = np.zeros(end - begin + 1, dtype=np.int64)
    for hour in range(begin, end):
        lacks, wanted = 0, 0
        if scope >= 0 and pool.sergeants[scope, hour] < least:
            lacks = 1
            for group in range(len(pool.scope)):
                if pool.scope[group] == scope and (
                    pool.supervised[group, hour] > 0 or pool.required[group, hour] > 0
                ):
                    wanted = 1
        lacking[hour - begin + 1] = lacking[hour - begin] + lacks
        needed[hour - begin + 1] = needed[hour - begin] + wanted
    return lacking, needed


@njit(cache=True, nogil=True)
def rewards(
    pool: Any, person: int, first: int, last: int, terms: Terms, later: int
) -> NDArray[np.float64]:
    """What every option of days [first, last) adds to the plan without it, in staff-hours.

    Minus infinity where it is not allowed, or would be worked without a sergeant. `later` people
    are redrawn after this one, who could cover what it leaves.
    """
    options = pool.units.shape[1]
    group, leads = pool.group[person], pool.leads[person]
    begin, end = pool.cover.shape[1], 0
    for day in range(first, last):
        for option in range(1, options):
            begin = min(begin, pool.span_first[day, option])
            end = max(end, pool.span_last[day, option])
    end = max(begin, end)
    short, value, sums = _short_minutes(pool, group, begin, end, later)
    lacking, needed = _lacking(pool, pool.scope[group], terms.least, begin, end)
    penny = terms.price / pool.weight[group]
    reward = np.full((last - first, options), -np.inf)
    for day in range(first, last):
        reward[day - first, 0] = 0.0
        for option in range(1, options):
            if not pool.allowed[person, day, option]:
                continue
            head, tail = pool.span_first[day, option] - begin, pool.span_last[day, option] - begin
            worth = pool.fill[day, option] - penny * pool.pence[person, day, option]
            first_minutes, last_minutes = pool.span_minutes[day, option]
            covered = value[head] * min(short[head], first_minutes)
            if tail - head > 1:
                covered += sums[tail - 1] - sums[head + 1]
                covered += value[tail - 1] * min(short[tail - 1], last_minutes)
            if lacking[tail] > lacking[head]:
                if not leads:
                    continue
                whole_head = head if first_minutes == 60 else head + 1
                whole_tail = tail if last_minutes == 60 else tail - 1
                worth += terms.alarm * max(
                    0, needed[whole_tail] - needed[min(whole_head, whole_tail)]
                )
            reward[day - first, option] = worth + covered / MINUTES_PER_HOUR
    return reward


@njit(cache=True, nogil=True)
def option_weights(
    pool: Any,
    person: int,
    first: int,
    old: NDArray[np.int16],
    terms: Terms,
    later: int,
) -> tuple[NDArray[np.float64], float]:
    """Boltzmann weight of every option on every day, the best of each day at 1, and the tilt.

    The tilt is a charge per
    contracted unit that brings worked and free days to one scale, so that neither underflows; who
    draws from the weights must give it back for the units that a row used in all.
    """
    options = pool.units.shape[1]
    score = terms.gamma * rewards(pool, person, first, first + len(old), terms, later)
    charge, days = 0.0, 0
    for step in range(len(old)):
        if not pool.pinned[person, first + step]:
            rate = 0.0
            for option in range(1, options):
                units = pool.units[first + step, option]
                if units:
                    rate = max(rate, score[step, option] / units)
            charge += rate
            days += 1
    tilt = charge / days if days else 0.0
    negligible = min(NEGLIGIBLE, np.exp(-terms.gamma * FORGONE_HOURS))
    for step in range(len(old)):
        day = first + step
        if pool.pinned[person, day]:
            score[step] = -np.inf
            score[step, old[step]] = 0.0
        else:
            score[step] -= tilt * pool.units[day]
        best = score[step].max()
        for option in range(options):
            weight = np.exp(score[step, option] - best)
            score[step, option] = weight if weight > negligible else 0.0
    return score, tilt


@njit(cache=True, nogil=True)
def keeps_limits(pool: Any, person: int, row: NDArray[np.int16]) -> bool:
    """Whether a whole row keeps the person's limits on overtime and on hours in all."""
    worked, in_week, in_month, week, month = 0, 0, 0, -1, -1
    on_duty, recent, normal, rested = 0, 0, 0, 0
    for day in range(len(row)):
        if pool.week[day] != week:
            week, in_week = pool.week[day], 0
            on_duty = 0 if day else pool.week_before[person]
        if pool.month[day] != month:
            month, in_month = pool.month[day], 0
        extra = pool.overtime[day, row[day]]
        in_week += extra
        in_month += extra
        worked += pool.worked[day, row[day]]
        rested += pool.rests[person, day] and pool.units[day, row[day]] == 0
        on_duty += pool.worked[day, row[day]]
        recent += pool.worked[day, row[day]]
        normal += pool.worked[day, row[day]] - extra
        old = day - pool.reference_days
        if old >= 0:
            recent -= pool.worked[old, row[old]]
            normal -= pool.worked[old, row[old]] - pool.overtime[old, row[old]]
        if recent > pool.worked_until[person, day] or normal > pool.normal_until[person, day]:
            return False
        if in_week and on_duty > pool.full_week[person]:
            return False
        if in_week > pool.week_limit[person, week]:
            return False
        if in_month > pool.month_limit[person, month]:
            return False
    if rested < pool.least_rests[person]:
        return False
    return bool(worked <= pool.period_limit[person]) and keeps_weekly_rest(pool, person, row)
