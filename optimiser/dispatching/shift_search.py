"""Chains of one shift with hindsight: a dive through the program, then parts solved anew."""

import time

import numpy as np

from optimiser.dispatching.chain_master import Chain, Relaxed
from optimiser.dispatching.chain_program import ChainProgram, ShiftTask

JITTER = 0.05
PARTS = (4, 8)
"""Officers whose chains are freed at once: least, and one above the most."""
DIVE_ROUNDS = 40
LAST_STEPS = 20_000
HOPE = 0.02
RETRY = 0.3
REPEATED = 0.3
MOST_COLUMNS = 4000


class ShiftSearch:
    """The best chains found so far for a shift, and the cost of the calls that they leave."""

    def __init__(self, task: ShiftTask, ends: float, seed: int) -> None:
        """Dive once; after a moment of the monotonic clock no more columns are added."""
        self._draw = np.random.default_rng(seed)
        self._program = ChainProgram(task, up=True)
        relaxed = self._program.grow(ends)
        self.chains = _dive(self._program, relaxed, task.officers, ends, self._draw, 0.0)
        self.cost = float(task.cost[self._program.alive].sum())

    def improve(self, goal: float, ends: float) -> None:
        """Solve parts anew until the cost is no more than `goal` or a moment has come."""
        while self.cost > goal and time.monotonic() < ends and len(self.chains) > 1:
            self._improve_once(ends)

    def _improve_once(self, ends: float) -> None:
        """Free the calls of some officers, and dive for them and for what was left."""
        program, draw, cost, left = self._program, self._draw, self._program.task.cost, self._left()
        size = min(int(draw.integers(*PARTS)), len(self.chains))
        picked = set(draw.permutation(len(self.chains))[:size].tolist())
        kept = [chain for n, chain in enumerate(self.chains) if n not in picked]
        program.alive[:] = False
        program.alive[left] = True
        for n in picked:
            program.alive[list(self.chains[n].calls)] = True
            program.add(self.chains[n])
        program.officers, before = size, float(cost[left].sum())
        relaxed = program.grow(ends, DIVE_ROUNDS)
        gain = before - relaxed.value
        if gain < -HOPE or (gain < 1 and draw.random() > RETRY):
            return
        chains = _dive(program, relaxed, size, ends, draw, JITTER)
        after = float(cost[program.alive].sum())
        if after <= before:
            self.chains, self.cost = [*kept, *chains], after
        if len(program.columns) > MOST_COLUMNS:
            program.keep_latest(MOST_COLUMNS // 2)

    def _left(self) -> list[int]:
        answered = {call for chain in self.chains for call in chain.calls}
        return [call for call in range(len(self._program.alive)) if call not in answered]


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
