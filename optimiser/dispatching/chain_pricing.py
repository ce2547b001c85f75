"""The most profitable chain of calls that one officer of one base can answer in a shift."""

import heapq
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from optimiser.dispatching.calls import FloatArray

IntArray = npt.NDArray[np.int64]
MOST_CALLS = 128
"""Calls that `best_chain` can tell apart."""
TOLERANCE = 1e-12


class Rewards(NamedTuple):
    """For every tick the best chain of an officer who is free then, and the best other one.

    A row has both: the reward, the first call (-1: none) and the tick at which it is begun. The
    other chain begins with another call.
    """

    reward: FloatArray
    """(ticks, 2)."""
    call: IntArray
    begin: IntArray


@numba.njit(cache=True)
def rewards_by_tick(
    release: IntArray, last: IntArray, takes: IntArray, price: FloatArray, ticks: int
) -> Rewards:
    """The rewards of officers who never answer a call twice in a row.

    `release`, `last` (latest start) and `takes` are in ticks. A call may be answered again after
    another, which no chain can: the reward is an upper bound. O(ticks x calls).
    """
    longest = 1
    for call in range(len(takes)):
        longest = max(longest, takes[call])
    reward = np.zeros((ticks + longest + 1, 2))
    first = np.full((ticks + longest + 1, 2), -1)
    begin = np.full((ticks + longest + 1, 2), ticks)
    for tick in range(ticks - 1, -1, -1):
        reward[tick], first[tick], begin[tick] = reward[tick + 1], first[tick + 1], begin[tick + 1]
        for call in range(len(price)):
            if price[call] <= 0.0 or not release[call] <= tick <= last[call]:
                continue
            end = tick + takes[call]
            worth = price[call] + reward[end, 1 if first[end, 0] == call else 0]
            place = 0 if worth > reward[tick, 0] + TOLERANCE else 1
            if place == 0 and first[tick, 0] != call:
                reward[tick, 1], first[tick, 1] = reward[tick, 0], first[tick, 0]
                begin[tick, 1] = begin[tick, 0]
            elif place == 1 and (first[tick, 0] == call or worth <= reward[tick, 1] + TOLERANCE):
                continue
            reward[tick, place], first[tick, place], begin[tick, place] = worth, call, tick
    return Rewards(reward, first, begin)


@numba.njit(cache=True)
def follow(rewards: Rewards, takes: IntArray, tick: int) -> IntArray:
    """The best chain that begins at a tick; a call may be in it again after another."""
    chain = np.empty(len(rewards.call), dtype=np.int64)
    length, call = 0, -1
    while tick < len(rewards.call) and length < len(chain):
        place = 1 if call >= 0 and rewards.call[tick, 0] == call else 0
        call = rewards.call[tick, place]
        if call < 0:
            break
        chain[length] = call
        length += 1
        tick = rewards.begin[tick, place] + takes[call]
    return chain[:length].copy()


@numba.njit(cache=True)
def best_chain(
    release: IntArray,
    last: IntArray,
    takes: IntArray,
    price: FloatArray,
    shape: tuple[int, int],
    above: FloatArray,
    floor: float,
    most: int,
) -> tuple[float, IntArray]:
    """A bound on the reward of every chain without repeats, and the best if above `floor`.

    Best-first search: `above` bounds what can still be earned from each coarse tick (of
    `rewards_by_tick`), `shape` is the fine ticks of the shift and the fine ticks in a coarse one.
    Of two chains through the same calls the later one is dropped. After `most` steps the bound
    reached is given without a chain.
    """
    ticks, coarse = shape
    one, none = np.uint64(1), np.uint64(0)
    heap = [(-above[0], 0)]
    parent, called, low, high, free, earned = [-1], [-1], [none], [none], [0], [0.0]
    seen = {(none, none): 0}
    nothing = np.zeros(0, dtype=np.int64)
    for _ in range(most):
        if len(heap) == 0 or -heap[0][0] <= floor:
            return floor, nothing
        bound, node = heapq.heappop(heap)
        if node < 0 or -bound <= earned[node] + TOLERANCE:
            node = node if node >= 0 else -node - 1
            chain = [0 for _ in range(0)]
            while parent[node] >= 0:
                chain.append(called[node])
                node = parent[node]
            return -bound, np.array(chain[::-1], dtype=np.int64)
        for call in range(len(price)):
            start = max(free[node], release[call])
            if price[call] <= 0.0 or start > last[call] or start >= ticks:
                continue
            bit = one << np.uint64(call % 64)
            if (low[node] if call < 64 else high[node]) & bit:
                continue
            lows = low[node] | bit if call < 64 else low[node]
            highs = high[node] | bit if call >= 64 else high[node]
            end, reward = start + takes[call], earned[node] + price[call]
            hope = reward + above[end // coarse]
            if hope <= floor or seen.get((lows, highs), end + 1) <= end:
                continue
            seen[(lows, highs)] = end
            parent.append(node)
            called.append(call)
            low.append(lows)
            high.append(highs)
            free.append(end)
            earned.append(reward)
            heapq.heappush(heap, (-hope, len(parent) - 1))
        heapq.heappush(heap, (-earned[node], -node - 1))
    return (max(floor, -heap[0][0]) if len(heap) else floor), nothing
