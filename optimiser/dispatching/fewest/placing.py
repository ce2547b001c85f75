"""A plan in which every call is reached in time, changed until fewer officers do."""

import time
from collections.abc import Sequence

import numpy as np

from optimiser.dispatching.chain_master import Chain
from optimiser.dispatching.chain_program import FINE_TICKS, ROUNDING
from optimiser.dispatching.fewest.ejections import MOST_IN_CHAIN, Crew, Work, place_all
from optimiser.dispatching.fewest.period import Period, Plan, shifts_of_calls

SLICE_STEPS = 500
"""Steps between two looks at the clock."""
MOVES = 100
"""Random moves after each ejection."""


def work_of(period: Period, officers: Sequence[int]) -> Work:
    """The period in ticks, rounded so that every chain that is possible in ticks is possible."""
    calls = period.calls
    release = np.ceil(calls.reported * FINE_TICKS - ROUNDING).astype(np.int64)
    last = np.floor(calls.last_depart.T * FINE_TICKS + ROUNDING).astype(np.int64)
    takes = np.ceil((calls.travel + calls.on_scene[:, None]).T * FINE_TICKS - ROUNDING)
    begin, end = np.rint(np.array(period.hours).T * FINE_TICKS).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(officers)]).astype(np.int64)
    low, high = np.array(shifts_of_calls(period), dtype=np.int64)
    return Work(release, last, takes.astype(np.int64), begin, end, first, low, high)


def crew_of(period: Period, plan: Plan) -> Crew:
    """The plan in the arrays of the search."""
    chains = [chain for shift in plan for chain in shift]
    counts = [len(chain.calls) for chain in chains]
    calls = np.zeros((len(chains), MOST_IN_CHAIN), dtype=np.int64)
    for number, chain in enumerate(chains):
        calls[number, : counts[number]] = chain.calls
    shift = [number for number, chains_of in enumerate(plan) for _ in chains_of]
    bases = [chain.base for chain in chains]
    arrays = [np.array(column, dtype=np.int64) for column in (shift, bases, counts)]
    return Crew(arrays[0], arrays[1], arrays[2], calls)


def plan_of(period: Period, crew: Crew) -> Plan:
    """The arrays of the search as a plan."""
    plan: Plan = [[] for _ in period.hours]
    for route, shift in enumerate(crew.shift.tolist()):
        calls = crew.calls[route, : crew.length[route]].tolist()
        plan[shift].append(Chain(int(crew.base[route]), tuple(calls)))
    return plan


def resized(period: Period, plan: Plan, officers: Sequence[int]) -> Plan:
    """The plan with other numbers of officers: new ones have no calls, the least busy ones go."""
    changed: Plan = []
    for chains, count in zip(plan, officers, strict=True):
        busiest = sorted(chains, key=lambda chain: -_work(period, chain))[:count]
        bases = range(period.calls.travel.shape[1])
        new = (Chain(bases[number % len(bases)], ()) for number in range(len(busiest), count))
        changed.append([*busiest, *new])
    return changed


def _work(period: Period, chain: Chain) -> float:
    calls = list(chain.calls)
    return float(period.calls.on_scene[calls].sum() + period.calls.travel[calls, chain.base].sum())


def place_calls(period: Period, plan: Plan, steps: int, ends: float, seed: int) -> Plan | None:
    """A plan of the same officers that leaves no call; `None` if it is not found in so many steps
    or before a moment of the monotonic clock."""
    work = work_of(period, [len(chains) for chains in plan])
    crew, calls = crew_of(period, plan), len(period.calls)
    placed = {call for chains in plan for chain in chains for call in chain.calls}
    left = [call for call in range(calls - 1, -1, -1) if call not in placed]
    pool, hard = np.zeros(calls + 1, dtype=np.int64), np.ones(calls)
    pool[: len(left)], size = left, len(left)
    draw = np.random.default_rng(seed)
    while size and steps > 0 and time.monotonic() < ends:
        few = min(steps, SLICE_STEPS)
        size = place_all(work, crew, pool, size, hard, few, MOVES, int(draw.integers(1 << 31)))
        steps -= few
    return None if size else plan_of(period, crew)
