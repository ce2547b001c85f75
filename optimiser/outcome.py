"""How a solve ended: status, plan or none, proven bound and gap, and what it took."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from optimiser.goal import Measure, TierResult
from optimiser.rule import Breach

PlanT = TypeVar("PlanT")

TINY = 1e-9


class Status(StrEnum):
    """What is known about the plan in an outcome."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NO_PLAN_FOUND = "no_plan_found"


class StopReason(StrEnum):
    """Why a solve stopped."""

    OPTIMAL = "optimal"
    TIME_LIMIT = "time_limit"
    FLATTENED = "flattened"
    CANCELLED = "cancelled"
    MEMORY = "memory"
    ERROR = "error"


@dataclass(frozen=True)
class Outcome(Generic[PlanT]):
    """The answer to one planning problem.

    `tiers` are in order of importance; `objective`, `bound` and `gap` are those of the first tier
    whose objective is not zero (the last tier where all are zero). `seconds` is wall time.
    `side_bounds` are proven lower bounds on measures that are no tier by themselves. `breaches` is
    what the plan breaks: empty but where no plan keeps every rule and the least breach was asked
    for. `proved_over` says, after "among", of which plans the bounds are proved; empty where it is
    all of them.
    """

    status: Status
    stop_reason: StopReason
    plan: PlanT | None
    tiers: tuple[TierResult, ...]
    scorecard: tuple[Measure, ...]
    seconds: float
    seed: int
    workers: int
    solver_version: str
    problem_digest: str
    conflict: tuple[str, ...] = field(default=())
    side_bounds: Mapping[str, float] = field(default_factory=dict)
    breaches: tuple[Breach, ...] = ()
    proved_over: str = ""

    @property
    def leading_tier(self) -> TierResult | None:
        """The first tier with a non-zero objective, else the last tier, else None."""
        for tier in self.tiers:
            if abs(tier.objective) > TINY:
                return tier
        return self.tiers[-1] if self.tiers else None

    @property
    def objective(self) -> float | None:
        """Objective of the leading tier, in its unit."""
        return None if self.leading_tier is None else self.leading_tier.objective

    @property
    def bound(self) -> float | None:
        """Proven lower bound of the leading tier, or None where nothing was proved."""
        return None if self.leading_tier is None else self.leading_tier.bound

    @property
    def gap(self) -> float | None:
        """|objective - bound| / max(|objective|, 1e-9), or None without a proven bound."""
        tier = self.leading_tier
        if tier is None or tier.bound is None:
            return None
        return abs(tier.objective - tier.bound) / max(abs(tier.objective), TINY)
