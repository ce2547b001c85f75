"""The best chain by tick, against every chain there is."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from optimiser.dispatching.chain_pricing import follow, rewards_by_tick

TICKS = 20


@pytest.mark.parametrize("seed", range(20))
def test_rewards_are_those_of_the_best_chains_without_a_call_twice_in_a_row(seed: int) -> None:
    draw = np.random.default_rng(seed)
    count = int(draw.integers(1, 7))
    release = draw.integers(0, 12, count)
    last = np.minimum(release + draw.integers(0, 10, count), TICKS - 1)
    takes = draw.integers(1, 6, count)
    price = draw.random(count) * (draw.random(count) > 0.2)

    @cache
    def most(tick: int, before: int) -> float:
        if tick >= TICKS:
            return 0.0
        begun = [
            float(price[call]) + most(tick + int(takes[call]), call)
            for call in range(count)
            if call != before and price[call] > 0 and release[call] <= tick <= last[call]
        ]
        return max(most(tick + 1, before), *begun, 0.0)

    rewards = rewards_by_tick(release, last, takes, price, TICKS)
    assert len(follow(rewards, takes, 10 * TICKS)) == 0
    for tick in range(TICKS):
        assert rewards.reward[tick, 0] == pytest.approx(most(tick, -1))
        chain, now = follow(rewards, takes, tick).tolist(), tick
        assert price[chain].sum() == pytest.approx(most(tick, -1))
        assert all(first != second for first, second in pairwise(chain))
        for call in chain:
            now = max(now, release[call])
            assert now <= last[call]
            now += takes[call]
