"""Which waiting call is answered next, and from which base, knowing only what is reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from optimiser.dispatching.calls import ON_TIME, Calls, Dispatch

LEAST_HOURS = 1e-3


class Situation(NamedTuple):
    """What a dispatcher knows when a call waits and an officer is free; times in hours.

    Of `calls` only those may be looked at that have been reported.
    """

    moment: float
    shift_end: float
    calls: Calls
    waiting: Sequence[int]
    free: Sequence[int]
    """Officers at each base who can set out."""
    busy: Sequence[Dispatch] = ()
    """Those who are on their way or on scene."""
    finished: Sequence[int] = ()
    """Calls that are over."""


class Dispatcher(Protocol):
    """Whoever chooses the next call."""

    def choose(self, situation: Situation) -> tuple[int, int]:
        """The place in `waiting` of the next call, and the base from which it is answered."""
        ...


@dataclass(frozen=True)
class Policy:
    """Urgent calls first, hopeless ones last, the others by apparent urgency.

    Urgency is that of the apparent-tardiness rule (Vepsalainen & Morton 1987): a call counts the
    more the less slack it has before its latest departure, with `patience` hours to scale, and
    the less of the shift it takes. Time on scene after the end of the shift takes nothing of it,
    so long calls lose their disadvantage as the shift ends. A call that cannot be on target any
    more waits until an officer has nothing else to do.

    `assumed_on_scene` (hours) makes the policy blind to the time on scene, which it then supposes
    to be the same for all; `None` lets it read the time as it is recorded with the report.

    Two hours of patience are what does best on the days of the Police Scotland week each of which
    is left out in turn, with 60 to 100 % of its officers (`benchmarks/police_scotland.py`).
    """

    patience: float = 2.0
    assumed_on_scene: float | None = None

    def choose(self, situation: Situation) -> tuple[int, int]:
        """The first by the rule, which looks neither at `busy` officers nor at `finished` calls."""
        return self.ranked(situation)[0]

    def ranked(self, situation: Situation) -> list[tuple[int, int]]:
        """All waiting calls in the order of the rule, as places in `waiting`, with their bases."""
        calls, moment = situation.calls, situation.moment
        listed = np.asarray(situation.waiting)
        travel = np.where(np.asarray(situation.free) > 0, calls.travel[listed], np.inf)
        bases, least = travel.argmin(axis=1), travel.min(axis=1)
        slack = calls.deadline[listed] - least - moment
        known = self.assumed_on_scene is None
        on_scene = calls.on_scene[listed] if known else self.assumed_on_scene
        left = max(situation.shift_end - moment, LEAST_HOURS)
        takes = np.clip(least + on_scene, LEAST_HOURS, left)
        urgency = -np.maximum(slack, 0.0) / self.patience - np.log(takes)
        rank = np.where(calls.urgent[listed], 0, np.where(slack < -ON_TIME, 2, 1))
        measure = np.where(rank == 1, -urgency, slack)
        order = np.lexsort((listed, measure, rank))
        return list(zip(order.tolist(), bases[order].tolist(), strict=True))
