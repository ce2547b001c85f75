"""Dispatch as the day goes: each decision from what has been reported by then."""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from optimiser.dispatching.calls import Calls, Dispatch, ShiftCover, clear_at
from optimiser.dispatching.policy import Dispatcher, Situation


@dataclass
class Desk:
    """What a dispatcher has before them: calls that wait, the next call to be reported, and those
    that are finished or under way (with the moment when they end)."""

    waiting: list[int] = field(default_factory=list)
    upcoming: int = 0
    finished: list[int] = field(default_factory=list)
    under_way: list[tuple[float, int]] = field(default_factory=list)

    def take_reports(self, calls: Calls, moment: float) -> None:
        """Write down everything that has been reported or has ended by `moment`."""
        while self.upcoming < len(calls) and calls.reported[self.upcoming] <= moment:
            self.waiting.append(self.upcoming)
            self.upcoming += 1
        while self.under_way and self.under_way[0][0] <= moment:
            self.finished.append(heapq.heappop(self.under_way)[1])

    def next_report(self, calls: Calls) -> float:
        """When the next call is reported; infinite after the last."""
        return float(calls.reported[self.upcoming]) if self.upcoming < len(calls) else math.inf


def dispatch_online(
    calls: Calls, shifts: Sequence[ShiftCover], dispatcher: Dispatcher
) -> list[Dispatch]:
    """Answer calls through the shifts, one after another; who never finds an officer is left out.

    Calls are in order of report, shifts in order of start without overlap.
    """
    desk, sent = Desk(), []
    calls = until_the_end(calls, shifts)
    for number in range(len(shifts)):
        sent += work_shift(calls, number, shifts[number], dispatcher, desk)
    return sent


def until_the_end(calls: Calls, shifts: Sequence[ShiftCover]) -> Calls:
    """The calls with no target after the last shift: nobody is there to answer them then."""
    last = max((shift.end for shift in shifts), default=math.inf)
    return replace(calls, target=np.minimum(calls.target, np.maximum(last - calls.reported, 0.0)))


def work_shift(
    calls: Calls, number: int, shift: ShiftCover, dispatcher: Dispatcher, desk: Desk
) -> list[Dispatch]:
    """Answer calls in one shift; the desk is changed to what the next shift finds."""
    idle = [list(range(count)) for count in shift.officers]
    busy: list[tuple[float, int, int, Dispatch]] = []
    sent, moment = [], shift.start
    while moment < shift.end:
        desk.take_reports(calls, moment)
        while busy and busy[0][0] <= moment:
            _, base, officer, _ = heapq.heappop(busy)
            heapq.heappush(idle[base], officer)
        while desk.waiting and any(idle):
            free = [len(officers) for officers in idle]
            away = [each for *_, each in busy]
            now = Situation(moment, shift.end, calls, desk.waiting, free, away, desk.finished)
            place, base = dispatcher.choose(now)
            call = desk.waiting.pop(place)
            dispatch = Dispatch(call, number, base, heapq.heappop(idle[base]), moment)
            sent.append(dispatch)
            clear = clear_at(calls, dispatch)
            heapq.heappush(busy, (clear, base, dispatch.officer, dispatch))
            heapq.heappush(desk.under_way, (clear, call))
        moment = desk.next_report(calls)
        if desk.waiting and busy:
            moment = min(moment, busy[0][0])
    return sent
