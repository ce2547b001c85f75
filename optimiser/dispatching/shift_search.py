"""Chains of one shift with hindsight: a dive through the program, then parts solved anew."""

import time
from dataclasses import dataclass

import numpy as np

from optimiser.dispatching.chain_program import Chain, ChainProgram, Relaxed, ShiftTask

JITTER = 0.05
PARTS = (4, 8)
"""Officers whose chains are freed at once: least, and one above the most."""
DIVE_ROUNDS = 40
LAST_STEPS = 20_000
HOPE = 0.02
RETRY = 0.3
REPEATED = 0.3
MOST_COLUMNS = 4000


@dataclass
class Best:
    """The chains found and the cost of the calls that they leave."""

    chains: list[Chain]
    cost: float


def search_shift(task: ShiftTask, goal: float, seconds: float, seed: int) -> Best:
    """The best chains found before they cost no more than `goal` or the time ends."""
    ends, draw = time.monotonic() + seconds, np.random.default_rng(seed)
    program = ChainProgram(task, up=True)
    relaxed = program.grow(ends)
    chains = _dive(program, relaxed, task.officers, ends, draw, 0.0)
    best = Best(chains, float(task.cost[program.alive].sum()))
    while best.cost > goal and time.monotonic() < ends and len(best.chains) > 1:
        _improve(program, best, ends, draw)
    return best


def _improve(program: ChainProgram, best: Best, ends: float, draw: np.random.Generator) -> None:
    """Free the calls of some officers, and dive for them and for what was left."""
    cost, left = program.task.cost, _left(program, best)
    size = min(int(draw.integers(*PARTS)), len(best.chains))
    picked = set(draw.permutation(len(best.chains))[:size].tolist())
    kept = [chain for n, chain in enumerate(best.chains) if n not in picked]
    program.alive[:] = False
    program.alive[left] = True
    for n in picked:
        program.alive[list(best.chains[n].calls)] = True
        program.add(best.chains[n])
    program.officers, before = size, float(cost[left].sum())
    relaxed = program.grow(ends, DIVE_ROUNDS)
    gain = before - relaxed.value
    if gain < -HOPE or (gain < 1 and draw.random() > RETRY):
        return
    chains = _dive(program, relaxed, size, ends, draw, JITTER)
    after = float(cost[program.alive].sum())
    if after <= before:
        best.chains, best.cost = [*kept, *chains], after
    if len(program.columns) > MOST_COLUMNS:
        program.columns = dict(list(program.columns.items())[-MOST_COLUMNS // 2 :])


def _left(program: ChainProgram, best: Best) -> list[int]:
    answered = {call for chain in best.chains for call in chain.calls}
    return [call for call in range(len(program.alive)) if call not in answered]


def _dive(
    program: ChainProgram,
    relaxed: Relaxed,
    officers: int,
    ends: float,
    draw: np.random.Generator,
    jitter: float,
) -> list[Chain]:
    """Give one officer after another the chain of the largest share, and solve for the rest."""
    chains = []
    for left in range(officers - 1, -1, -1):
        repeats = [len(set(c.calls)) < len(c.calls) for c in relaxed.columns]
        shares = relaxed.shares + jitter * draw.random(len(repeats)) - REPEATED * np.array(repeats)
        last = None if left else program.best_single(LAST_STEPS)
        chain = last or program.in_order(relaxed.columns[int(shares.argmax())])
        chains.append(chain)
        program.alive[list(chain.calls)] = False
        program.officers = left
        if left:
            relaxed = program.grow(ends, DIVE_ROUNDS)
    return chains
