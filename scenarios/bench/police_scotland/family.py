"""The Police Scotland week as a benchmark: dispatched online, with hindsight, and by fewest."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from optimiser.errors import MusterError
from scenarios.bench.family import Family, Solved, Table, Task
from scenarios.bench.police_scotland.check import FEWEST, HINDSIGHT, ONLINE, check

PREFIX = "police-scotland"
HEADER = ("urn", "station", "day", "shift", "officer", "depart", "arrive", "clear")
BEST_KNOWN = 10.0
"""Late incidents of the best published answer: 100, 99.58 and 99.24 % on target."""
HINDSIGHT_SHARE = 0.6
SHORT_PATIENCE = 0.5
"""Hours of patience of the rule that dispatches shifts in which nobody is late with hindsight."""


def solve(task: Task) -> Solved:
    """Dispatch the week both ways, and look for the fewest officers that are never late."""
    if task.instance:
        message = f"{PREFIX} is one week only: there is no instance {task.instance!r}"
        raise MusterError(message)
    if task.data is None:
        message = f"{PREFIX} needs the published files: name their folder by --data"
        raise MusterError(message)
    from optimiser.dispatching.hindsight import dispatch_with_hindsight
    from optimiser.dispatching.lookahead import LookAhead
    from optimiser.dispatching.online import dispatch_online
    from optimiser.dispatching.policy import Policy
    from scenarios.bench.police_scotland.fewest import fewest_officers
    from scenarios.bench.police_scotland.instance import read_week, week_of_shifts
    from scenarios.bench.police_scotland.measures import late_calls, online_figures

    began = time.monotonic()
    week = read_week(Path(task.data))
    shifts = week_of_shifts(week.splits())
    seconds = task.limits.seconds
    online = dispatch_online(week.calls, shifts, LookAhead(seed=task.limits.seed))
    best = dispatch_with_hindsight(
        week.calls, shifts, Policy(SHORT_PATIENCE), HINDSIGHT_SHARE * seconds, task.limits.seed
    )
    known = min(best.sent, online, key=lambda sent: late_calls(week, sent).cost)
    tables = {
        HINDSIGHT: Table(HEADER, dispatch_rows(week, known)),
        ONLINE: Table(HEADER, dispatch_rows(week, online)),
    }
    late = late_calls(week, known)
    left = max(began + seconds - time.monotonic(), (1 - HINDSIGHT_SHARE) * seconds)
    fewest = fewest_officers(week, left, task.limits.seed)
    tables |= {
        name: Table(HEADER, dispatch_rows(week, sent))
        for name, sent in zip(FEWEST, (fewest.with_hindsight, fewest.online), strict=True)
        if sent
    }
    more = {
        "late_by_priority": late.by_priority,
        "on_target_percent": late.on_target_percent,
        "online": online_figures(week, online, task.limits.seed),
        "fewest_officers": fewest.figures,
    }
    return Solved(tables, float(late.count), best.bound, BEST_KNOWN, more)


def dispatch_rows(week: Any, sent: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Each dispatch as a row of the answer; hours from the start of day 1, days from 1."""
    from optimiser.dispatching.calls import clear_at

    return [
        (
            week.urns[each.call],
            week.stations[each.base],
            each.shift // 3 + 1,
            each.shift % 3,
            each.officer + 1,
            repr(float(each.depart)),
            repr(float(each.depart + week.calls.travel[each.call, each.base])),
            repr(clear_at(week.calls, each)),
        )
        for each in sent
    ]


FAMILY = Family(PREFIX, PREFIX, solve, check)
