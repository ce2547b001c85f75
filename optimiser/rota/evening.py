"""Burdens shared out: people who may stand in for each other exchange days at no cost to cover."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.burdens import burdens_of
from optimiser.rota.exchange import even_out
from optimiser.rota.pool import Bench

EXCHANGES_PER_PERSON = 2000
EXCHANGES_AT_ONCE = 50_000
"""Exchanges after which evening out looks whether it shall stop."""

EVENING_ROUNDS = 5
"""Times that everybody's days are exchanged, each so short that a cancelled solve ends at once."""


def share_burdens(bench: Bench, seed: int, stop: Callable[[], bool]) -> None:
    """Even out what everybody bears, until told to stop; public holidays stay as they are."""
    problem, pool = bench.problem, bench.pool
    kept = np.array([date in problem.public_holidays for date in problem.horizon.dates])
    burdens, rng = burdens_of(bench), np.random.default_rng(seed)
    for people in EVENING_ROUNDS * _peers(bench):
        left = EXCHANGES_PER_PERSON * len(people)
        while left > 0:
            if stop():
                return
            even_out(pool, burdens, rng, people, min(left, EXCHANGES_AT_ONCE), kept)
            left -= EXCHANGES_AT_ONCE


def _peers(bench: Bench) -> list[NDArray[np.int64]]:
    """People who may change places: one group, alike in supervising or not."""
    pool = bench.pool
    keys = {(int(g), bool(s)) for g, s in zip(pool.group, pool.leads, strict=True)}
    crowds = [
        np.flatnonzero((pool.group == group) & (pool.leads == leads)).astype(np.int64)
        for group, leads in sorted(keys)
    ]
    return [people for people in crowds if len(people) > 1]
