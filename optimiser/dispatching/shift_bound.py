"""What no dispatch of a shift can beat: the program of chains, branched on officers by base."""

import heapq
import math
import time

from optimiser.dispatching.chain_master import Limits
from optimiser.dispatching.chain_program import ChainProgram, ShiftTask

WHOLE = 1e-5


def shift_bound(task: ShiftTask, goal: float, seconds: float) -> float:
    """A lower bound on the cost of the calls that are left; costs must be whole numbers.

    Branches on the officers of a base until the bound is above `goal` - 1, the cost of a plan
    less one, or the time ends; the bound holds in any case.
    """
    ends = time.monotonic() + seconds
    enough = goal - 1 + WHOLE
    program = ChainProgram(task, up=False)
    program.grow(ends, enough=enough)
    root = Limits((0,) * program.bases, (task.officers,) * program.bases, task.officers)
    nodes, proved = [(program.bound, root)], math.inf
    while nodes and nodes[0][0] <= enough and time.monotonic() < ends:
        known, limits = heapq.heappop(nodes)
        relaxed = program.grow(ends, enough=enough, limits=limits, exact=True)
        bound = max(known, program.bound)
        used = [0.0] * program.bases
        for chain, share in zip(relaxed.columns, relaxed.shares, strict=True):
            used[chain.base] += share
        base = max(range(program.bases), key=lambda each: abs(used[each] - round(used[each])))
        if bound > enough or abs(used[base] - round(used[base])) < WHOLE:
            proved = min(proved, bound)
            if bound <= enough:
                break
            continue
        for low, high in (
            (limits.least[base], math.floor(used[base])),
            (math.ceil(used[base]), limits.most[base]),
        ):
            least, most = list(limits.least), list(limits.most)
            least[base], most[base] = low, high
            if low <= high and sum(least) <= task.officers:
                heapq.heappush(nodes, (bound, Limits(tuple(least), tuple(most), task.officers)))
    lowest = min([proved, *(bound for bound, _ in nodes)])
    return max(0.0, float(math.ceil(lowest - WHOLE))) if math.isfinite(lowest) else 0.0
