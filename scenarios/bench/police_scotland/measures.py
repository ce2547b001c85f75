"""What a dispatch of the Police Scotland week achieves, and how it bears other weeks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from optimiser.dispatching.calls import Calls, Dispatch, is_late
from optimiser.dispatching.lookahead import LookAhead
from optimiser.dispatching.online import dispatch_online
from optimiser.dispatching.policy import Dispatcher, Policy
from scenarios.bench.police_scotland.instance import (
    DAYS,
    OFFICERS,
    SHIFT_HOURS,
    SHIFTS_A_DAY,
    TARGET_HOURS,
    Week,
    week_of_shifts,
)

SHUFFLES = 20
MEAN_ON_SCENE = 1.5
"""Hours that a dispatcher supposes who cannot know: the middle of the range of the challenge."""


@dataclass(frozen=True)
class Late:
    """Late incidents, in all and by priority, and the share on target by the shift of report."""

    count: int
    by_priority: dict[str, int]
    on_target_percent: list[float]

    @property
    def cost(self) -> tuple[int, int]:
        """What is to be least: late immediate incidents, then all."""
        return self.by_priority["immediate"], self.count


def late_count(calls: Calls, sent: Sequence[Dispatch]) -> int:
    """Calls that are reached late or never."""
    return len(calls) - sum(not is_late(calls, each) for each in sent)


def late_calls(week: Week, sent: Sequence[Dispatch]) -> Late:
    """Count what is late; an incident that is never answered is late too."""
    calls = week.calls
    on_time = {each.call for each in sent if not is_late(calls, each)}
    late = [call for call in range(len(calls)) if call not in on_time]
    by_target = Counter(calls.target[call] for call in late)
    kind = (calls.reported % 24 // SHIFT_HOURS).astype(int)
    every = np.bincount(kind, minlength=SHIFTS_A_DAY)
    missed = np.bincount(kind[late], minlength=SHIFTS_A_DAY)
    percent = 100.0 * (1 - missed / np.maximum(every, 1))
    return Late(
        len(late),
        {name.lower(): by_target[hours] for name, hours in TARGET_HOURS.items()},
        np.round(percent, 2).tolist(),
    )


def online_figures(week: Week, sent: Sequence[Dispatch], seed: int) -> dict[str, Any]:
    """The online answer's lateness, and that of other dispatchers.

    `rule_late`: the rule of apparent urgency without look-ahead. `blind_late`: look-ahead by a
    dispatcher to whom the time on scene is not known until a call is over, `blind_rule_late` the
    rule. The rest is of the rule. `late_by_split`: other officers by station, the last chosen after
    the week. `late_with_days_permuted`: seven rotations of the days, then random orders of them,
    where the early shift after the week answers what waits at its end: a busy night may then be
    the last.
    """
    late, splits = late_calls(week, sent), week.splits()
    blind = Policy(assumed_on_scene=MEAN_ON_SCENE)
    equal = [_equally(officers, len(week.stations)) for officers in OFFICERS]
    other = {
        "in_proportion_to_work": _late(week, splits),
        "equal": _late(week, equal),
        "best_for_this_week": min(_late(week, each) for each in _near(splits)),
    }
    return {
        "late": late.count,
        "late_by_priority": late.by_priority,
        "on_target_percent": late.on_target_percent,
        "officers_by_station": [list(split) for split in splits],
        "rule_late": _late(week, splits),
        "blind_late": _late(week, splits, LookAhead(blind, seed=seed)),
        "blind_rule_late": _late(week, splits, blind),
        "late_by_split": other,
        "late_with_days_permuted": [
            _late(week.permuted(days), splits, more=1) for days in orders_of_days(seed)
        ],
    }


def orders_of_days(seed: int) -> list[list[int]]:
    """Seven rotations of the days, then random orders."""
    draw = np.random.default_rng(seed)
    rotations = [[(first + day) % DAYS for day in range(DAYS)] for first in range(DAYS)]
    return rotations + [draw.permutation(DAYS).tolist() for _ in range(SHUFFLES)]


def _late(
    week: Week, splits: Sequence[Sequence[int]], policy: Dispatcher | None = None, more: int = 0
) -> int:
    sent = dispatch_online(week.calls, week_of_shifts(splits, more), policy or Policy())
    return late_calls(week, sent).count


def _equally(officers: int, stations: int) -> tuple[int, ...]:
    return tuple(officers // stations + (n < officers % stations) for n in range(stations))


def _near(splits: list[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
    """Splits with one officer of the early shift moved, the given one first."""
    near = [splits]
    for source, goal in permutations(range(len(splits[0])), 2):
        moved = list(splits[0])
        moved[source], moved[goal] = moved[source] - 1, moved[goal] + 1
        if moved[source] >= 0:
            near.append([tuple(moved), *splits[1:]])
    return near
