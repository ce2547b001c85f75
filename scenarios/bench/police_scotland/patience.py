"""The patience of the online rule, chosen on other days than those that it is then judged on."""

from dataclasses import dataclass, replace

import numpy as np

from optimiser.dispatching.calls import Calls, ShiftCover
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Policy, Situation
from optimiser.dispatching.split import split_officers
from scenarios.bench.police_scotland.instance import (
    DAYS,
    OFFICERS,
    SHIFT_HOURS,
    SHIFTS_A_DAY,
    Week,
)
from scenarios.bench.police_scotland.measures import late_count

PATIENCES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Hours that are tried."""
STAFFED = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Shares of the officers that are tried: with all of them hardly a day has anybody late."""
DAY_HOURS = SHIFT_HOURS * SHIFTS_A_DAY


@dataclass(frozen=True)
class ByDay:
    """Another policy each day: that of a day dispatches from its midnight to the next."""

    policies: tuple[Policy, ...]

    def choose(self, situation: Situation) -> tuple[int, int]:
        """As the policy of the day chooses."""
        day = min(int(situation.moment // DAY_HOURS), len(self.policies) - 1)
        return self.policies[day].choose(situation)


def late_by_day(week: Week, policy: Policy) -> list[list[int]]:
    """For each day alone, late calls with each share of the officers."""
    load = np.array(week.splits((100,))[0], dtype=float).tolist()
    table = []
    for day in range(DAYS):
        calls = day_alone(week.calls, day)
        row = []
        for share in STAFFED:
            splits = [split_officers(round(share * count), load) for count in OFFICERS]
            shifts = [
                ShiftCover(float(SHIFT_HOURS * n), float(SHIFT_HOURS * (n + 1)), splits[n % 3])
                for n in range(SHIFTS_A_DAY + 1)
            ]
            row.append(late_count(calls, dispatch_online(calls, shifts, policy)))
        table.append(row)
    return table


def day_alone(calls: Calls, day: int) -> Calls:
    """The calls of one day, counted from its midnight."""
    ends = np.searchsorted(calls.reported, [DAY_HOURS * day, DAY_HOURS * (day + 1)])
    part = slice(*ends.tolist())
    return replace(
        calls,
        reported=calls.reported[part] - DAY_HOURS * day,
        target=calls.target[part],
        on_scene=calls.on_scene[part],
        travel=calls.travel[part],
        urgent=calls.urgent[part],
    )


def chosen_without_each_day(late: np.ndarray) -> list[int]:
    """For each day which row of `late` (policies, days, shares) is best on the other days."""
    of_day = late.sum(axis=2)
    others = of_day.sum(axis=1, keepdims=True) - of_day
    return [int(row) for row in others.argmin(axis=0)]


@dataclass(frozen=True)
class CrossValidated:
    """Late calls by patience, day and share of officers, and the patience chosen for each day."""

    late: np.ndarray
    chosen: tuple[float, ...]
    overall: float
    """The patience with fewest late on all days."""

    def dispatcher(self, policy: Policy) -> ByDay:
        """Dispatches each day with the patience that was best on the six others."""
        return ByDay(tuple(replace(policy, patience=each) for each in self.chosen))

    @property
    def held_out(self) -> int:
        """Late calls in all where each day has the patience of the others."""
        rows = [PATIENCES.index(each) for each in self.chosen]
        return int(sum(self.late[row, day].sum() for day, row in enumerate(rows)))


def cross_validate(week: Week, policy: Policy) -> CrossValidated:
    """Leave out each day in turn, and choose the patience of a policy on the others."""
    late = np.array(
        [late_by_day(week, replace(policy, patience=each)) for each in PATIENCES], dtype=int
    )
    chosen = tuple(PATIENCES[row] for row in chosen_without_each_day(late))
    return CrossValidated(late, chosen, PATIENCES[int(late.sum(axis=(1, 2)).argmin())])
