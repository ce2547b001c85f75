"""Skills brought to where they are short, then burdens shared out.

People who may stand in for each other exchange days at no cost to cover.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from optimiser.rota.burdens import burdens_of
from optimiser.rota.exchange import even_out
from optimiser.rota.pool import Bench
from optimiser.rota.skill_exchange import bring_skills, skills_held

EXCHANGES_PER_PERSON = 2000
EXCHANGES_AT_ONCE = 50_000
"""Exchanges after which evening out looks whether it shall stop."""

EVENING_ROUNDS = 5
"""Times that everybody's days are exchanged, each so short that a cancelled solve ends at once."""


def share_burdens(bench: Bench, seed: int, stop: Callable[[], bool]) -> None:
    """Even out what everybody bears, until told to stop; public holidays stay as they are.

    Where skills are asked for, only people who hold the same of them change places for that.
    """
    problem, pool = bench.problem, bench.pool
    kept = np.array([date in problem.public_holidays for date in problem.horizon.dates])
    held = skills_held(bench)
    bring_skills(bench, _peers(bench, held[:, :0]), kept, seed, stop)
    burdens, rng = burdens_of(bench), np.random.default_rng(seed)
    for people in EVENING_ROUNDS * _peers(bench, held):
        left = EXCHANGES_PER_PERSON * len(people)
        while left > 0:
            if stop():
                return
            even_out(pool, burdens, rng, people, min(left, EXCHANGES_AT_ONCE), kept)
            left -= EXCHANGES_AT_ONCE


def _peers(bench: Bench, held: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """People who may change places: one group, alike in supervising or not and in what they hold.

    `held` has shape (people, skills).
    """
    pool = bench.pool
    crowds: dict[tuple[int, bool, bytes], list[int]] = {}
    for person, (group, leads) in enumerate(zip(pool.group, pool.leads, strict=True)):
        crowds.setdefault((int(group), bool(leads), held[person].tobytes()), []).append(person)
    return [
        np.array(people, dtype=np.int64) for _, people in sorted(crowds.items()) if len(people) > 1
    ]
