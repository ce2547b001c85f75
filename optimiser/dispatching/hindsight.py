"""Dispatch with everything known beforehand: what no dispatcher can beat, and a plan."""

import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimiser.dispatching.calls import ON_TIME, Calls, Dispatch, ShiftCover, clear_at, is_late
from optimiser.dispatching.chain_master import Chain
from optimiser.dispatching.chain_program import ShiftTask
from optimiser.dispatching.online import Desk, until_the_end, work_shift
from optimiser.dispatching.policy import Policy, Situation
from optimiser.dispatching.shift_bound import shift_bound
from optimiser.dispatching.shift_search import ShiftSearch

URGENT_COST = 10.0
"""Calls that may be late instead of one urgent call: more than are ever late in one shift."""
FIRST_SLICE, GROWTH = 5.0, 1.5
"""Seconds of the first turn of the bound and of the search, and how much longer the next are."""


@dataclass(frozen=True)
class Hindsight:
    """A dispatch of the period, and how many calls are late at least if no urgent one may be.

    `missed` has the calls made late in each shift, and counts an urgent call as `URGENT_COST`.
    """

    sent: list[Dispatch]
    bound: float
    missed: list[float]


def dispatch_with_hindsight(
    calls: Calls,
    shifts: Sequence[ShiftCover],
    policy: Policy,
    seconds: float,
    seed: int = 1,
) -> Hindsight:
    """Dispatch by the policy, and by chains in each shift where the policy makes calls late.

    In those shifts the officers may start from other bases than the shift says. A shift's bound
    counts only calls reported in it that no later shift can reach in time, so the bounds of
    shifts add up.
    """
    ends = time.monotonic() + seconds
    desk, sent, bound, missed = Desk(), [], 0.0, []
    known = until_the_end(calls, shifts)
    for number, shift in enumerate(shifts):
        last = number == len(shifts) - 1
        before = Desk(list(desk.waiting), desk.upcoming)
        part = work_shift(known, number, shift, policy, desk)
        lost = _cost_of_lost(calls, shift, part, before, desk, last)
        if lost:
            left = max(ends - time.monotonic(), 1.0)
            better, after, proved = _solve(calls, number, shift, before, lost, left, seed, last)
            again = _cost_of_lost(calls, shift, better, before, after, last)
            bound += proved
            if again < lost:
                part, desk, lost = better, after, again
        sent += part
        missed.append(lost)
    return Hindsight(sent, bound, missed)


def due_in(calls: Calls, shift: ShiftCover, among: Sequence[int], last: bool) -> list[int]:
    """The calls that can be reached in time in this shift but in none after it; all of those
    that can be reached in the last shift."""
    reach = calls.last_depart[list(among)].max(axis=1) if among else np.zeros(0)
    return [
        call
        for call, latest in zip(among, reach, strict=True)
        if latest >= max(shift.start, calls.reported[call]) and (last or latest < shift.end)
    ]


def _cost_of_lost(
    calls: Calls, shift: ShiftCover, sent: list[Dispatch], before: Desk, after: Desk, last: bool
) -> float:
    """What the calls cost that became late in a shift; in the last one all that still wait."""
    hopeless = set(before.waiting) - set(due_in(calls, shift, before.waiting, True))
    lost = [each.call for each in sent if is_late(calls, each) and each.call not in hopeless]
    reach = calls.last_depart.max(axis=1)
    lost += [c for c in after.waiting if c not in hopeless and (last or reach[c] < shift.end)]
    return float(sum(URGENT_COST if calls.urgent[call] else 1.0 for call in lost))


def _solve(
    calls: Calls,
    number: int,
    shift: ShiftCover,
    before: Desk,
    lost: float,
    seconds: float,
    seed: int,
    last: bool,
) -> tuple[list[Dispatch], Desk, float]:
    """Solve a shift by chains, in turns with its bound until they meet or the time ends."""
    ends = time.monotonic() + seconds
    desk = Desk(list(before.waiting), before.upcoming)
    desk.take_reports(calls, np.nextafter(shift.end, shift.start))
    own = task_of(calls, shift, range(before.upcoming, desk.upcoming), last)
    task = task_of(calls, shift, desk.waiting, last)
    carried = len(task.members) > len(own.members)
    search, bound, slice_seconds = ShiftSearch(task, ends, seed), 0.0, FIRST_SLICE
    while search.cost > bound:
        left = max(min(slice_seconds, ends - time.monotonic()), 1.0)
        bound = max(bound, shift_bound(task, min(search.cost, lost), left))
        if time.monotonic() >= ends:
            break
        search.improve(bound, min(time.monotonic() + slice_seconds, ends))
        slice_seconds *= GROWTH
    if carried:
        bound = shift_bound(own, bound, FIRST_SLICE)
    return _answer(calls, number, shift, task, search.chains, desk), desk, bound


def task_of(calls: Calls, shift: ShiftCover, among: Sequence[int], last: bool) -> ShiftTask:
    """The calls that this shift must answer in time, each at its cost."""
    members = due_in(calls, shift, list(among), last)
    cost = np.where(calls.urgent[members], URGENT_COST, 1.0)
    return ShiftTask(calls, tuple(members), shift.start, shift.end, sum(shift.officers), cost)


def _answer(
    calls: Calls, number: int, shift: ShiftCover, task: ShiftTask, chains: list[Chain], desk: Desk
) -> list[Dispatch]:
    """Send officers along their chains, then to what is left; the desk keeps what still waits."""
    rest = sum(shift.officers) - len(chains)
    sent: list[Dispatch] = []
    free: list[tuple[float, int, int]] = []
    officers = [0] * len(shift.officers)
    for chain in [*chains, *(Chain(0, ()) for _ in range(rest))]:
        moment, officer = shift.start, officers[chain.base]
        officers[chain.base] += 1
        for place in chain.calls:
            call = task.members[place]
            depart = max(moment, float(calls.reported[call]))
            sent.append(Dispatch(call, number, chain.base, officer, depart))
            moment = clear_at(calls, sent[-1])
        free.append((moment, chain.base, officer))
    answered = {each.call for each in sent}
    waiting = [call for call in desk.waiting if call not in answered]
    policy = Policy()
    heapq.heapify(free)
    while free and waiting and free[0][0] < shift.end:
        moment, base, officer = heapq.heappop(free)
        ready = [call for call in waiting if calls.reported[call] <= moment + ON_TIME]
        if not ready:
            heapq.heappush(free, (float(calls.reported[min(waiting)]), base, officer))
            continue
        one = [int(each == base) for each in range(len(officers))]
        now = Situation(moment, shift.end, calls, ready, one)
        call = ready[policy.choose(now)[0]]
        waiting.remove(call)
        depart = max(moment, float(calls.reported[call]))
        sent.append(Dispatch(call, number, base, officer, depart))
        heapq.heappush(free, (clear_at(calls, sent[-1]), base, officer))
    desk.waiting[:] = waiting
    return sorted(sent, key=lambda each: (each.depart, each.call))
