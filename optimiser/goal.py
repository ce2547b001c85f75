"""A goal is wanted, with a unit and a tier; a measure is its value on a finished plan."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """The value of one goal on one plan, recomputed from the plan alone."""

    goal: str
    value: float
    unit: str
    tier: int
    weight: float = 1.0


@dataclass(frozen=True)
class TierResult:
    """How one tier of goals ended: its objective on the plan and the best proven lower bound.

    `bound` is `None` where nothing was proved; a tier with `bound == objective` is optimal given
    the tiers before it.
    """

    tier: int
    goal: str
    unit: str
    objective: float
    bound: float | None
