"""Little calls to dispatch."""

import numpy as np

from optimiser.dispatching.calls import Calls
from optimiser.dispatching.chain_program import ShiftTask


def calls_of(*rows: tuple[float, float, float], travel: float = 0.0, bases: int = 1) -> Calls:
    """Calls of (reported, target, on scene) in hours, equally far from each base; a target of an
    hour is urgent."""
    reported, target, on_scene = (
        np.array(column, dtype=float) for column in zip(*rows, strict=True)
    )
    return Calls(reported, target, on_scene, np.full((len(rows), bases), travel), target <= 1.0)


def random_task(seed: int, calls: int = 9, officers: int = 2, bases: int = 2) -> ShiftTask:
    """A short shift with more calls than its officers can answer in time."""
    draw = np.random.default_rng(seed)
    reported = np.sort(draw.integers(0, 3, calls)).astype(float)
    made = Calls(
        reported,
        draw.choice([1.0, 1.5], calls),
        draw.integers(10, 40, calls) / 20,
        draw.random((calls, bases)) / 3,
        np.zeros(calls, dtype=bool),
    )
    return ShiftTask(made, tuple(range(calls)), 0.0, 4.0, officers, np.ones(calls))
