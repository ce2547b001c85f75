"""A period whose calls are all to be reached in time, and a plan of chains that does so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimiser.dispatching.calls import ON_TIME, Calls, Dispatch, clear_at
from optimiser.dispatching.chain_master import Chain

Sizes = tuple[int, ...]
"""Officers of each group of shifts."""
Plan = list[list[Chain]]
"""For each shift a chain an officer; its calls are indices of the period's calls."""


@dataclass(frozen=True)
class Period:
    """Calls, the shifts in order of start without overlap, and which of them are equally large.

    `hours` has start and end of each shift, `groups` the group of each (of `group_count`): all
    shifts of a group have the same number of officers. Whoever is on duty may start from any base,
    another one each day.
    """

    calls: Calls
    hours: tuple[tuple[float, float], ...]
    groups: tuple[int, ...]
    group_count: int

    def officers(self, sizes: Sequence[int]) -> list[int]:
        """Officers of each shift."""
        return [sizes[group] for group in self.groups]


def dispatches_of(period: Period, plan: Plan) -> list[Dispatch]:
    """Who is sent when: every officer along their chain, as soon as they can."""
    sent = []
    for number, chains in enumerate(plan):
        officers = [0] * period.calls.travel.shape[1]
        for chain in chains:
            moment, officer = period.hours[number][0], officers[chain.base]
            officers[chain.base] += 1
            for call in chain.calls:
                depart = max(moment, float(period.calls.reported[call]))
                sent.append(Dispatch(call, number, chain.base, officer, depart))
                moment = clear_at(period.calls, sent[-1])
    return sorted(sent, key=lambda each: (each.depart, each.call))


def plan_of_dispatches(period: Period, officers: Sequence[int], sent: Sequence[Dispatch]) -> Plan:
    """Dispatches as a chain for every officer of each shift; those with nothing to do have none."""
    chains: list[dict[tuple[int, int], list[int]]] = [{} for _ in period.hours]
    for each in sorted(sent, key=lambda one: one.depart):
        chains[each.shift].setdefault((each.base, each.officer), []).append(each.call)
    return [
        [Chain(base, tuple(calls)) for (base, _), calls in of_shift.items()]
        + [Chain(0, ())] * (count - len(of_shift))
        for of_shift, count in zip(chains, officers, strict=True)
    ]


def shifts_of_calls(period: Period) -> tuple[list[int], list[int]]:
    """The first and the last shift in which each call can be begun in time; the last is before the
    first where there is none."""
    begin, end = np.array(period.hours).T
    opens = np.maximum(period.calls.reported[:, None], begin)
    latest = period.calls.last_depart.max(axis=1)[:, None]
    fits = (opens < end) & (opens <= latest + ON_TIME)
    low = np.where(fits.any(axis=1), fits.argmax(axis=1), 0)
    high = np.where(fits.any(axis=1), len(begin) - 1 - fits[:, ::-1].argmax(axis=1), -1)
    return low.tolist(), high.tolist()


def window(period: Period, plan: Plan, first: int, last: int) -> tuple[Period, Plan]:
    """Some shifts and the calls that only they can reach in time, with what the plan does there."""
    calls, (low, high) = period.calls, shifts_of_calls(period)
    kept = [call for call in range(len(calls)) if low[call] >= first and high[call] <= last]
    place = {call: number for number, call in enumerate(kept)}
    part = replace(
        calls,
        reported=calls.reported[kept],
        target=calls.target[kept],
        on_scene=calls.on_scene[kept],
        travel=calls.travel[kept],
        urgent=calls.urgent[kept],
    )
    shifts = slice(first, last + 1)
    chains = [
        [
            Chain(chain.base, tuple(place[call] for call in chain.calls if call in place))
            for chain in of_shift
        ]
        for of_shift in plan[shifts]
    ]
    return Period(part, period.hours[shifts], period.groups[shifts], period.group_count), chains
