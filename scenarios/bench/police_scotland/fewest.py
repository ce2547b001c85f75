"""The fewest officers of the three shifts that reach every incident of the week in time.

Officers a day: the sum of the sizes of the early, the day and the late shift, each the same on all
seven days, as in the challenge.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from optimiser.dispatching.calls import Dispatch, is_late
from optimiser.dispatching.fewest.descent import Served
from optimiser.dispatching.fewest.hindsight import Fewest, fewest_with_hindsight
from optimiser.dispatching.fewest.period import (
    Period,
    Sizes,
    dispatches_of,
    plan_of_dispatches,
)
from optimiser.dispatching.online import Desk, until_the_end, work_shift
from optimiser.dispatching.policy import Dispatcher, Policy
from scenarios.bench.police_scotland.instance import (
    OFFICERS,
    SHIFTS_A_DAY,
    Week,
    week_of_shifts,
)

ONLINE_SHARE, HINDSIGHT_SHARE = 0.15, 0.85
"""When the first online search ends and when the search with hindsight does."""
MOST = 4 * max(OFFICERS)
"""Officers of a shift beyond which nobody looks."""


@dataclass(frozen=True)
class FewestOfficers:
    """The figures, and the two dispatches with those officers (empty where there is none)."""

    figures: dict[str, Any]
    with_hindsight: list[Dispatch]
    online: list[Dispatch]


def fewest_officers(week: Week, seconds: float, seed: int) -> FewestOfficers:
    """Officers by shift, online and with hindsight, and what any dispatcher needs at least."""
    began = time.monotonic()
    policy = Policy()
    online = enough_online(week, policy)
    if online is None:
        return FewestOfficers({"online": None, "with_hindsight": None, "bound": None}, [], [])
    online = fewer_online(week, policy, online, None, began + ONLINE_SHARE * seconds)[0]
    until = began + HINDSIGHT_SHARE * seconds
    fewest = with_hindsight(week, policy, online, until - time.monotonic(), seed)
    online, exhausted = fewer_online(week, policy, online, fewest, began + seconds)
    figures = {
        "bound": sum(fewest.least),
        "bound_by_shift": list(fewest.least),
        "with_hindsight": sum(fewest.served.sizes),
        "with_hindsight_by_shift": list(fewest.served.sizes),
        "online": sum(online),
        "online_by_shift": list(online),
        "online_one_less_all_tried": exhausted,
    }
    plan = dispatches_of(period_of(week), fewest.served.plan)
    return FewestOfficers(figures, plan, served_online(week, policy, online) or [])


def period_of(week: Week) -> Period:
    """The week, its early shifts equally large, and so its day and its late ones."""
    shifts = week_of_shifts(week.splits())
    groups = tuple(number % SHIFTS_A_DAY for number in range(len(shifts)))
    hours = tuple((shift.start, shift.end) for shift in shifts)
    return Period(week.calls, hours, groups, SHIFTS_A_DAY)


def with_hindsight(
    week: Week, policy: Dispatcher, sizes: Sequence[int], seconds: float, seed: int
) -> Fewest:
    """The fewest with hindsight, from sizes with which a dispatcher is never late."""
    sent = served_online(week, policy, sizes)
    assert sent is not None, sizes
    period = period_of(week)
    plan = plan_of_dispatches(period, period.officers(sizes), sent)
    return fewest_with_hindsight(period, Served(tuple(sizes), plan), seconds, seed)


def enough_online(week: Week, policy: Dispatcher) -> Sizes | None:
    """Sizes with which the dispatcher is never late, each the least beside the others.

    `None` if not even `MOST` officers in every shift will do.
    """
    sizes = [MOST] * SHIFTS_A_DAY
    if served_online(week, policy, sizes) is None:
        return None
    for kind in reversed(range(SHIFTS_A_DAY)):
        low, high = 0, sizes[kind]
        while high - low > 1:
            sizes[kind] = (low + high) // 2
            if served_online(week, policy, sizes) is None:
                low = sizes[kind]
            else:
                high = sizes[kind]
        sizes[kind] = high
    return tuple(sizes)


def fewer_online(
    week: Week, policy: Dispatcher, sizes: Sizes, proved: Fewest | None, ends: float
) -> tuple[Sizes, bool]:
    """Fewer officers with whom the dispatcher is never late, by trying all sizes of a smaller sum.

    What hindsight ruled out is passed over. The second answer says that all sizes of one officer
    less were tried in vain; before a bound is `proved` only sizes near by are tried.
    """
    while True:
        for tried in sizes_of_sum(sizes, sum(sizes) - 1, None if proved else 2):
            if time.monotonic() > ends:
                return sizes, False
            if proved is not None and not proved.allows(tried):
                continue
            if served_online(week, policy, tried) is not None:
                sizes = tried
                break
        else:
            return sizes, proved is not None


def sizes_of_sum(near: Sizes, total: int, reach: int | None) -> Iterator[Sizes]:
    """All sizes of a sum, those nearest to some others first, at most `reach` from each."""
    reach = total if reach is None else reach
    spread = [range(max(1, size - reach), size + reach + 1) for size in near[:-1]]
    found = [
        (early, day, total - early - day)
        for early in spread[0]
        for day in spread[1]
        if total - early - day >= 1
    ]
    found.sort(key=lambda sizes: sum(abs(a - b) for a, b in zip(sizes, near, strict=True)))
    return iter(found)


def served_online(week: Week, policy: Dispatcher, sizes: Sequence[int]) -> list[Dispatch] | None:
    """What the dispatcher does with some officers; `None` if anybody has to wait too long."""
    shifts, desk, sent = week_of_shifts(week.splits(sizes)), Desk(), []
    calls = until_the_end(week.calls, shifts)
    for number, shift in enumerate(shifts):
        part = work_shift(calls, number, shift, policy, desk)
        if any(is_late(week.calls, each) for each in part):
            return None
        sent += part
    return None if desk.waiting else sent
